#include "tools/coupon_files.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "compiler/source/file_system.h"

namespace senda::tools {
namespace {

constexpr size_t kFileBytesMax = size_t{1} << 30;

// The rows of a file, whose cells are parted by commas, semicolons or tabs. A cell in quotes may hold these, line
// breaks and quotes written twice; blanks around a cell do not count.
class Rows {
 public:
  explicit Rows(std::string_view text) : text_(text) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  }

  // False at the end. `line` is where the row began.
  bool Next(std::vector<std::string>* cells, int* line) {
    if (at_ >= text_.size()) return false;
    cells->clear();
    *line = line_;
    for (bool has_more = true; has_more;) has_more = TakeCell(&cells->emplace_back());
    return true;
  }
  // The text ended inside of quotes.
  bool is_open() const { return is_open_; }

 private:
  static bool IsBlank(char c) { return c == ' ' || c == '\r'; }

  // True when another cell of the row follows.
  bool TakeCell(std::string* cell) {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
    if (at_ < text_.size() && text_[at_] == '"') TakeQuoted(cell);
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\n') ++line_;
      if (c == '\n') break;
      if (c == ',' || c == ';' || c == '\t') return (Trim(cell), true);
      *cell += c;
    }
    Trim(cell);
    return false;
  }

  void TakeQuoted(std::string* cell) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      const bool is_twice = text_[at_] == '"' && at_ + 1 < text_.size() && text_[at_ + 1] == '"';
      if (text_[at_] == '"' && !is_twice) {
        ++at_;
        return;
      }
      if (is_twice) ++at_;
      *cell += text_[at_];
    }
    is_open_ = true;
  }

  static void Trim(std::string* cell) {
    while (!cell->empty() && IsBlank(cell->back())) cell->pop_back();
  }

  std::string_view text_;
  size_t at_ = 0;
  int line_ = 1;
  bool is_open_ = false;
};

bool IsHeading(std::string_view cell) {
  std::string lower(cell);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower == "code" || lower == "codes" || lower == "codigo" || lower == "código";
}

// Where the codes stand: the column that the first row calls so, else the first. Nothing when two are called so.
struct CodeColumn {
  size_t index = 0;
  bool is_heading = false;
  bool is_twice = false;
};

CodeColumn FindColumn(const std::vector<std::string>& first_row) {
  CodeColumn out;
  for (size_t i = 0; i < first_row.size(); ++i) {
    if (!IsHeading(first_row[i])) continue;
    out.is_twice = out.is_heading;
    if (!out.is_heading) out.index = i;
    out.is_heading = true;
  }
  return out;
}

Result<void> GiveFrom(const std::string& path, const std::string& coupon, std::string_view text,
                      engine::Engine* engine) {
  Rows rows(text);
  std::vector<std::string> cells;
  CodeColumn column;
  int line = 0;
  for (bool is_first = true; rows.Next(&cells, &line); is_first = false) {
    if (rows.is_open()) return MakeError("{}:{}: a quote is not closed", path, line);
    if (is_first) column = FindColumn(cells);
    if (column.is_twice) return MakeError("{}:{}: two columns are called as if they had the codes", path, line);
    if ((is_first && column.is_heading) || column.index >= cells.size() || cells[column.index].empty()) continue;
    const std::string& code = cells[column.index];
    const bool is_plain = std::none_of(code.begin(), code.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
    if (!is_plain)
      return MakeError("{}:{}: a code has a line break or another character that nobody can type", path, line);
    if (auto refusal = engine->Apply(engine::CouponCode{coupon, code})) {
      return MakeError("{}:{}: {}", path, line, refusal->message);
    }
  }
  return {};
}

}  // namespace

Result<void> GiveCodes(const abi::Program& program, const std::string& folder, engine::Engine* engine,
                       const std::set<std::string>& except) {
  for (const abi::Coupon& coupon : program.coupons) {
    if (coupon.file.empty() || except.contains(coupon.id)) continue;
    const std::string path = JoinPath(folder, coupon.file);
    if (!FileExists(path)) continue;
    SENDA_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kFileBytesMax));
    SENDA_RETURN_IF_ERROR(GiveFrom(path, coupon.id, text, engine));
  }
  return {};
}

}  // namespace senda::tools
