#include "compiler/source/toml.h"

#include <toml++/toml.h>

#include <algorithm>

#include "compiler/base/overloaded.h"

namespace senda {
namespace {

class Converter {
 public:
  Converter(const SourceFile& file, FileId id) : file_(file), id_(id) {}

  Span SpanOf(const toml::source_region& region) const {
    uint32_t begin = file_.Offset({region.begin.line, region.begin.column});
    uint32_t end = file_.Offset({region.end.line, region.end.column});
    return Span{id_, begin, std::max(begin, end)};
  }

  TomlValue Convert(const toml::node& node) const {
    TomlValue value;
    value.span = SpanOf(node.source());
    if (const toml::table* table = node.as_table()) {
      value.data = ConvertTable(*table);
    } else if (const toml::array* array = node.as_array()) {
      TomlArray items;
      for (const toml::node& item : *array) items.push_back(Convert(item));
      value.data = std::move(items);
    } else {
      value.data = ConvertScalar(node);
    }
    return value;
  }

 private:
  static decltype(TomlValue::data) ConvertScalar(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* integer = node.as_integer()) return integer->get();
    if (const auto* number = node.as_floating_point()) return number->get();
    if (const auto* boolean = node.as_boolean()) return boolean->get();
    return std::monostate();
  }

  TomlTable ConvertTable(const toml::table& table) const {
    TomlTable entries;
    for (const auto& [key, node] : table) {
      entries.push_back(TomlEntry{std::string(key.str()), SpanOf(key.source()), Convert(node)});
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const TomlEntry& a, const TomlEntry& b) { return a.key_span < b.key_span; });
    return entries;
  }

  const SourceFile& file_;
  FileId id_;
};

// The parser's reason in fewer words: "Error while parsing string: encountered end-of-file" and its like.
// What the parser found, in words that need no knowledge of it; by what its description has in it.
std::string Reason(std::string_view description) {
  struct Found {
    std::string_view part, also, words;
  };
  constexpr Found kFound[] = {
      {"parsing string", "control characters", "a text is not closed"},
      {"parsing string", "end-of-file", "a text is not closed"},
      {"parsing string", "", "this text is not written as TOML has it"},
      {"cannot redefine", "", "this is said twice"},
      {"table header", "", "a section is written `[workspace]`"},
      {"could not determine value type", "", "a text stands between quotes"},
      {"parsing array", "", "the values of a list are parted by commas and end with `]`"},
      {"parsing inline table", "", "the settings between braces are parted by commas and end with `}`"},
      {"parsing key-value pair", "", "a setting is written `name = value`"},
      {"parsing key", "", "a setting is written `name = value`"},
      {"utf-8", "", "the file is not UTF-8"},
  };
  for (const Found& found : kFound) {
    if (description.find(found.part) == std::string_view::npos) continue;
    if (description.find(found.also) != std::string_view::npos) return std::string(found.words);
  }
  return "a line is `[section]`, `name = value`, or a comment behind `#`";
}

}  // namespace

std::string DescribeToml(const TomlValue& value) {
  return std::visit(Overloaded{
                        [](const std::string&) { return "a text"; },
                        [](int64_t) { return "a whole number"; },
                        [](double) { return "a number"; },
                        [](bool) { return "true or false"; },
                        [](const TomlArray&) { return "a list"; },
                        [](const TomlTable&) { return "a table"; },
                        [](std::monostate) { return "a date or time"; },
                    },
                    value.data);
}

TomlValue ParseToml(const SourceStore& sources, FileId id, Problems* problems) {
  const SourceFile& file = sources[id];
  Converter converter(file, id);
  TomlValue empty{TomlTable(), Span{id, 0, 0}};
  try {
    toml::table table = toml::parse(file.text(), file.path());
    return converter.Convert(table);
  } catch (const toml::parse_error& error) {
    Span span = converter.SpanOf(error.source());
    problems->push_back({ProblemKind::kTomlSyntax, span, {Reason(error.description())}, {}});
  } catch (const std::exception& error) {
    problems->push_back({ProblemKind::kTomlSyntax, Span{id, 0, 0}, {error.what()}, {}});
  }
  return empty;
}

}  // namespace senda
