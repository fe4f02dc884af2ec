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
std::string Reason(std::string_view description) {
  bool is_open_text = description.find("parsing string") != std::string_view::npos &&
                      (description.find("control characters") != std::string_view::npos ||
                       description.find("end-of-file") != std::string_view::npos);
  if (is_open_text) return "a text is not closed";
  constexpr std::string_view kOpening = "Error while parsing ";
  if (description.starts_with(kOpening)) description.remove_prefix(kOpening.size());
  return std::string(description);
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
