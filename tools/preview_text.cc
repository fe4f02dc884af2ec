// Previews in a terminal, and as JSON.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/preview_model.h"
#include "tools/say.h"

namespace senda::tools {
namespace {

constexpr const char* kBold = "\033[1m";
constexpr const char* kDim = "\033[2m";
constexpr const char* kReset = "\033[0m";

std::string Percent(int64_t millionths) {
  constexpr double kPerPercent = 10'000;
  return fmt::format("{}%", static_cast<double>(millionths) / kPerPercent);
}

// Every line behind the same blanks.
std::string Indented(std::string_view text, size_t blanks) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out += std::string(blanks, ' ') + std::string(text.substr(at, end - at));
    out += '\n';
    at = end + 1;
  }
  return out;
}

class TextPrinter {
 public:
  explicit TextPrinter(bool has_color) : has_color_(has_color) {}

  std::string Print(const MessagePreview& message) const {
    std::string out = Styled(kBold, message.id);
    if (!message.title.empty()) out += fmt::format(" \"{}\"", message.title);
    out += "  " + std::string(Told(message.purpose));
    if (!message.topic.empty()) out += Say(", topic {}", message.topic);
    if (!message.tone.empty()) out += Say(", tone {}", message.tone);
    out += "  " + Styled(kDim, fmt::format("{}:{}", message.file, message.line)) + "\n";
    if (!message.missing_sample.empty()) {
      out += Told("  It takes values from its sender and has no sample to show it with. Write in it:\n\n");
      out += "    " + message.missing_sample + "\n";
    } else if (message.texts.empty()) {
      out += Told("  It has no text to show here.\n");
    }
    for (const PreviewedText& text : message.texts) out += Print(text);
    return out + "\n";
  }

 private:
  std::string Styled(const char* style, const std::string& text) const {
    return has_color_ ? style + text + kReset : text;
  }

  std::string Print(const PreviewedText& text) const {
    std::string head = text.channel;
    if (!text.language.empty()) head += " " + text.language;
    if (!text.variant.empty()) head += Say(", variant {} ({})", text.variant, Percent(text.share_millionths));
    std::string out = "\n  " + Styled(kBold, head);
    const bool is_other = !text.written_in.empty() && text.written_in != text.language;
    if (is_other) out += Say("  there is no text in {}: they get the one in {}", text.language, text.written_in);
    if (text.sms) out += "  " + SmsWords(*text.sms);
    out += "\n";
    out += Part("subject", text.words.subject) + Part("preheader", text.words.preheader);
    out += Part("title", text.words.title) + Part("opens", text.words.opens);
    const std::string body = text.is_html ? TextOfHtml(text.words.body) : text.words.body;
    out += Indented(body, 4);
    for (const engine::PreviewedLink& link : text.links) out += Part(Say("link {}", link.name), link.address);
    return out;
  }

  std::string Part(const std::string& name, const std::string& text) const {
    return text.empty() ? "" : "    " + Styled(kDim, std::string(Told(name)) + ":") + " " + text + "\n";
  }

  bool has_color_;
};

using Json = nlohmann::ordered_json;

const char* NameOf(Look look) {
  switch (look) {
    case Look::kEmail: return "email";
    case Look::kSms: return "sms";
    case Look::kPush: return "push";
    case Look::kOther: return "other";
  }
  return "";
}

Json AsJson(const PreviewedText& text) {
  Json out = {{"channel", text.channel}, {"looks_like", NameOf(text.look)}, {"language", text.language}};
  if (!text.variant.empty()) {
    out["variant"] = text.variant;
    out["share"] = Percent(text.share_millionths);
  }
  out["written_in"] = text.written_in.empty() ? Json(nullptr) : Json(text.written_in);
  const std::pair<const char*, const std::string*> parts[] = {{"subject", &text.words.subject},
                                                              {"preheader", &text.words.preheader},
                                                              {"title", &text.words.title},
                                                              {"opens", &text.words.opens}};
  for (const auto& [name, part] : parts) {
    if (!part->empty()) out[name] = *part;
  }
  out["body"] = text.words.body;
  out["html"] = text.is_html;
  for (const engine::PreviewedLink& link : text.links) out["links"][link.name] = link.address;
  if (text.sms) {
    out["sms"] = {{"encoding", text.sms->foreign == 0 ? "GSM-7" : "UCS-2"},
                  {"parts", text.sms->parts},
                  {"characters", text.sms->characters},
                  {"one_part", text.sms->one_part}};
  }
  return out;
}

struct Entity {
  std::string_view name, text;
};
constexpr Entity kEntities[] = {{"amp", "&"}, {"lt", "<"},   {"gt", ">"},   {"quot", "\""}, {"apos", "'"},
                                {"#39", "'"}, {"nbsp", " "}, {"euro", "€"}, {"ndash", "–"}, {"mdash", "—"}};
constexpr std::string_view kEndsLine[] = {"p",  "div", "br",    "tr", "li", "h1",   "h2",
                                          "h3", "h4",  "table", "ul", "ol", "title"};

// Reads HTML as what is left of it in a terminal.
class HtmlReader {
 public:
  explicit HtmlReader(std::string_view html) : html_(html) {}

  std::string Read() {
    while (at_ < html_.size()) {
      if (html_[at_] == '<') {
        ReadTag();
      } else if (html_[at_] == '&') {
        ReadEntity();
      } else {
        Add(html_[at_++]);
      }
    }
    while (out_.ends_with('\n') || out_.ends_with(' ')) out_.pop_back();
    return out_ + "\n";
  }

 private:
  void Add(char c) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_blank) {
      out_ += c;
    } else if (!out_.empty() && out_.back() != ' ' && out_.back() != '\n') {
      out_ += ' ';
    }
  }

  void EndLine() {
    while (out_.ends_with(' ')) out_.pop_back();
    if (!out_.empty() && !out_.ends_with("\n")) out_ += '\n';
  }

  void ReadTag() {
    if (html_.substr(at_).starts_with("<!--")) {
      const size_t end = html_.find("-->", at_);
      at_ = end == std::string_view::npos ? html_.size() : end + 3;
      return;
    }
    const size_t end = std::min(html_.find('>', at_), html_.size() - 1);
    std::string name;
    for (size_t i = at_ + 1; i < end && (html_[i] == '/' || std::isalnum(static_cast<unsigned char>(html_[i]))); ++i) {
      if (html_[i] != '/') name += static_cast<char>(std::tolower(static_cast<unsigned char>(html_[i])));
    }
    const bool is_closing = html_.substr(at_).starts_with("</");
    at_ = end + 1;
    if (!is_closing && (name == "style" || name == "script")) {
      const size_t close = html_.find("</" + name, at_);
      at_ = close == std::string_view::npos ? html_.size() : close;
    }
    if (std::find(std::begin(kEndsLine), std::end(kEndsLine), name) != std::end(kEndsLine)) EndLine();
    if (name == "li" && !is_closing) out_ += "- ";
  }

  void ReadEntity() {
    for (const Entity& entity : kEntities) {
      const std::string whole = "&" + std::string(entity.name) + ";";
      if (!html_.substr(at_).starts_with(whole)) continue;
      out_ += entity.text;
      at_ += whole.size();
      return;
    }
    out_ += html_[at_++];
  }

  std::string_view html_;
  size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string SmsWords(const sema::SmsSize& size) {
  const char* alphabet = size.foreign == 0 ? "GSM-7" : "UCS-2";
  const int64_t each = size.one_part - (size.parts == 1 ? 0 : size.foreign == 0 ? 7 : 3);
  const int64_t most = each * size.parts;
  if (size.parts == 1) return Say("{}, 1 part, {} of {} characters", alphabet, size.characters, most);
  return Say("{}, {} parts, {} of {} characters", alphabet, size.parts, size.characters, most);
}

std::string TextOfHtml(std::string_view html) {
  return HtmlReader(html).Read();
}

std::string PreviewsAsText(const std::vector<MessagePreview>& previews, bool has_color) {
  const TextPrinter printer(has_color);
  std::string out;
  for (const MessagePreview& message : previews) out += printer.Print(message);
  const auto missing = std::count_if(previews.begin(), previews.end(),
                                     [](const MessagePreview& one) { return !one.missing_sample.empty(); });
  out += SayCount(static_cast<int64_t>(previews.size()), "{} message", "{} messages");
  if (missing != 0) out += Say(", {} without a sample", missing);
  return out + "\n";
}

std::string PreviewsAsJson(const std::vector<MessagePreview>& previews) {
  Json out = {{"messages", Json::array()}};
  for (const MessagePreview& message : previews) {
    Json one = {{"message", message.id}};
    if (!message.title.empty()) one["title"] = message.title;
    one["purpose"] = message.purpose;
    if (!message.topic.empty()) one["topic"] = message.topic;
    if (!message.tone.empty()) one["tone"] = message.tone;
    one["source"] = fmt::format("{}:{}", message.file, message.line);
    if (!message.missing_sample.empty()) one["sample_to_write"] = message.missing_sample;
    one["texts"] = Json::array();
    for (const PreviewedText& text : message.texts) one["texts"].push_back(AsJson(text));
    out["messages"].push_back(std::move(one));
  }
  return out.dump(2) + "\n";
}

}  // namespace senda::tools
