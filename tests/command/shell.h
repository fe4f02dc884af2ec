// Running a command line as a shell does.
#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <string>

namespace senda::command {

struct Finished {
  int exit_code = -1;
  std::string out;  // with whatever the command sends there
};

inline Finished Shell(const std::string& command) {
  Finished finished;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return finished;
  char buffer[4096];
  for (size_t count; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) finished.out.append(buffer, count);
  const int status = pclose(pipe);
  finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

}  // namespace senda::command
