// Writes a large workspace, to measure how check, code generation and start grow with a company's size.
//
//   scale_workspace DIR [N]     N segments and N journeys (default 1,000), in files of 50, with messages and events
//
// Every journey has its own entry, audience, waits and split; segments differ in event, window and threshold, so that
// sharing between them is no better than in a real company.
#include <fmt/core.h>
#include <fmt/os.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

constexpr int kEventTypes = 20;
constexpr int kPerFile = 50;

std::string Segment(int i) {
  const int event = i % kEventTypes, days = 5 + i % 83, count = 1 + i % 5;
  switch (i % 5) {
    case 0: return fmt::format("segment s{} = count(e{} in last {} days) >= {}\n", i, event, days, count);
    case 1:
      return fmt::format("segment s{} = sum(e{}.amount where store == web in last {} days) > {} EUR\n", i, event, days,
                         i);
    case 2: return fmt::format("segment s{} = (days since last(e{}) else 0) > {} and not s{}\n", i, event, days, i - 1);
    case 3:
      return fmt::format("segment s{} = any(e{} where amount > {} EUR in last {} days) or s{}\n", i, event, i, days,
                         i - 2);
    default: return fmt::format("segment s{} = distinct(e{}.sku in last {} days) >= {}\n", i, event, days, count);
  }
}

std::string Journey(int i) {
  const int event = i % kEventTypes, other = (i + 7) % kEventTypes;
  std::string out = fmt::format("journey j{} \"Journey {}\" {{\n", i, i);
  out += fmt::format("  audience not s{}\n", i);
  switch (i % 3) {
    case 0:
      out += fmt::format("  enter on e{} as c not followed by e{} where sku == c.sku within {} hours\n", event, other,
                         2 + i % 47);
      break;
    case 1: out += fmt::format("  enter on enters s{}\n", i); break;
    default:
      out += fmt::format("  enter on e{} as c where amount > {} EUR then e{} within {} days\n", event, i % 97, other,
                         2 + i % 13);
  }
  out += fmt::format("  once per {} days\n  exit as done on e{}\n  goal e{} within 10 days worth amount\n", 2 + i % 30,
                     other, event);
  out += fmt::format("  send m{} by email\n  wait {} hours\n", i, 2 + i % 71);
  out +=
      fmt::format("  if s{} {{ send m{} by email }} else {{ wait for e{} up to 2 days else {{ exit as silent }} }}\n",
                  (i * 7) % (i + 1), i, other);
  out += fmt::format("  split half{} {{ 50% a {{ wait 1 day }} 50% b {{ send m{} by email }} }}\n}}\n", i, i);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    fmt::print(stderr, "usage: scale_workspace DIR [N]\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const int size = argc > 2 ? std::atoi(argv[2]) : 1000;
  std::filesystem::create_directories(folder);
  auto settings = fmt::output_file((folder / "senda.toml").string());
  settings.print(
      "[workspace]\nname = \"scale\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Madrid\"\nlanguages = [\"en\"]\n");
  auto events = fmt::output_file((folder / "events.senda").string());
  events.print("channel email {{ via log }}\n");
  for (int i = 0; i < kEventTypes; ++i)
    events.print("event e{} {{ sku text, amount money, store enum(web, app) }}\n", i);
  for (int first = 0; first < size; first += kPerFile) {
    auto file = fmt::output_file((folder / fmt::format("part{}.senda", first / kPerFile)).string());
    for (int i = first; i < first + kPerFile && i < size; ++i) {
      file.print("{}", Segment(i));
      file.print("message m{} {{ purpose transactional body \"Message {} for {{customer.id}}\" }}\n", i, i);
      file.print("{}", Journey(i));
    }
  }
  return 0;
}
