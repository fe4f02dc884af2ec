#include "compiler/source/source_file.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "compiler/base/utf8.h"

namespace senda {

SourceFile::SourceFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text_.starts_with(kByteOrderMark)) text_.erase(0, kByteOrderMark.size());
  SENDA_CHECK(text_.size() < std::numeric_limits<uint32_t>::max());
  line_starts_.push_back(0);
  size_t at = text_.find('\n');
  for (; at != std::string::npos; at = text_.find('\n', at + 1)) line_starts_.push_back(static_cast<uint32_t>(at + 1));
}

LineColumn SourceFile::Locate(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  auto line = static_cast<uint32_t>(next - line_starts_.begin());
  uint32_t start = line_starts_[line - 1];
  std::string_view before(text_.data() + start, offset - start);
  return LineColumn{line, static_cast<uint32_t>(CharacterCount(before)) + 1};
}

uint32_t SourceFile::LineStart(uint32_t line) const {
  SENDA_CHECK(line >= 1 && line <= line_count());
  return line_starts_[line - 1];
}

std::string_view SourceFile::Line(uint32_t line) const {
  uint32_t start = LineStart(line);
  size_t end = line < line_count() ? line_starts_[line] - 1 : text_.size();
  std::string_view result(text_.data() + start, end - start);
  if (result.ends_with('\r')) result.remove_suffix(1);
  return result;
}

uint32_t SourceFile::Offset(LineColumn place) const {
  uint32_t line = std::clamp(place.line, 1u, line_count());
  std::string_view text = Line(line);
  size_t at = 0;
  for (uint32_t column = 1; column < place.column && at < text.size(); ++column) NextCodePoint(text, &at);
  return LineStart(line) + static_cast<uint32_t>(at);
}

}  // namespace senda
