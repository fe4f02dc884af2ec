#include "tests/tidy/spanish.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "compiler/diag/spanish.h"

namespace senda::tidy {
namespace {

struct Literal {
  std::string text;
  int line = 0;
};

bool IsLetter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

// The texts of a source, without those of includes and of checks that only engineers see.
class Literals {
 public:
  explicit Literals(std::string_view source) : code_(WithoutComments(source, false)) {}

  std::vector<Literal> Find() {
    while (at_ < code_.size()) Step();
    return std::move(found_);
  }

 private:
  void Step() {
    const std::string_view rest = std::string_view(code_).substr(at_);
    const bool starts_line = at_ == 0 || code_[at_ - 1] == '\n';
    if (starts_line && rest.starts_with('#')) {
      at_ += std::min(rest.find('\n'), rest.size());
    } else if (rest.starts_with("SENDA_CHECK")) {
      at_ += std::min(rest.find(';'), rest.size());
    } else if (rest[0] == '\'' && at_ > 0 && std::isalnum(static_cast<unsigned char>(code_[at_ - 1])) == 0) {
      at_ += rest.substr(1).starts_with('\\') ? 4 : 3;
    } else if (rest[0] == '"') {
      Read();
    } else {
      ++at_;
    }
  }

  // A text, with those that stand behind it and belong to it.
  void Read() {
    Literal literal;
    literal.line = 1 + static_cast<int>(std::count(code_.begin(), code_.begin() + static_cast<long>(at_), '\n'));
    while (at_ < code_.size() && code_[at_] == '"') {
      for (++at_; at_ < code_.size() && code_[at_] != '"'; ++at_) {
        if (code_[at_] == '\\') ++at_;
        literal.text += code_[at_];
      }
      const size_t next = code_.find_first_not_of(" \n", ++at_);
      if (next != std::string::npos && code_[next] == '"') at_ = next;
    }
    found_.push_back(std::move(literal));
  }

  std::string code_;
  size_t at_ = 0;
  std::vector<Literal> found_;
};

std::string Trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// Two words, or a word and a place. A text whose backticks do not pair is a part of one; a `|` is that of a pattern.
bool IsProse(std::string_view text) {
  if (text.find_first_of("`\"|") != std::string_view::npos) return false;
  for (size_t at = 1; at + 1 < text.size(); ++at) {
    const bool is_before = IsLetter(text[at - 1]) || text[at - 1] == ',' || text[at - 1] == '}';
    if (text[at] == ' ' && is_before && (IsLetter(text[at + 1]) || (IsLetter(text[at - 1]) && text[at + 1] == '{'))) {
      return true;
    }
  }
  return false;
}

std::set<std::string> SpokenWords() {
  std::set<std::string> words;
  for (const Translation& translation : SpanishWords()) words.emplace(translation.english);
  return words;
}

std::map<std::string, int> ExemptTexts(const Source& exempt) {
  std::map<std::string, int> texts;
  int line = 1;
  for (size_t at = 0; at < exempt.text.size(); ++line) {
    const size_t end = std::min(exempt.text.find('\n', at), exempt.text.size());
    const std::string whole = exempt.text.substr(at, end - at);
    const size_t blanks = whole.find("  ");
    if (!whole.starts_with('#') && blanks != std::string::npos) texts.emplace(whole.substr(0, blanks), line);
    at = end + 1;
  }
  return texts;
}

// The English texts of a catalogue of what commands say: the first of each pair.
class TellingTexts {
 public:
  explicit TellingTexts(const std::vector<Source>& catalogue) {
    for (const Source& source : catalogue) {
      const std::vector<Literal> literals = Literals(source.text).Find();
      for (size_t i = 0; i < literals.size(); i += 2) {
        texts_.emplace(literals[i].text, Breach{source.path, literals[i].line, ""});
      }
    }
  }

  const std::map<std::string, Breach>& all() const { return texts_; }

  // Examples are the same in every language; behind them stands what exit codes mean.
  bool Has(const std::string& text) const {
    const bool is_only_examples = text.starts_with("  ") && text.find("Exit code") == std::string::npos;
    const bool is_command = text.starts_with("senda ") && text.find(' ', 6) == std::string::npos;
    return is_command || texts_.contains(text) || texts_.contains(LastParagraphOf(text)) ||
           (is_only_examples && text.find("senda") != std::string::npos);
  }

  // Of the examples of a command. Line breaks are read as the letter behind their backslash.
  static std::string LastParagraphOf(const std::string& text) {
    const size_t at = text.find("nnExit code");
    return text.starts_with("  ") && at != std::string::npos ? text.substr(at + 2) : std::string();
  }

 private:
  std::map<std::string, Breach> texts_;
};

// What stands between lines of three backticks.
std::vector<std::string> ExamplesOf(std::string_view page) {
  std::vector<std::string> examples;
  bool is_inside = false;
  for (size_t at = 0; at < page.size();) {
    const size_t end = std::min(page.find('\n', at), page.size());
    const std::string_view line = page.substr(at, end - at);
    const bool is_fence = line.starts_with("```");
    if (is_fence && !is_inside) examples.emplace_back();
    if (is_fence || is_inside) examples.back().append(line).append("\n");
    if (is_fence) is_inside = !is_inside;
    at = end + 1;
  }
  return examples;
}

std::map<std::string, const Source*> ByName(const std::vector<Source>& pages) {
  std::map<std::string, const Source*> named;
  for (const Source& page : pages) {
    const std::string name = page.path.substr(page.path.rfind('/') + 1);
    if (name.starts_with("S")) named.emplace(name, &page);
  }
  return named;
}

}  // namespace

std::vector<Breach> CheckSpoken(const std::vector<Source>& sources, const Source& exempt) {
  std::vector<Breach> breaches;
  const std::set<std::string> words = SpokenWords();
  std::map<std::string, int> texts = ExemptTexts(exempt);
  std::set<std::string> used;
  for (const Source& source : sources) {
    if (texts.contains(source.path)) {
      used.insert(source.path);
      continue;
    }
    for (const Literal& literal : Literals(source.text).Find()) {
      std::string text = Trimmed(Canonical(literal.text));
      if (!IsProse(text) || words.contains(text)) continue;
      if (texts.contains(text)) {
        used.insert(text);
        continue;
      }
      std::string lower = text;
      lower[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(lower[0])));
      if (words.contains(lower)) continue;
      breaches.push_back(
          {source.path, literal.line, fmt::format("this is not in compiler/diag/es/words.def: {}", text)});
    }
  }
  for (const auto& [text, line] : texts) {
    if (!used.contains(text)) breaches.push_back({exempt.path, line, fmt::format("nothing says: {}", text)});
  }
  return breaches;
}

std::vector<Breach> CheckTold(const std::vector<Source>& sources, const std::vector<Source>& said_elsewhere,
                              const std::vector<Source>& catalogue, const Source& exempt) {
  std::vector<Breach> breaches;
  const TellingTexts told(catalogue);
  std::map<std::string, int> texts = ExemptTexts(exempt);
  std::set<std::string> used, said;
  for (const Source& source : sources) {
    const bool is_exempt = texts.contains(source.path);
    if (is_exempt) used.insert(source.path);
    for (const Literal& literal : Literals(source.text).Find()) {
      said.insert(literal.text);
      said.insert(told.LastParagraphOf(literal.text));
      if (is_exempt || !IsProse(Trimmed(Canonical(literal.text))) || told.Has(literal.text)) continue;
      if (texts.contains(Trimmed(literal.text))) {
        used.insert(Trimmed(literal.text));
      } else {
        breaches.push_back({source.path, literal.line, fmt::format("this is not in tools/es/*.def: {}", literal.text)});
      }
    }
  }
  for (const Source& source : said_elsewhere) {
    for (const Literal& literal : Literals(source.text).Find()) said.insert(literal.text);
  }
  for (const auto& [text, line] : texts) {
    if (!used.contains(text)) breaches.push_back({exempt.path, line, fmt::format("nothing says: {}", text)});
  }
  for (const auto& [text, place] : told.all()) {
    std::string name = text;
    std::replace(name.begin(), name.end(), ' ', '_');
    const bool is_one =
        text.starts_with("1 ") && (said.contains("{}" + text.substr(1)) || told.all().contains("{}" + text.substr(1)));
    const bool is_counted = is_one || (text.starts_with("{} ") && said.contains(text.substr(3)));
    if (!said.contains(text) && !said.contains(name) && !is_counted) {
      breaches.push_back({place.path, place.line, fmt::format("nothing says: {}", text)});
    }
  }
  return breaches;
}

std::vector<Breach> CheckSpanishPages(const std::vector<Source>& english, const std::vector<Source>& spanish) {
  std::vector<Breach> breaches;
  const std::map<std::string, const Source*> theirs = ByName(english);
  const std::map<std::string, const Source*> ours = ByName(spanish);
  for (const auto& [name, page] : theirs) {
    auto found = ours.find(name);
    if (found == ours.end()) {
      breaches.push_back({page->path, 1, fmt::format("there is no docs/diagnostics/es/{}", name)});
    } else if (ExamplesOf(page->text) != ExamplesOf(found->second->text)) {
      breaches.push_back({found->second->path, 1, fmt::format("its examples are not those of {}", page->path)});
    }
  }
  for (const auto& [name, page] : ours) {
    if (!theirs.contains(name)) breaches.push_back({page->path, 1, "there is no English page of this name"});
  }
  return breaches;
}

}  // namespace senda::tidy
