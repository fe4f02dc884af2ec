#include "tools/line_ledger.h"

#include <algorithm>

namespace senda::tools {
namespace {

bool Reaches(const std::map<std::string, uint64_t>& lines, const std::string& source, uint64_t line) {
  const auto found = lines.find(source);
  return found != lines.end() && line <= found->second;
}

}  // namespace

void LineLedger::Reject(const ingest::Rejection& rejection) {
  const Line line(rejection.source, rejection.line);
  const Held held{std::string(rejection.reason), std::string(rejection.raw)};
  if (!holds_) return Say(line, held);
  if (IsTaken(line.first, line.second)) return;
  NoteRead(line.first, line.second);
  awaited_.erase(line);
  before_.erase(line);
  held_.insert_or_assign(line, held);
}

void LineLedger::Take(const std::string& source, uint64_t line, bool is_near) {
  if (!holds_) return;
  NoteRead(source, line);
  const Line taken(source, line);
  if (!awaited_.empty()) awaited_.erase(taken);
  if (!before_.empty()) before_.erase(taken);
  const auto first = awaited_.lower_bound({source, 0});
  if (is_near || (first != awaited_.end() && first->first == source)) {
    taken_.insert(taken);
    return;
  }
  settled_[source] = line;
  taken_.erase(taken_.lower_bound({source, 0}), taken_.upper_bound(taken));
  const auto begin = held_.lower_bound({source, 0}), end = held_.upper_bound(taken);
  for (auto held = begin; held != end; ++held) Say(held->first, held->second);
  held_.erase(begin, end);
}

void LineLedger::Await(const std::string& source, uint64_t line) {
  NoteRead(source, line);
  awaited_.emplace(source, line);
}

void LineLedger::Finish() {
  for (const auto* lines : {&before_, &held_}) {
    for (const auto& [where, held] : *lines) Say(where, held);
  }
  before_.clear();
  held_.clear();
}

void LineLedger::BeginReading() {
  for (auto& [line, held] : held_) before_.insert_or_assign(line, std::move(held));
  held_.clear();
  former_ = read_;
}

bool LineLedger::IsTaken(const std::string& source, uint64_t line) const {
  return holds_ && (Reaches(settled_, source, line) || taken_.contains({source, line}));
}

bool LineLedger::PassOver(const std::string& source, uint64_t line) {
  if (!Reaches(former_, source, line)) return false;
  const auto found = before_.find({source, line});
  if (found == before_.end()) return true;
  held_.insert_or_assign(found->first, std::move(found->second));
  before_.erase(found);
  return true;
}

void LineLedger::NoteRead(const std::string& source, uint64_t line) {
  uint64_t& last = read_[source];
  last = std::max(last, line);
}

void LineLedger::Say(const Line& line, const Held& held) {
  next_->Reject({line.first, line.second, held.reason, held.raw});
  ++said_;
}

}  // namespace senda::tools
