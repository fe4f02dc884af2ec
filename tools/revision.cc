#include "tools/revision.h"

#include <fmt/core.h>
#include <git2.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

#include "compiler/source/file_system.h"

namespace senda::tools {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFilesMax = 100'000;
constexpr uint64_t kBytesMax = uint64_t{512} << 20;

template <typename T, void (*kFree)(T*)>
struct Freer {
  void operator()(T* object) const { kFree(object); }
};
using Repository = std::unique_ptr<git_repository, Freer<git_repository, git_repository_free>>;
using Object = std::unique_ptr<git_object, Freer<git_object, git_object_free>>;
using Tree = std::unique_ptr<git_tree, Freer<git_tree, git_tree_free>>;
using TreeEntry = std::unique_ptr<git_tree_entry, Freer<git_tree_entry, git_tree_entry_free>>;
using Blob = std::unique_ptr<git_blob, Freer<git_blob, git_blob_free>>;

// The library counts who uses it.
struct Library {
  Library() { git_libgit2_init(); }
  ~Library() { git_libgit2_shutdown(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

Error Failure(const std::string& what) {
  const git_error* error = git_error_last();
  return Error{error != nullptr && error->message != nullptr ? fmt::format("{} ({})", what, error->message) : what};
}

// Where the current folder is below the top of the repository; empty at the top.
std::string CurrentPrefix(git_repository* repository) {
  const char* top = git_repository_workdir(repository);
  if (top == nullptr) return "";
  std::error_code error;
  const fs::path here = fs::canonical(fs::current_path(error), error);
  const fs::path relative = fs::relative(here, fs::canonical(top, error), error);
  const std::string text = relative.generic_string();
  return error || text == "." || text.starts_with("..") ? "" : text;
}

// The path in the repository behind `REVISION:PATH`, without a `/` at its end.
std::string PathOf(const std::string& written, const std::string& prefix) {
  std::string path = written;
  if (path == "." || path.starts_with("./"))
    path = prefix + (prefix.empty() ? "" : "/") + path.substr(path == "." ? 1 : 2);
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path;
}

struct Writing {
  git_repository* repository;
  fs::path folder;
  size_t files = 0;
  uint64_t bytes = 0;
  std::string failure;
};

Result<void> WriteBlob(const git_tree_entry* entry, const fs::path& path, Writing* writing) {
  git_object* object = nullptr;
  if (git_tree_entry_to_object(&object, writing->repository, entry) != 0) return Failure("a file cannot be read");
  const Blob blob(reinterpret_cast<git_blob*>(object));
  const auto size = static_cast<size_t>(git_blob_rawsize(blob.get()));
  writing->bytes += size;
  if (++writing->files > kFilesMax || writing->bytes > kBytesMax) {
    return Error{fmt::format("the revision has more than {} files or {} MiB", kFilesMax, kBytesMax >> 20)};
  }
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  return WriteFile(path.string(), {static_cast<const char*>(git_blob_rawcontent(blob.get())), size});
}

int VisitEntry(const char* root, const git_tree_entry* entry, void* payload) {
  auto* writing = static_cast<Writing*>(payload);
  const git_filemode_t mode = git_tree_entry_filemode(entry);
  if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE) return 0;
  const Result<void> written = WriteBlob(entry, writing->folder / root / git_tree_entry_name(entry), writing);
  if (written.ok()) return 0;
  writing->failure = written.error().message;
  return -1;
}

Result<Tree> TreeAt(git_repository* repository, const std::string& revision, const std::string& path) {
  git_object* found = nullptr;
  if (git_revparse_single(&found, repository, revision.c_str()) != 0) {
    return Error{fmt::format("`{}` is neither a folder nor a revision of this git repository", revision)};
  }
  const Object object(found);
  git_object* peeled = nullptr;
  if (git_object_peel(&peeled, found, GIT_OBJECT_TREE) != 0) {
    return Failure(fmt::format("`{}` is no revision with files", revision));
  }
  Tree tree(reinterpret_cast<git_tree*>(peeled));
  if (path.empty()) return tree;
  git_tree_entry* entry = nullptr;
  if (git_tree_entry_bypath(&entry, tree.get(), path.c_str()) != 0) {
    return Error{fmt::format("`{}` has no folder `{}`", revision, path)};
  }
  const TreeEntry owned(entry);
  git_tree* below = nullptr;
  if (git_tree_lookup(&below, repository, git_tree_entry_id(entry)) != 0) {
    return Error{fmt::format("`{}` of `{}` is no folder", path, revision)};
  }
  return Tree(below);
}

}  // namespace

Result<TemporaryFolder> TemporaryFolder::Create() {
  std::error_code error;
  std::string pattern = (fs::temp_directory_path(error) / "senda-XXXXXX").string();
  if (error || mkdtemp(pattern.data()) == nullptr) return Error{"no temporary folder can be made"};
  return TemporaryFolder(pattern);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<void> ReadRevision(const std::string& revision, const std::string& folder) {
  const Library library;
  git_repository* opened = nullptr;
  if (git_repository_open_ext(&opened, ".", 0, nullptr) != 0) {
    return Error{
        fmt::format("`{}` is no folder, and there is no git repository here whose revision it could be", revision)};
  }
  const Repository repository(opened);
  const std::string prefix = CurrentPrefix(opened);
  const size_t colon = revision.find(':');
  const std::string path = colon == std::string::npos ? prefix : PathOf(revision.substr(colon + 1), prefix);
  SENDA_ASSIGN_OR_RETURN(const Tree tree, TreeAt(opened, revision.substr(0, colon), path));
  Writing writing{opened, folder, 0, 0, ""};
  if (git_tree_walk(tree.get(), GIT_TREEWALK_PRE, &VisitEntry, &writing) == 0) return {};
  if (!writing.failure.empty()) return Error{writing.failure};
  return Failure(fmt::format("`{}` cannot be read", revision));
}

}  // namespace senda::tools
