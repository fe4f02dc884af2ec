// `never` and `always`: what the program may not do is withheld.
//
// A decision is looked at as if it had been carried out. The messages of the present pass that are decided already, and
// the one at hand, count as sent; an entry counts as a membership, a `set` as the field's new value. Nothing that is
// only supposed changes the customer.
#pragma once

#include "runtime/engine/send_rules.h"

namespace senda::engine {

// A message: `never send … when …` of guarantees and policies, then every other guarantee that a `sent` can break.
SendVerdict AskGuarantees(Work& work, const SendCandidate& candidate);
// An entry, or the new value of a field: the guarantee that it would break, or null.
const abi::Guarantee* BrokenByEntry(Work& work, uint32_t journey);
const abi::Guarantee* BrokenBySetting(Work& work, uint32_t field, const abi::Value& to);
// What led there: when and how the instance entered (0: none has), and what the condition has counted.
std::string_view HistoryOf(Work& work, uint32_t instance, const std::vector<uint32_t>& facts);

}  // namespace senda::engine
