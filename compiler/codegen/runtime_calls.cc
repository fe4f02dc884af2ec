#include "compiler/codegen/runtime_calls.h"

#include <algorithm>
#include <functional>

namespace senda::codegen {

Constants::Constants(const ir::Program& program)
    : text_sets_(program.text_sets), integer_sets_(program.integer_sets), number_sets_(program.number_sets) {
  for (const std::string& source : program.patterns) {
    patterns_.emplace_back(source);
  }
  for (const ir::Format& format : program.formats) {
    formats_.push_back({format.currency, format.minor_digits, format.members});
  }
}

bool Constants::Matches(int64_t pattern, std::string_view text) const noexcept {
  return patterns_[static_cast<size_t>(pattern)].Matches(text);
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
