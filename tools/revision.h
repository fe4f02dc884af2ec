// A version of a workspace as a command line names it: a folder, or a revision of the git repository around the current
// folder. The one place that sees libgit2.
#pragma once

#include <string>

#include "compiler/base/result.h"

namespace senda::tools {

// A folder that is gone, with all in it, when its owner is.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> Create();
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// Writes into `folder` what the revision has where the current folder is, or, of `REVISION:PATH`, at that path from the
// top of the repository (from the current folder when it begins with `./`). Symbolic links and submodules are left out.
Result<void> ReadRevision(const std::string& revision, const std::string& folder);

}  // namespace senda::tools
