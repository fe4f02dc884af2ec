#include "compiler/source/workspace.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/base/utf8.h"
#include "compiler/source/file_system.h"
#include "compiler/source/load_file.h"
#include "compiler/source/settings.h"

namespace senda {
namespace {

constexpr const char* kTomlName = "senda.toml";

std::string Shown(const std::string& folder) {
  return folder == "." ? "this folder" : "`" + folder + "`";
}

// Whether the file can be read as text; the first byte that forbids it is a problem.
bool CheckText(const SourceStore& sources, FileId file, Problems* problems) {
  std::string_view text = sources[file].text();
  size_t nul = text.find('\0');
  size_t invalid = FindInvalidUtf8(text).value_or(std::string_view::npos);
  if (nul == std::string_view::npos && invalid == std::string_view::npos) return true;
  auto at = static_cast<uint32_t>(std::min(nul, invalid));
  ProblemKind kind = nul < invalid ? ProblemKind::kFileNul : ProblemKind::kFileEncoding;
  problems->push_back({kind, Span{file, at, at + 1}, {}, {}});
  return false;
}

void ReportTooLarge(const std::string& path, size_t bytes, FileId file, Problems* problems) {
  std::vector<std::string> args = {path, std::to_string(bytes), std::to_string(kFileBytesMax)};
  problems->push_back({ProblemKind::kFileTooLarge, Span{file, 0, 0}, std::move(args), {}});
}

// Adds a file whose text is at hand. Invalid when it is refused; it is then in the store all the same, to be pointed
// at.
FileId AddText(std::string path, std::string text, SourceStore* sources, Problems* problems) {
  if (text.size() > kFileBytesMax) {
    FileId file = sources->Add(path, "");
    ReportTooLarge(path, text.size(), file, problems);
    return FileId();
  }
  FileId file = sources->Add(std::move(path), std::move(text));
  return CheckText(*sources, file, problems) ? file : FileId();
}

FileId AddFile(const std::string& folder, const std::string& path, SourceStore* sources, Problems* problems) {
  std::string full = folder.empty() ? path : JoinPath(folder, path);
  Result<size_t> size = FileSize(full);
  if (size.ok() && *size > kFileBytesMax) {
    ReportTooLarge(path, *size, sources->Add(path, ""), problems);
    return FileId();
  }
  Result<std::string> text = ReadFile(full, kFileBytesMax);
  if (text.ok()) return AddText(path, std::move(*text), sources, problems);
  FileId file = sources->Add(path, "");
  problems->push_back({ProblemKind::kFileUnreadable, Span{file, 0, 0}, {path, text.error().message}, {}});
  return FileId();
}

// What is called like a file of Senda and cannot be one: a link, which is not followed, or a pipe.
void ReportOthers(const std::string& folder, const std::vector<std::string>& others, SourceStore* sources,
                  Problems* problems) {
  for (const std::string& path : others) {
    const FileId file = sources->Add(path, "");
    const char* reason =
        IsLink(JoinPath(folder, path)) ? "it is a link, which is not followed: copy the file here" : "it is no file";
    problems->push_back({ProblemKind::kFileUnreadable, Span{file, 0, 0}, {path, reason}, {}});
  }
}

// A folder below this one with a `senda.toml` of its own: neither a part of this workspace, nor silently left out.
// Takes its files from the paths.
void ReportInnerWorkspaces(const std::string& folder, std::vector<std::string>* paths, SourceStore* sources,
                           Problems* problems) {
  const Result<std::vector<std::string>> tomls = ListFiles(folder, kTomlName, kWorkspaceFilesMax);
  if (!tomls.ok()) return;
  std::vector<std::string> inner;
  for (const std::string& path : *tomls) {
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    const bool is_own = path == kTomlName || name != kTomlName;
    const bool is_deeper =
        std::any_of(inner.begin(), inner.end(), [&](const std::string& outer) { return path.starts_with(outer); });
    if (is_own || is_deeper) continue;
    inner.push_back(path.substr(0, path.size() - name.size()));
    const FileId file = sources->Add(path, "");
    const std::string reason = fmt::format(
        "this makes `{}` a workspace of its own inside of {}, and a folder belongs to one: move it out, or delete "
        "its `senda.toml`",
        path.substr(0, path.size() - name.size() - 1), Shown(folder));
    problems->push_back({ProblemKind::kFileUnreadable, Span{file, 0, 0}, {path, reason}, {}});
  }
  std::erase_if(*paths, [&](const std::string& path) {
    return std::any_of(inner.begin(), inner.end(), [&](const std::string& one) { return path.starts_with(one); });
  });
}

void ReadToml(const SourceStore& sources, Workspace* workspace, Problems* problems) {
  if (!workspace->toml.is_valid()) return;
  size_t before = problems->size();
  TomlValue root = ParseToml(sources, workspace->toml, problems);
  if (problems->size() == before) ReadSettings(root, workspace, problems);
}

}  // namespace

Workspace LoadWorkspace(const std::string& folder, SourceStore* sources, Problems* problems) {
  Workspace workspace;
  const size_t before = problems->size();
  workspace.folder = folder;
  if (!FolderExists(folder) || !FileExists(JoinPath(folder, kTomlName))) {
    problems->push_back({ProblemKind::kWorkspaceMissing, Span{}, {Shown(folder)}, {}});
    return workspace;
  }
  workspace.toml = AddFile(folder, kTomlName, sources, problems);
  ReadToml(*sources, &workspace, problems);
  std::vector<std::string> others;
  Result<std::vector<std::string>> paths = ListFiles(folder, ".senda", kWorkspaceFilesMax, &others);
  if (!paths.ok()) {
    problems->push_back({ProblemKind::kFileUnreadable, Span{}, {folder, paths.error().message}, {}});
    return workspace;
  }
  ReportOthers(folder, others, sources, problems);
  ReportInnerWorkspaces(folder, &*paths, sources, problems);
  if (paths->empty() && problems->size() == before)
    problems->push_back({ProblemKind::kWorkspaceEmpty, Span{}, {Shown(folder)}, {}});
  for (const std::string& path : *paths) {
    FileId file = AddFile(folder, path, sources, problems);
    if (file.is_valid()) workspace.files.push_back(file);
  }
  return workspace;
}

FileId LoadFile(const std::string& path, SourceStore* sources, Problems* problems) {
  return AddFile("", path, sources, problems);
}

Workspace MakeWorkspace(std::vector<NamedText> files, SourceStore* sources, Problems* problems) {
  Workspace workspace;
  auto is_toml = [](const NamedText& file) { return file.path == kTomlName; };
  std::sort(files.begin(), files.end(), [&](const NamedText& a, const NamedText& b) {
    return std::make_pair(!is_toml(a), a.path) < std::make_pair(!is_toml(b), b.path);
  });
  if (files.empty() || !is_toml(files.front())) {
    problems->push_back({ProblemKind::kWorkspaceMissing, Span{}, {"memory"}, {}});
  }
  for (NamedText& named : files) {
    bool is_settings = is_toml(named);
    FileId file = AddText(std::move(named.path), std::move(named.text), sources, problems);
    if (is_settings) {
      workspace.toml = file;
    } else if (file.is_valid() && (*sources)[file].path().ends_with(".senda")) {
      workspace.files.push_back(file);  // any other is there for those that name it
    }
  }
  ReadToml(*sources, &workspace, problems);
  return workspace;
}

}  // namespace senda
