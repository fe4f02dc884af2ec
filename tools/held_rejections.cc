#include "tools/held_rejections.h"

#include <algorithm>

namespace senda::tools {

void HeldRejections::Reject(const ingest::Rejection& rejection) {
  const std::string source(rejection.source);
  if (!holds_) {
    next_->Reject(rejection);
  } else if (!is_reading_anew_) {
    held_.push_back({source, rejection.line, std::string(rejection.reason), std::string(rejection.raw)});
  } else if (!IsApplied(source, rejection.line)) {
    Say(rejection);
  }
}

void HeldRejections::Apply(const std::string& source, uint64_t line) {
  if (!holds_) return;
  Finish();
  applied_[source] = line;
}

void HeldRejections::Finish() {
  for (const Held& one : held_) next_->Reject({one.source, one.line, one.reason, one.raw});
  held_.clear();
}

void HeldRejections::BeginReading() {
  is_reading_anew_ = true;
  said_ = 0;
}

bool HeldRejections::IsApplied(const std::string& source, uint64_t line) const {
  const auto found = applied_.find(source);
  return found != applied_.end() && line <= found->second;
}

void HeldRejections::PassOver(const std::string& source, uint64_t line) {
  const auto found = std::find_if(held_.begin(), held_.end(),
                                  [&](const Held& one) { return one.line == line && one.source == source; });
  if (found != held_.end()) Say({found->source, found->line, found->reason, found->raw});
}

int64_t HeldRejections::EndReading() {
  const int64_t more = said_ - static_cast<int64_t>(held_.size());
  held_.clear();
  is_reading_anew_ = false;
  return more;
}

void HeldRejections::Say(const ingest::Rejection& rejection) {
  next_->Reject(rejection);
  ++said_;
}

}  // namespace senda::tools
