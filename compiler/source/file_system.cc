#include "compiler/source/file_system.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

namespace senda {
namespace {

namespace fs = std::filesystem;

using FileHandle = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

bool IsLeftOut(const std::string& name) {
  constexpr std::array<std::string_view, 3> kFolders = {"build", "node_modules", "senda-data"};
  return name.starts_with('.') || std::find(kFolders.begin(), kFolders.end(), name) != kFolders.end();
}

// Exceptions may still come from copying a path; here they become an error.
template <typename F>
auto Guarded(const std::string& path, F body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception& exception) {
    return MakeError("{}: {}", path, exception.what());
  }
}

Result<std::vector<std::string>> Walk(const std::string& folder, std::string_view suffix, size_t files_max,
                                      std::vector<std::string>* others) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  if (error) return MakeError("{}: {}", folder, error.message());
  std::vector<std::string> result;
  for (; entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (error) return MakeError("{}: {}", folder, error.message());
    std::string name = entry->path().filename().string();
    const bool is_link = entry->is_symlink(error);
    if (!is_link && entry->is_directory(error)) {
      if (IsLeftOut(name)) entry.disable_recursion_pending();
      continue;
    }
    if (name.starts_with('.') || !name.ends_with(suffix)) continue;
    if (is_link || !entry->is_regular_file(error)) {
      error.clear();
      if (others != nullptr) others->push_back(entry->path().lexically_relative(folder).generic_string());
      continue;
    }
    if (result.size() == files_max) return MakeError("{}: more than {} files", folder, files_max);
    result.push_back(entry->path().lexically_relative(folder).generic_string());
  }
  if (error) return MakeError("{}: {}", folder, error.message());
  std::sort(result.begin(), result.end());
  if (others != nullptr) std::sort(others->begin(), others->end());
  return result;
}

}  // namespace

Result<size_t> FileSize(const std::string& path) {
  return Guarded(path, [&]() -> Result<size_t> {
    std::error_code error;
    fs::file_status status = fs::status(path, error);
    if (error) return MakeError("{}", error.message());
    if (fs::is_directory(status)) return MakeError("it is a folder");
    if (!fs::is_regular_file(status)) return MakeError("it is not a regular file");
    uintmax_t size = fs::file_size(path, error);
    if (error) return MakeError("{}", error.message());
    return static_cast<size_t>(size);
  });
}

Result<std::string> ReadFile(const std::string& path, size_t bytes_max) {
  SENDA_ASSIGN_OR_RETURN(size_t size, FileSize(path));
  if (size > bytes_max) return MakeError("it has {} bytes, more than {}", size, bytes_max);
  FileHandle file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) return MakeError("{}", std::strerror(errno));
  std::string content(size, '\0');
  size_t read = std::fread(content.data(), 1, size, file.get());
  if (std::ferror(file.get()) != 0) return MakeError("{}", std::strerror(errno));
  content.resize(read);
  return content;
}

Result<void> WriteFile(const std::string& path, std::string_view content) {
  FileHandle file(std::fopen(path.c_str(), "wb"), &std::fclose);
  if (file == nullptr) return MakeError("{}: {}", path, std::strerror(errno));
  size_t written = std::fwrite(content.data(), 1, content.size(), file.get());
  if (written != content.size() || std::fclose(file.release()) != 0) {
    return MakeError("{}: {}", path, std::strerror(errno));
  }
  return {};
}

bool FileExists(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(fs::path(path), error);
}

bool FolderExists(const std::string& path) {
  std::error_code error;
  return fs::is_directory(fs::path(path), error);
}

Result<std::vector<std::string>> ListFiles(const std::string& folder, std::string_view suffix, size_t files_max,
                                           std::vector<std::string>* others) {
  return Guarded(folder, [&] { return Walk(folder, suffix, files_max, others); });
}

bool IsLink(const std::string& path) {
  std::error_code error;
  return fs::is_symlink(fs::path(path), error);
}

std::string JoinPath(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / name).string();
}

}  // namespace senda
