#include "tools/table.h"

#include <fmt/core.h>

#include <algorithm>

#include "compiler/base/utf8.h"
#include "tools/say.h"

namespace senda::tools {

std::string WithCommas(int64_t number) {
  std::string digits = fmt::format("{}", number);
  auto first = static_cast<int>(number < 0 ? 1 : 0);
  for (int at = static_cast<int>(digits.size()) - 3; at > first; at -= 3)
    digits.insert(static_cast<size_t>(at), 1, ',');
  return digits;
}

void Table::Add(std::vector<std::string> cells, std::string rest) {
  rows_.push_back({std::move(cells), std::move(rest)});
}

std::string Table::Print() const {
  std::vector<size_t> widths;
  for (const Row& row : rows_) {
    widths.resize(std::max(widths.size(), row.cells.size()));
    for (size_t i = 0; i < row.cells.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row.cells[i]));
  }
  std::string out;
  for (const Row& row : rows_) {
    std::string line;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      std::string padding(widths[i] - DisplayWidth(row.cells[i]), ' ');
      line += i == 0 ? row.cells[i] + padding : "  " + padding + row.cells[i];
    }
    if (!row.rest.empty()) line += (row.cells.empty() ? "" : "  ") + row.rest;
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

void AddHead(const std::vector<std::string_view>& words, Table* table, std::string rest) {
  std::vector<std::string> cells;
  for (std::string_view word : words) cells.emplace_back(Told(word));
  table->Add(std::move(cells), std::move(rest));
}

}  // namespace senda::tools
