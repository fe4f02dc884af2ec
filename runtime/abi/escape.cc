#include "runtime/abi/escape.h"

#include <fmt/format.h>

#include <algorithm>

namespace senda::abi {
namespace {

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string InHtml(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string InJsonString(std::string_view text) {
  constexpr unsigned char kFirstPrintable = 0x20;
  std::string out;
  for (char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < kFirstPrintable) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  return out;
}

}  // namespace

std::string PercentEncoded(std::string_view text) {
  constexpr std::string_view kPlain = "-._~";
  std::string out;
  for (char c : text) {
    if (IsWordCharacter(c) || kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

bool IsHarmlessUrl(std::string_view url) {
  std::string scheme;
  for (char c : url) {
    if (c == ':') break;
    if (c == '/' || c == '?' || c == '#') return true;  // no scheme comes any more
    if (static_cast<unsigned char>(c) <= ' ') return false;
    scheme += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (scheme.size() == url.size()) return true;
  return scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "tel";
}

std::string WithParameter(std::string_view url, std::string_view name, std::string_view value) {
  if (url.starts_with("mailto:") || url.starts_with("tel:")) return std::string(url);
  const size_t end = std::min(url.find('#'), url.size());
  const std::string_view address = url.substr(0, end);
  const char joint = address.find('?') == std::string_view::npos ? '?' : '&';
  return fmt::format("{}{}{}={}{}", address, joint, name, value, url.substr(end));
}

std::string Escaped(Escape escape, std::string_view text) {
  const std::string_view whole = IsHarmlessUrl(text) ? text : std::string_view("#");
  switch (escape) {
    case Escape::kNone: return std::string(text);
    case Escape::kHtml: return InHtml(text);
    case Escape::kUrl: return PercentEncoded(text);
    case Escape::kUrlInHtml: return InHtml(PercentEncoded(text));
    case Escape::kWholeUrl: return std::string(whole);
    case Escape::kWholeUrlInHtml: return InHtml(whole);
    case Escape::kJsonString: return InJsonString(text);
    case Escape::kJson: return "\"" + InJsonString(text) + "\"";
  }
  return {};
}

}  // namespace senda::abi
