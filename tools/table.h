// Text in aligned columns, for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace senda::tools {

// 69659 as `69,659`.
std::string WithCommas(int64_t number);

// Rows of cells: the first column to the left, the others to the right, as wide as their widest cell; a last cell in
// `rest` follows without alignment. Trailing blanks are left out.
class Table {
 public:
  void Add(std::vector<std::string> cells, std::string rest = "");
  // A line of its own, which makes no column wider.
  void AddLine(std::string text) { rows_.push_back({{}, std::move(text)}); }
  std::string Print() const;

 private:
  struct Row {
    std::vector<std::string> cells;
    std::string rest;
  };
  std::vector<Row> rows_;
};

// A row of words of the commands, each in the language of the console.
void AddHead(const std::vector<std::string_view>& words, Table* table, std::string rest = "");

}  // namespace senda::tools
