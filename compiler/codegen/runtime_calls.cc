#include "compiler/codegen/runtime_calls.h"

#include <re2/re2.h>

#include <algorithm>
#include <type_traits>

#include "runtime/abi/calendar.h"

namespace senda::codegen {

Constants::Constants(const ir::Program& program)
    : text_sets_(program.text_sets), integer_sets_(program.integer_sets), number_sets_(program.number_sets) {
  for (const std::string& source : program.patterns) {
    patterns_.push_back(std::make_unique<re2::RE2>(source, re2::RE2::Quiet));
  }
  for (const ir::Format& format : program.formats) {
    formats_.push_back({format.currency, format.minor_digits, format.members});
  }
}

Constants::~Constants() = default;

bool Constants::Matches(int64_t pattern, std::string_view text) const noexcept {
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *patterns_[static_cast<size_t>(pattern)]);
}

bool Constants::InTexts(int64_t set, std::string_view text) const noexcept {
  const std::vector<std::string>& members = text_sets_[static_cast<size_t>(set)];
  return std::binary_search(members.begin(), members.end(), text, std::less<>());
}

bool Constants::InIntegers(int64_t set, int64_t value) const noexcept {
  const std::vector<int64_t>& members = integer_sets_[static_cast<size_t>(set)];
  return std::binary_search(members.begin(), members.end(), value);
}

bool Constants::InNumbers(int64_t set, double value) const noexcept {
  const std::vector<double>& members = number_sets_[static_cast<size_t>(set)];
  return std::binary_search(members.begin(), members.end(), value);
}

const abi::TextFormat& Constants::Format(int64_t index) const noexcept {
  return formats_[static_cast<size_t>(index)];
}

}  // namespace senda::codegen
