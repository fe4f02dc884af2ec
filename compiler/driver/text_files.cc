#include "compiler/driver/text_files.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>

#include "compiler/source/file_system.h"
#include "compiler/source/relative_path.h"
#include "compiler/syntax/parse.h"

namespace senda::driver {
namespace {

class Reader {
 public:
  Reader(Compilation* compilation, DiagnosticSink* sink) : compilation_(*compilation), sink_(*sink) {}

  bool Run() {
    std::vector<const ast::TextSource*> uses;
    for (const ast::Declaration& declaration : compilation_.ast.declarations) {
      if (const auto* message = std::get_if<ast::MessageDecl>(&declaration.node)) {
        for (const ast::MessageText& text : message->texts) Collect(text, &uses);
        for (const ast::MessageVariant& variant : message->variants) {
          for (const ast::MessageText& text : variant.texts) Collect(text, &uses);
        }
      }
      if (const auto* coupon = std::get_if<ast::CouponDecl>(&declaration.node)) {
        if (coupon->codes) LookForCodes(*coupon->codes, declaration);
      }
    }
    for (const ast::TextSource* use : uses) Read(*use);
    return is_whole_;
  }

 private:
  static void Collect(const ast::MessageText& text, std::vector<const ast::TextSource*>* uses) {
    for (const auto* source : {&text.subject, &text.preheader, &text.title, &text.body}) {
      if (*source && (*source)->path) uses->push_back(&**source);
    }
  }

  // The path from the workspace's folder; nothing when that was reported.
  std::optional<std::string> PathOf(Span place, const std::string& written) {
    std::optional<std::string> path = PathWithin(compilation_.sources[place.file].path(), written);
    if (!path) {
      // body file("../secret.html")
      sink_.Report(Kind::kTextFileOutside, place, written)
          .Help("write a path from the folder of this file to one inside the workspace");
      is_whole_ = false;
    }
    return path;
  }

  // Every use has pieces of its own, since names in them mean what they mean in its message.
  void Read(const ast::TextSource& use) {
    const std::optional<std::string> path = PathOf(use.span, *use.path);
    if (!path) return;
    const std::optional<FileId> file = FileOf(*path, use.span);
    if (!file ||
        !syntax::ParseTextFile(*file, compilation_.sources[*file], &compilation_.interner, &compilation_.ast, &sink_)) {
      is_whole_ = false;
      return;
    }
    compilation_.ast.text_files.back().use = use.span;
  }

  // Through a symbolic link.
  bool LeadsOutside(const std::string& full) const {
    std::error_code error;
    const std::filesystem::path root = std::filesystem::canonical(compilation_.workspace.folder, error);
    const std::filesystem::path file = std::filesystem::canonical(full, error);
    const auto [end, at] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
    return !error && end != root.end();
  }

  std::optional<FileId> FileOf(const std::string& path, Span use) {
    for (FileId file : compilation_.sources.ids()) {
      if (compilation_.sources[file].path() == path) return file;
    }
    const std::string full = JoinPath(compilation_.workspace.folder, path);
    if (compilation_.workspace.folder.empty() || !FileExists(full)) {
      sink_.Report(Kind::kTextFileMissing, use, path).Help("the path begins at the folder of this file");
      return std::nullopt;
    }
    if (LeadsOutside(full)) {
      sink_.Report(Kind::kTextFileOutside, use, path).Help("the file is a link to another place: copy it here");
      return std::nullopt;
    }
    Result<std::string> text = ReadFile(full, kFileBytesMax);
    if (text.ok()) return compilation_.sources.Add(path, std::move(*text));
    sink_.Report(Kind::kTextFileUnreadable, use, path, text.error().message);
    return std::nullopt;
  }

  void LookForCodes(const ast::CodesFile& codes, const ast::Declaration& declaration) {
    const std::optional<std::string> path = PathOf(codes.span, codes.path);
    if (!path || compilation_.workspace.folder.empty()) return;
    if (FileExists(JoinPath(compilation_.workspace.folder, *path))) return;
    sink_.Report(Kind::kCodesFileMissing, codes.span, *path, compilation_.interner.Text(declaration.name.text))
        .Help("the path begins at the folder of this file");
  }

  Compilation& compilation_;
  DiagnosticSink& sink_;
  bool is_whole_ = true;
};

}  // namespace

bool ReadTextFiles(Compilation* compilation, DiagnosticSink* sink) {
  return Reader(compilation, sink).Run();
}

}  // namespace senda::driver
