// Previews as one page. E-mails stand in frames of their own, without scripts; the page asks for nothing outside of it.
#include <fmt/core.h>

#include <map>
#include <utility>

#include "runtime/abi/escape.h"
#include "tools/preview_model.h"
#include "tools/preview_style.h"

namespace senda::tools {
namespace {

std::string Html(const std::string& text) {
  return abi::Escaped(abi::Escape::kHtml, text);
}

std::string Optional(std::string_view tag, const std::string& css, const std::string& text) {
  return text.empty() ? "" : fmt::format("<{0} class=\"{1}\">{2}</{0}>", tag, css, Html(text));
}

// What an e-mail's frame shows: nothing leads out of it, and nothing is loaded into it.
std::string FrameOf(const PreviewedText& text) {
  std::string page = "<base target=\"_blank\">";
  if (text.is_html) {
    page += text.words.body;
  } else {
    page +=
        "<meta name=\"color-scheme\" content=\"light dark\"><pre style=\"white-space:pre-wrap;font:15px/1.5 "
        "system-ui,sans-serif;margin:16px\">" +
        Html(text.words.body) + "</pre>";
  }
  return fmt::format("<iframe sandbox=\"allow-same-origin\" title=\"{}\" srcdoc=\"{}\"></iframe>",
                     Html(text.words.subject), Html(page));
}

std::string EmailOf(const PreviewedText& text) {
  return fmt::format("<div class=\"email\"><div class=\"inbox\">{}{}</div>{}</div>",
                     Optional("strong", "subject", text.words.subject),
                     Optional("span", "preheader", text.words.preheader), FrameOf(text));
}

std::string SmsOf(const PreviewedText& text) {
  std::string out = "<div class=\"phone\"><div class=\"bubble\">" + Html(text.words.body) + "</div></div>";
  if (text.sms) {
    const char* css = text.sms->parts > 1 ? "size many" : "size";
    out += fmt::format("<p class=\"{}\">{}</p>", css, Html(SmsWords(*text.sms)));
  }
  return out;
}

std::string PushOf(const PreviewedText& text) {
  return fmt::format("<div class=\"phone\"><div class=\"push\"><i></i><div>{}{}</div></div></div>{}",
                     Optional("strong", "title", text.words.title), Optional("span", "body", text.words.body),
                     text.words.opens.empty() ? "" : "<p class=\"size\">opens " + Html(text.words.opens) + "</p>");
}

std::string CardOf(const PreviewedText& text) {
  std::string out = fmt::format("<article data-language=\"{}\">", Html(text.language));
  out += "<header>" + Optional("b", "language", text.language);
  if (!text.variant.empty()) {
    constexpr double kPerPercent = 10'000;
    const double share = static_cast<double>(text.share_millionths) / kPerPercent;
    out += fmt::format("<span>variant {} · {}%</span>", Html(text.variant), share);
  }
  if (!text.written_in.empty() && text.written_in != text.language) {
    out += fmt::format("<em>no text in {}: they get {}</em>", Html(text.language), Html(text.written_in));
  }
  out += "</header>";
  switch (text.look) {
    case Look::kEmail: out += EmailOf(text); break;
    case Look::kSms: out += SmsOf(text); break;
    case Look::kPush: out += PushOf(text); break;
    case Look::kOther: out += "<div class=\"plain\">" + Html(text.words.body) + "</div>"; break;
  }
  if (!text.links.empty()) {
    out += "<dl>";
    for (const engine::PreviewedLink& link : text.links) {
      out += fmt::format("<dt>{}</dt><dd>{}</dd>", Html(link.name), Html(link.address));
    }
    out += "</dl>";
  }
  return out + "</article>\n";
}

std::string SectionOf(const MessagePreview& message) {
  std::string out =
      fmt::format("<section id=\"{0}\"><h2>{0}{1}</h2><p class=\"about\">{2}", Html(message.id),
                  message.title.empty() ? "" : " <small>" + Html(message.title) + "</small>", Html(message.purpose));
  if (!message.topic.empty()) out += " · topic " + Html(message.topic);
  if (!message.tone.empty()) out += " · tone " + Html(message.tone);
  out += fmt::format(" · <code>{}:{}</code></p>\n", Html(message.file), message.line);
  if (!message.missing_sample.empty()) {
    out +=
        "<p class=\"missing\">It takes values from its sender and has no sample to show it with. Write in "
        "it:</p><pre>" +
        Html(message.missing_sample) + "</pre>";
  } else if (message.texts.empty()) {
    out += "<p class=\"missing\">It has no text to show here.</p>";
  }
  std::string channel;
  for (const PreviewedText& text : message.texts) {
    if (text.channel != channel) {
      out += fmt::format("{}<h3>{}</h3><div class=\"row\">\n", channel.empty() ? "" : "</div>", Html(text.channel));
      channel = text.channel;
    }
    out += CardOf(text);
  }
  if (!channel.empty()) out += "</div>";
  return out + "</section>\n";
}

std::string LanguagesOf(const std::vector<MessagePreview>& previews) {
  std::map<std::string, bool> seen;
  std::string out;
  for (const MessagePreview& message : previews) {
    for (const PreviewedText& text : message.texts) {
      if (text.language.empty() || !seen.emplace(text.language, true).second) continue;
      out += fmt::format("<button data-show=\"{0}\">{0}</button>", Html(text.language));
    }
  }
  return seen.size() < 2 ? ""
                         : "<span class=\"group\"><button data-show=\"\" class=\"on\">all</button>" + out + "</span>";
}

}  // namespace

std::string PreviewsAsHtml(const std::vector<MessagePreview>& previews, const std::string& workspace) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\" data-theme=\"light\" data-width=\"phone\"><head><meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src 'unsafe-inline'; img-src data:; font-src data:\">\n"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n";
  out += fmt::format(
      "<title>Messages of {0}</title>\n<style>{1}</style></head><body>\n<div class=\"bar\"><h1>Messages of "
      "{0}</h1>",
      Html(workspace), kPreviewStyle);
  out += LanguagesOf(previews);
  out +=
      "<span class=\"group\"><button data-set-width=\"phone\" class=\"on\">phone</button><button "
      "data-set-width=\"desk\">wide</button></span><span class=\"group\"><button data-set-theme=\"light\" "
      "class=\"on\">light</button><button data-set-theme=\"dark\">dark</button></span></div>\n<nav>";
  for (const MessagePreview& message : previews) {
    out += fmt::format("<a href=\"#{0}\"{1}>{0}</a>", Html(message.id),
                       message.missing_sample.empty() ? "" : " class=\"lacks\"");
  }
  out += "</nav>\n<main>\n";
  for (const MessagePreview& message : previews) out += SectionOf(message);
  return out + fmt::format("</main>\n<script>{}</script></body></html>\n", kPreviewScript);
}

}  // namespace senda::tools
