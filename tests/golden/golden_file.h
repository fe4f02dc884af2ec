// A golden file: a workspace, how to run it, and what must come out.
//
// Takes the text of one *.golden file (README.md in this folder says how it looks). Gives its parts, and writes them
// back with new expectations so that a file that agrees is not changed by a byte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace senda::golden {

struct File {
  std::string name;
  std::string content;
};

struct Run {
  std::vector<std::string> args;   // what follows the program's name
  std::string stdin_file;          // "< name"; empty for none
  int exit_code = -1;              // what `EXIT:` says; -1 when it says nothing
  std::vector<std::string> shown;  // files whose content belongs to the output
};

struct Golden {
  std::string head;  // everything before the first file, as written
  std::vector<File> files;
  std::vector<Run> runs;
  std::string expected;  // everything behind `// --- expect`
  std::string error;     // why this is no golden file; empty if it is one
};

Golden Parse(std::string_view text);
std::string Print(const Golden& golden);

}  // namespace senda::golden
