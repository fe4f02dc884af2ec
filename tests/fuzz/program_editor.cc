#include "tests/fuzz/program_editor.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>
#include <vector>

#include "tests/fuzz/random.h"

namespace senda::fuzz {
namespace {

bool StartsWith(const std::string& line, std::string_view word) {
  const size_t first = line.find_first_not_of(' ');
  return first != std::string::npos && line.compare(first, word.size(), word) == 0;
}

class Editor {
 public:
  Editor(const std::string& program, uint64_t seed) : random_(seed) {
    std::istringstream in(program);
    for (std::string line; std::getline(in, line);) lines_.push_back(line);
  }

  std::string Edit() {
    const int64_t changes = random_.Between(1, 4);
    for (int64_t i = 0; i < changes; ++i) Change();
    std::string out;
    for (const std::string& line : lines_) out += line + "\n";
    return out;
  }

 private:
  void Change() {
    switch (random_.Below(13)) {
      case 9: return LabelWait();
      case 10: return Rename();
      case 11: return ReadMore();
      case 0:
      case 1: return ChangeLength();
      case 2: return PutIn();
      case 3: return TakeOut();
      case 4: return Swap();
      case 5: return ChangeShares();
      case 6: return ChangeThreshold();
      case 7: return SayWhenRemoved();
      default: return ChangeJourney();
    }
  }

  // Places of lines for which `is_it` holds.
  template <typename IsIt>
  std::vector<size_t> Find(const IsIt& is_it) const {
    std::vector<size_t> out;
    for (size_t i = 0; i < lines_.size(); ++i) {
      if (is_it(lines_[i])) out.push_back(i);
    }
    return out;
  }
  // One of them; the number of lines when there is none.
  template <typename IsIt>
  size_t Pick(const IsIt& is_it) {
    const std::vector<size_t> places = Find(is_it);
    return places.empty() ? lines_.size()
                          : places[static_cast<size_t>(random_.Below(static_cast<int64_t>(places.size())))];
  }
  static bool IsSimpleStep(const std::string& line) {
    return (StartsWith(line, "send ") || StartsWith(line, "wait ")) && line.find('{') == std::string::npos;
  }

  void ChangeLength() {
    const size_t at = Pick([](const std::string& line) {
      return StartsWith(line, "wait ") || StartsWith(line, "goal ") || StartsWith(line, "once per ") ||
             StartsWith(line, "trigger ");
    });
    if (at == lines_.size()) return;
    std::string& line = lines_[at];
    for (const char* unit : {" minute", " hour", " day", " week"}) {
      const size_t unit_at = line.find(unit);
      if (unit_at == std::string::npos) continue;
      size_t begin = unit_at;
      while (begin > 0 && std::isdigit(static_cast<unsigned char>(line[begin - 1])) != 0) --begin;
      if (begin == unit_at) continue;
      line.replace(begin, unit_at - begin, std::to_string(random_.Between(1, 9)));
      return;
    }
  }

  void PutIn() {
    const size_t at =
        Pick([](const std::string& line) { return StartsWith(line, "send ") || StartsWith(line, "wait "); });
    if (at == lines_.size()) return;
    const std::string step =
        random_.Percent(50) ? "  send hello by email" : fmt::format("  wait {} hours", random_.Between(1, 60));
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), step);
  }

  void TakeOut() {
    const size_t at = Pick(IsSimpleStep);
    if (at != lines_.size()) lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(at));
  }

  void Swap() {
    const size_t at = Pick(IsSimpleStep);
    if (at + 1 < lines_.size() && IsSimpleStep(lines_[at + 1])) std::swap(lines_[at], lines_[at + 1]);
  }

  void ChangeShares() {
    const size_t at = Pick([](const std::string& line) { return StartsWith(line, "30% left"); });
    if (at == lines_.size()) return;
    lines_[at].replace(lines_[at].find("30%"), 3, "60%");
    for (size_t i = at; i < lines_.size(); ++i) {
      const size_t right = lines_[i].find("70% right");
      if (right == std::string::npos) continue;
      lines_[i].replace(right, 3, "40%");
      return;
    }
  }

  void ChangeThreshold() {
    const size_t at = Pick(
        [](const std::string& line) { return StartsWith(line, "segment ") && line.find(">= ") != std::string::npos; });
    if (at == lines_.size()) return;
    const size_t digit = lines_[at].find(">= ") + 3;
    if (digit < lines_[at].size() && lines_[at][digit] >= '0' && lines_[at][digit] < '9') ++lines_[at][digit];
  }

  void SayWhenRemoved() {
    const size_t at = Pick([](const std::string& line) { return StartsWith(line, "journey "); });
    if (at == lines_.size()) return;
    if (lines_[at + 1].find("when removed") != std::string::npos) return;
    lines_.insert(
        lines_.begin() + static_cast<std::ptrdiff_t>(at) + 1,
        random_.Percent(70) ? "  when removed { exit as moved }" : "  when removed { finish on old version }");
  }

  // A wait that gets a label is another place.
  void LabelWait() {
    const size_t at =
        Pick([](const std::string& line) { return StartsWith(line, "wait ") && line.find('}') == std::string::npos; });
    if (at == lines_.size()) return;
    lines_[at].insert(lines_[at].find("wait "), fmt::format("label moved{}: ", random_.Between(1, 999)));
  }

  // A declaration has another name wherever it stands, and says which it had.
  void Rename() {
    const std::array<std::string_view, 12> names = {"segment segment_0", "segment segment_1", "trigger trigger_0",
                                                    "trigger trigger_2", "message promo",     "message order",
                                                    "event look",        "event buy",         "channel mail",
                                                    "coupon gift",       "hook score",        "team night"};
    const std::string_view picked = names[static_cast<size_t>(random_.Below(names.size()))];
    const std::string name(picked.substr(picked.find(' ') + 1));
    const std::string declaration(picked);
    const size_t at = Pick([&](const std::string& line) {
      return StartsWith(line, declaration) && line.find(" was ") == std::string::npos;
    });
    if (at == lines_.size()) return;
    const std::regex word(fmt::format("\\b{}\\b", name));
    for (std::string& line : lines_) line = std::regex_replace(line, word, name + "b");
    lines_[at].insert(StartsWith(declaration, "hook ") ? lines_[at].size() : declaration.size() + 1, " was " + name);
  }

  // More is read of what a journey has heard: who entered before does not know that.
  void ReadMore() {
    const size_t cart = Pick([](const std::string& line) { return line.find("stamp = n.cart") != std::string::npos; });
    if (cart != lines_.size() && random_.Percent(60)) {
      lines_[cart].replace(lines_[cart].find("n.cart }"), 6, "n.note");
      return;
    }
    const size_t at = Pick([](const std::string& line) {
      return StartsWith(line, "message order") && line.find("{c.note") == std::string::npos;
    });
    if (at != lines_.size()) lines_[at].insert(lines_[at].find("{c.amount}"), "{c.note else '-'} {c.gift} ");
  }

  // Renamed, with and without saying so.
  void ChangeJourney() {
    const size_t at = Pick([](const std::string& line) { return StartsWith(line, "journey "); });
    if (at == lines_.size()) return;
    const std::string name = lines_[at].substr(8, lines_[at].find_first_of(" {", 8) - 8);
    const std::string was = random_.Percent(70) ? " was " + name : "";
    lines_[at] = "journey " + name + "b" + was + " {";
  }

  Random random_;
  std::vector<std::string> lines_;
};

}  // namespace

std::string EditProgram(const std::string& program, uint64_t seed) {
  return Editor(program, seed).Edit();
}

std::string LabelEveryWait(const std::string& program) {
  std::istringstream in(program);
  std::string out;
  int labels = 0;
  for (std::string line; std::getline(in, line);) {
    if (StartsWith(line, "wait ")) line.insert(line.find("wait "), fmt::format("label moved{}: ", ++labels));
    out += line + "\n";
  }
  return out;
}

}  // namespace senda::fuzz
