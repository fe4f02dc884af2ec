#include "runtime/engine/pauses.h"

#include <algorithm>

#include "runtime/engine/hash.h"
#include "runtime/engine/window.h"

namespace senda::engine {
namespace {

bool Covers(const PauseScope& scope, std::string_view journey, std::string_view purpose) {
  if (!scope.journey.empty()) return scope.journey == journey;
  return scope.purpose.empty() || scope.purpose == purpose;
}

// When what was held for this customer goes out again.
int64_t ReleaseOf(const PauseScope& scope, std::string_view customer) {
  if (scope.over_ms <= 0) return scope.at;
  const auto share = static_cast<unsigned __int128>(StableHash({customer, "resume"}));
  const auto wait = static_cast<int64_t>((share * static_cast<unsigned __int128>(scope.over_ms)) >> 64);
  return AddMilliseconds(scope.at, wait);
}

}  // namespace

PauseScope* Pauses::Find(std::string_view journey, std::string_view purpose) {
  const auto found = std::find_if(scopes_.begin(), scopes_.end(), [&](const PauseScope& scope) {
    return scope.journey == journey && scope.purpose == purpose;
  });
  return found == scopes_.end() ? nullptr : &*found;
}

void Pauses::Apply(const Pause& pause) {
  PauseScope* scope = Find(pause.journey, pause.purpose);
  if (scope == nullptr) {
    scopes_.push_back({std::string(pause.journey), std::string(pause.purpose), {}, 0, true, 0});
    scope = &scopes_.back();
  }
  scope->reason = pause.reason;
  scope->at = pause.at;
  scope->is_paused = true;
}

bool Pauses::Apply(const Resume& resume) {
  PauseScope* scope = Find(resume.journey, resume.purpose);
  if (scope == nullptr || !scope->is_paused) return false;
  scope->is_paused = false;
  scope->at = resume.at;
  scope->over_ms = resume.over_ms;
  return true;
}

void Pauses::Rename(const std::map<std::string, std::string>& names) {
  for (PauseScope& scope : scopes_) {
    if (const auto now = names.find(scope.journey); now != names.end()) scope.journey = now->second;
  }
}

const PauseScope* Pauses::OfEntry(std::string_view journey) const {
  // A pause of a purpose concerns what is sent, not who enters.
  for (const PauseScope& scope : scopes_) {
    if (scope.is_paused && scope.purpose.empty() && Covers(scope, journey, {})) return &scope;
  }
  return nullptr;
}

int64_t Pauses::HoldUntil(std::string_view journey, std::string_view purpose, std::string_view customer,
                          int64_t requested_at, int64_t now, const PauseScope** scope) const {
  int64_t until = INT64_MIN;
  for (const PauseScope& one : scopes_) {
    if (!Covers(one, journey, purpose)) continue;
    int64_t release = abi::kNever;
    if (!one.is_paused) {
      if (requested_at >= one.at) continue;
      release = ReleaseOf(one, customer);
      if (release <= now) continue;
    }
    if (release <= until) continue;
    until = release;
    *scope = &one;
  }
  return until;
}

void Pauses::Save(ByteWriter* out) const {
  out->Number(static_cast<uint32_t>(scopes_.size()));
  for (const PauseScope& scope : scopes_) {
    out->Text(scope.journey);
    out->Text(scope.purpose);
    out->Text(scope.reason);
    out->Number(scope.at);
    out->Number(static_cast<uint8_t>(scope.is_paused));
    out->Number(scope.over_ms);
  }
}

void Pauses::Load(ByteReader* in) {
  scopes_.clear();
  const auto count = in->Number<uint32_t>();
  for (uint32_t i = 0; i < count && !in->has_failed(); ++i) {
    PauseScope scope;
    scope.journey = in->Text();
    scope.purpose = in->Text();
    scope.reason = in->Text();
    scope.at = in->Number<int64_t>();
    scope.is_paused = in->Number<uint8_t>() != 0;
    scope.over_ms = in->Number<int64_t>();
    scopes_.push_back(std::move(scope));
  }
}

}  // namespace senda::engine
