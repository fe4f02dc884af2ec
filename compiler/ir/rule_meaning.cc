// What rules and guarantees mean.
#include "compiler/ir/declaration_meaning.h"
#include "compiler/ir/names.h"

namespace senda::ir {

void DeclarationMeaning::Rule(uint32_t index) {
  const abi::SendRule& rule = description_.rules[index];
  part_ = &parts_[numbers_.rules + index];
  MeaningWriter writer("rule");
  writer.Text(NameOf(rule.kind)).Integer(rule.is_guarantee).Text(NameOfPurposes(rule.purposes)).Integer(rule.skips);
  writer.Text(rule.channel == abi::kNone ? "" : description_.channels.at(rule.channel).id);
  writer.Integer(rule.messages.size());
  for (uint32_t message : rule.messages) writer.Text(description_.messages.at(message).id);
  writer.Integer(static_cast<uint64_t>(rule.count)).Text(NameOf(rule.window)).Length(rule.length);
  writer.Integer(static_cast<uint64_t>(rule.from_ms)).Integer(static_cast<uint64_t>(rule.to_ms));
  WriteRoot(&writer, rule.from_root);
  WriteRoot(&writer, rule.to_root);
  writer.Integer(static_cast<uint64_t>(rule.priority)).Integer(rule.journeys.size());
  for (uint32_t journey : rule.journeys) writer.Text(description_.journeys.at(journey).id);
  writer.Text(rule.tone);
  WriteRoot(&writer, rule.root);
  part_->own = writer.Hash();
}

void DeclarationMeaning::Guarantee(uint32_t index) {
  part_ = &parts_[numbers_.guarantees + index];
  MeaningWriter writer("guarantee");
  WriteRoot(&writer, description_.guarantees[index].root);
  part_->own = writer.Hash();
}

void DeclarationMeaning::Preference(uint32_t index) {
  const abi::Preference& preference = description_.preferences[index];
  part_ = &parts_[numbers_.preferences + index];
  MeaningWriter writer("preference");
  writer.Integer(preference.is_text).Integer(preference.channels.size());
  for (uint32_t channel : preference.channels) {
    writer.Text(channel == abi::kNone ? "" : description_.channels.at(channel).id);
  }
  WriteRoot(&writer, preference.root);
  part_->own = writer.Hash();
}

}  // namespace senda::ir
