#include "tests/sarif/schema.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

#include "compiler/base/check.h"

namespace senda::sarif {
namespace {

using Json = nlohmann::json;
using Strings = std::vector<std::string>;

const std::set<std::string> kKeywords = {
    "type",     "$ref",    "items",   "uniqueItems", "minItems", "additionalProperties",
    "required", "minimum", "pattern", "format",      "enum",     "properties",
    "anyOf",    "maximum", "oneOf"};
const std::set<std::string> kSilent = {"description", "default", "$schema", "title", "id", "definitions"};

void CheckKeywords(const Json& schema) {
  for (const auto& [keyword, value] : schema.items()) {
    SENDA_CHECK(kKeywords.contains(keyword) || kSilent.contains(keyword), "an unknown keyword, {}", keyword);
    if (keyword == "properties" || keyword == "definitions") {
      for (const Json& one : value) CheckKeywords(one);
    } else if (keyword == "anyOf" || keyword == "oneOf") {
      for (const Json& one : value) CheckKeywords(one);
    } else if ((keyword == "items" || keyword == "additionalProperties") && value.is_object()) {
      CheckKeywords(value);
    }
  }
}

bool IsOfType(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  return type == "null" && value.is_null();
}

// RFC 3986: the letters that a URI may have, `%` before two digits.
bool IsUriReference(const std::string& text) {
  constexpr std::string_view kMarks = "-._~:/?#[]@!$&'()*+,;=";
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80 && (std::isalnum(byte) != 0 || kMarks.find(text[at]) != std::string_view::npos)) continue;
    const bool is_escape =
        byte == '%' && at + 2 < text.size() && std::isxdigit(text[at + 1]) && std::isxdigit(text[at + 2]);
    if (!is_escape) return false;
  }
  return true;
}

bool HasFormat(const std::string& text, const std::string& format) {
  if (format == "uri-reference") return IsUriReference(text);
  if (format == "uri") return IsUriReference(text) && std::regex_search(text, std::regex("^[A-Za-z][A-Za-z0-9+.-]*:"));
  SENDA_CHECK(format == "date-time", "an unknown format, {}", format);
  return std::regex_match(text, std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)"));
}

class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  Strings Run(const Json& schema, const Json& value, const std::string& place) {
    Strings out;
    if (schema.contains("$ref")) return Run(Referred(schema["$ref"]), value, place);
    if (schema.contains("type") && !IsOfType(value, schema["type"])) {
      return {fmt::format("{}: this is no {}", place, schema["type"].get<std::string>())};
    }
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
      out.push_back(fmt::format("{}: {} is none of {}", place, value.dump(), schema["enum"].dump()));
    if (value.is_number()) Number(schema, value, place, &out);
    if (value.is_string()) Text(schema, value, place, &out);
    if (value.is_array()) List(schema, value, place, &out);
    if (value.is_object()) Object(schema, value, place, &out);
    for (const char* keyword : {"anyOf", "oneOf"}) {
      if (!schema.contains(keyword)) continue;
      const auto fitting = std::count_if(schema[keyword].begin(), schema[keyword].end(),
                                         [&](const Json& one) { return Run(one, value, place).empty(); });
      const bool fits = std::string_view(keyword) == "anyOf" ? fitting > 0 : fitting == 1;
      if (!fits) out.push_back(fmt::format("{}: it fits {} of `{}`", place, fitting, keyword));
    }
    return out;
  }

 private:
  const Json& Referred(const std::string& reference) const {
    return root_.at(Json::json_pointer(reference.substr(1)));  // without its #
  }

  static void Number(const Json& schema, const Json& value, const std::string& place, Strings* out) {
    const bool is_less = schema.contains("minimum") && value.get<double>() < schema["minimum"].get<double>();
    const bool is_more = schema.contains("maximum") && value.get<double>() > schema["maximum"].get<double>();
    if (is_less || is_more) out->push_back(fmt::format("{}: {} is out of range", place, value.dump()));
  }

  static void Text(const Json& schema, const Json& value, const std::string& place, Strings* out) {
    const std::string text = value;
    if (schema.contains("pattern") && !std::regex_search(text, std::regex(schema["pattern"].get<std::string>())))
      out->push_back(fmt::format("{}: `{}` does not match its pattern", place, text));
    if (schema.contains("format") && !HasFormat(text, schema["format"]))
      out->push_back(fmt::format("{}: `{}` is no {}", place, text, schema["format"].get<std::string>()));
  }

  void List(const Json& schema, const Json& value, const std::string& place, Strings* out) {
    if (schema.contains("minItems") && value.size() < schema["minItems"].get<size_t>())
      out->push_back(place + ": it has too few items");
    if (schema.value("uniqueItems", false) && std::set<Json>(value.begin(), value.end()).size() != value.size())
      out->push_back(place + ": two of its items are the same");
    if (!schema.contains("items")) return;
    for (size_t i = 0; i < value.size(); ++i) Add(Run(schema["items"], value[i], fmt::format("{}/{}", place, i)), out);
  }

  void Object(const Json& schema, const Json& value, const std::string& place, Strings* out) {
    for (const Json& name : schema.value("required", Json::array())) {
      if (!value.contains(name.get<std::string>()))
        out->push_back(fmt::format("{}: `{}` is missing", place, name.get<std::string>()));
    }
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : value.items()) {
      const std::string inside = place + "/" + name;
      if (properties.contains(name)) {
        Add(Run(properties[name], member, inside), out);
      } else if (schema.contains("additionalProperties")) {
        const Json& other = schema["additionalProperties"];
        if (other.is_object()) Add(Run(other, member, inside), out);
        if (other == false) out->push_back(fmt::format("{}: nobody knows `{}`", place, name));
      }
    }
  }

  static void Add(const Strings& more, Strings* out) { out->insert(out->end(), more.begin(), more.end()); }

  const Json& root_;
};

}  // namespace

Schema::Schema(Json root) : root_(std::move(root)) {
  CheckKeywords(root_);
}

Strings Schema::Breaches(const Json& value) const {
  return Validator(root_).Run(root_, value, "");
}

}  // namespace senda::sarif
