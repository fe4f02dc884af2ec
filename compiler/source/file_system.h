// Reading folders and files. The one place that meets std::filesystem and its exceptions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace senda {

// The whole content of a regular file. An error when it cannot be read or has more than `bytes_max` bytes.
Result<std::string> ReadFile(const std::string& path, size_t bytes_max);

// The size of a regular file; an error for anything else.
Result<size_t> FileSize(const std::string& path);

Result<void> WriteFile(const std::string& path, std::string_view content);

bool FileExists(const std::string& path);
bool FolderExists(const std::string& path);

// The regular files below a folder whose names end so, as paths relative to it with `/` between the parts, sorted by
// byte. Leaves out symbolic links, what is hidden (a leading dot), and the folders build, node_modules and senda-data.
// Stops with an error behind `files_max` files. `others` gets, sorted, what has such a name and is no regular file.
Result<std::vector<std::string>> ListFiles(const std::string& folder, std::string_view suffix, size_t files_max,
                                           std::vector<std::string>* others = nullptr);
bool IsLink(const std::string& path);

// `folder/name`, or `name` alone when it is absolute.
std::string JoinPath(const std::string& folder, const std::string& name);

}  // namespace senda
