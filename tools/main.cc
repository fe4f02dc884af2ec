// The program `senda`.

#include <csignal>

#include "tools/commands.h"

int main(int count, char** words) {
  // Whoever reads our output may stop early; that is seen where it is written.
  std::signal(SIGPIPE, SIG_IGN);
  senda::tools::Console console = senda::tools::Console::Standard();
  int exit_code = senda::tools::RunSenda(senda::tools::Words(words + (count > 0 ? 1 : 0), words + count), &console);
  return console.Finish(exit_code);
}
