// Runs a shell command for a test.
//
// Gives what it wrote to standard output; the test fails when it ends with another code than 0.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace senda {

inline std::string RunCommand(const std::string& command) {
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  char buffer[4096];
  for (size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, count);
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

}  // namespace senda
