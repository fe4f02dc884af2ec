#include "tools/preview_model.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "compiler/base/check.h"
#include "compiler/sema/text_context.h"
#include "runtime/abi/packed.h"
#include "runtime/engine/engine.h"

namespace senda::tools {
namespace {

using abi::kNone;
using abi::Value;

constexpr std::string_view kCustomer = "sample", kDelivery = "preview";
constexpr std::string_view kLongAsADelivery = "00000000000000000000000000000000";

std::string LastPart(const std::string& id) {
  return id.substr(id.rfind('.') + 1);
}

// A customer who is what a sample says, in one language.
class SampleCustomer {
 public:
  SampleCustomer(const abi::Program& program, const abi::Evaluator& evaluator, int64_t now)
      : program_(program), engine_(program, evaluator, engine::Options{}, nullptr), now_(now) {}

  engine::Work& Meet(const ir::Test* sample, const std::string& language) {
    Update({}, now_ - 1);
    const engine::CustomerHandle customer = engine_.Intern(kCustomer);
    std::map<uint32_t, Value> fields;
    if (sample != nullptr) {
      for (const abi::StepValue& given : sample->lines[0].values) {
        const abi::Kind kind = program_.customer_fields[given.to].type.kind;
        fields[given.to] = Keep(engine_.Evaluate(customer, given.root), abi::RepOf(kind) == abi::Rep::kText);
      }
    }
    if (program_.language_field != kNone) {
      fields[program_.language_field] = Value::Integer(abi::PackLetters(language));
    }
    Update(fields, now_);
    return engine_.ShowOnBench(customer);
  }

 private:
  Value Keep(const Value& value, bool is_text) {
    if (!is_text || value.known == 0) return value;
    texts_.emplace_back(value.text());
    return Value::Text(texts_.back());
  }

  void Update(const std::map<uint32_t, Value>& customer_fields, int64_t at) {
    const auto event = std::find_if(program_.events.begin(), program_.events.end(),
                                    [](const abi::EventSchema& schema) { return schema.updates_profile; });
    SENDA_CHECK(event != program_.events.end(), "a program without profile_updated");
    std::vector<Value> fields(event->fields.size(), Value::Missing());
    fields[abi::kEventFieldId] = Value::Text(at == now_ ? "1" : "0");
    fields[abi::kEventFieldAt] = Value::Integer(at);
    for (const auto& [field, value] : customer_fields) {
      fields[field - abi::kFirstCustomerField + abi::kFirstEventField] = value;
    }
    engine::Event input;
    input.type = static_cast<uint32_t>(event - program_.events.begin());
    input.customer_id = kCustomer;
    input.fields = fields;
    const auto refusal = engine_.Apply(input);
    SENDA_CHECK(!refusal, "a sample's customer was refused: {}", refusal->message);
  }

  const abi::Program& program_;
  engine::Engine engine_;
  int64_t now_;
  std::deque<std::string> texts_;
};

class Previewer {
 public:
  Previewer(const driver::Compilation& compilation, const abi::Evaluator& evaluator, const PreviewWanted& wanted)
      : compilation_(compilation), program_(compilation.program->description), evaluator_(evaluator), wanted_(wanted) {
    for (const ir::Test& sample : compilation.program->tests) samples_[sample.title] = &sample;
    for (const abi::Journey& journey : program_.journeys) {
      for (const abi::Step& step : journey.steps) {
        if (step.kind == abi::StepKind::kSend) sent_[step.message].insert(step.channels.begin(), step.channels.end());
      }
    }
  }

  std::vector<MessagePreview> MakeAll() {
    std::vector<MessagePreview> out;
    for (sema::MessageId id : compilation_.model.messages.ids()) {
      const std::string& name = program_.messages[id.index()].id;
      const auto& names = wanted_.messages;
      if (names.empty() || std::find(names.begin(), names.end(), name) != names.end()) out.push_back(Make(id));
    }
    return out;
  }

 private:
  MessagePreview Make(sema::MessageId id) {
    const abi::Message& message = program_.messages[id.index()];
    const ast::DeclId declaration = compilation_.model.messages[id].declaration;
    MessagePreview out;
    out.id = message.id;
    out.title = compilation_.ast.declarations[declaration].title.value_or("");
    out.purpose = message.purpose;
    if (message.topic != kNone) out.topic = program_.topics[message.topic].id;
    out.tone = message.tone;
    out.file = program_.files[message.position.file];
    out.line = message.position.line;
    const auto sample = samples_.find(message.id);
    if (sample == samples_.end()) out.missing_sample = SampleToWrite(compilation_, id);
    if (out.missing_sample.empty()) AddTexts(id.index(), sample == samples_.end() ? nullptr : sample->second, &out);
    return out;
  }

  // By which channels somebody may get it: those of its sends; without any, those that it has texts for.
  std::vector<uint32_t> ChannelsOf(uint32_t message) const {
    std::set<uint32_t> channels;
    if (const auto sent = sent_.find(message); sent != sent_.end()) channels = sent->second;
    if (channels.empty()) {
      for (const abi::MessageText& text : program_.messages[message].texts) {
        channels.insert(text.channels.begin(), text.channels.end());
        for (uint32_t i = 0; text.channels.empty() && i < program_.channels.size(); ++i) channels.insert(i);
      }
    }
    std::vector<uint32_t> out;
    for (uint32_t channel : channels) {
      const std::string& id = program_.channels[channel].id;
      if (wanted_.channel.empty() || id == wanted_.channel || LastPart(id) == wanted_.channel) out.push_back(channel);
    }
    return out;
  }

  void AddTexts(uint32_t message, const ir::Test* sample, MessagePreview* out) {
    const size_t languages = std::max<size_t>(program_.languages.size(), 1);
    const std::vector<uint32_t> channels = ChannelsOf(message);
    const auto variants = static_cast<uint32_t>(program_.messages[message].variants.size());
    std::map<uint32_t, std::vector<PreviewedText>> texts;  // by channel
    for (size_t language = 0; language < languages; ++language) {
      const std::string name = program_.languages.empty() ? "" : program_.languages[language];
      if (!wanted_.language.empty() && wanted_.language != name) continue;
      SampleCustomer customer(program_, evaluator_, wanted_.now);
      engine::Work& work = customer.Meet(sample, name);
      for (uint32_t channel : channels) {
        for (uint32_t variant = 0; variant < std::max(variants, 1u); ++variant) {
          engine::PreviewChoice choice{message, channel, language, variants == 0 ? kNone : variant, {}};
          if (sample != nullptr) choice.given = sample->lines[1].values;
          if (auto text = Write(&work, choice, name)) texts[channel].push_back(std::move(*text));
        }
      }
    }
    for (uint32_t channel : channels) {
      for (PreviewedText& text : texts[channel]) out->texts.push_back(std::move(text));
    }
  }

  std::optional<PreviewedText> Write(engine::Work* work, const engine::PreviewChoice& choice,
                                     const std::string& language) {
    auto written = engine::PreviewMessage(*work, choice, kDelivery);
    if (!written) return std::nullopt;
    PreviewedText out;
    out.channel = LastPart(program_.channels[choice.channel].id);
    out.language = language;
    if (choice.variant != kNone) {
      const abi::MessageVariant& variant = program_.messages[choice.message].variants[choice.variant];
      out.variant = variant.name;
      out.share_millionths = variant.share_millionths;
    }
    out.written_in = written->text->language;
    out.words = std::move(written->written);
    out.links = std::move(written->links);
    out.is_html = sema::FormOfText(out.words.body) == sema::TextForm::kHtml;
    out.look = LookOf(choice.channel, out);
    if (out.look == Look::kSms) {
      // What is paid for has addresses that end with a real delivery.
      out.sms = sema::MeasureSms(engine::PreviewMessage(*work, choice, kLongAsADelivery)->written.body);
    }
    return out;
  }

  Look LookOf(uint32_t channel, const PreviewedText& text) const {
    const abi::Channel& declared = program_.channels[channel];
    const std::string name = LastPart(declared.id);
    if (name == "sms" || name.starts_with("sms_") || name.ends_with("_sms")) return Look::kSms;
    if (name == "email" || declared.via == "smtp" || !text.words.subject.empty()) return Look::kEmail;
    return name == "push" || !text.words.title.empty() ? Look::kPush : Look::kOther;
  }

  const driver::Compilation& compilation_;
  const abi::Program& program_;
  const abi::Evaluator& evaluator_;
  const PreviewWanted& wanted_;
  std::map<std::string, const ir::Test*> samples_;
  std::map<uint32_t, std::set<uint32_t>> sent_;  // by message: channels
};

}  // namespace

std::vector<MessagePreview> MakePreviews(const driver::Compilation& compilation, const abi::Evaluator& evaluator,
                                         const PreviewWanted& wanted) {
  return Previewer(compilation, evaluator, wanted).MakeAll();
}

}  // namespace senda::tools
