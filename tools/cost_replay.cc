#include "tools/cost_replay.h"

#include <algorithm>
#include <set>

#include "runtime/engine/block.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/work.h"
#include "tools/counting_evaluator.h"
#include "tools/coupon_files.h"
#include "tools/recorded_inputs.h"
#include "tools/rejection_writer.h"

namespace senda::tools {
namespace {

class CostReplay {
 public:
  CostReplay(const ir::Program& program, const abi::Evaluator& evaluator, Console* console)
      : program_(program.description),
        counting_(program, evaluator),
        catalog_(program_.events),
        rejections_(console, nullptr),
        engine_(program_, counting_, engine::Options{}, nullptr) {
    for (const abi::EventSchema& event : program_.events) seen_.work.push_back({event.qualified_name, 0, 0, 0});
    seen_.work.push_back({"time", 0, 0, 0});
  }

  Result<CostSeen> Run(const std::string& folder, const ReplayInputs& inputs) {
    std::vector<ingest::IngestCounts> read;
    uint64_t bytes_read = 0;
    SENDA_ASSIGN_OR_RETURN(auto events, OpenInputs(inputs, catalog_, &rejections_, &read, &bytes_read));
    SENDA_RETURN_IF_ERROR(GiveCodes(program_, folder, &engine_));
    ingest::TypedEvent event;
    while (true) {
      SENDA_ASSIGN_OR_RETURN(const bool more, events->Next(&event));
      if (!more) break;
      Apply(event);
    }
    if (engine_.clock() != INT64_MIN) {
      engine_.AdvanceTo(engine_.clock());
      Count(program_.events.size());
    }
    rejections_.Finish();
    LookAtAll();
    for (MeasuredWork& one : seen_.work) one.mean = one.times == 0 ? 0 : one.mean / static_cast<double>(one.times);
    return std::move(seen_);
  }

 private:
  void Count(size_t which) {
    const uint64_t work = counting_.Take();
    const bool is_time = which == program_.events.size();
    if (is_time && work == 0) return;
    MeasuredWork& one = seen_.work[which];
    ++one.times;
    one.mean += static_cast<double>(work);
    one.most = std::max(one.most, work);
  }

  void Apply(const ingest::TypedEvent& record) {
    std::string reason;
    const auto input = InputOf(record, program_, &arena_, &reason);
    if (!input) return;
    // What time alone does before it is no work of the event; where events are held for their order that is not known.
    if (program_.lateness_ms == 0 && record.at > engine_.clock() && engine_.clock() != INT64_MIN) {
      engine_.AdvanceTo(record.at - 1);
      Count(program_.events.size());
    }
    if (engine_.Apply(*input)) return;
    if (!record.is_event) {
      counting_.Take();
      return;
    }
    Count(record.type);
    ++seen_.at_end.events;
    if (!record.customer.empty()) LookAt(*customers_.insert(std::string(record.customer)).first);
  }

  uint64_t SizeOf(const std::string& customer) { return engine_.StateBytesOf(engine_.Intern(customer)); }
  void LookAt(const std::string& customer) { seen_.largest = std::max(seen_.largest, SizeOf(customer)); }

  void LookAtAll() {
    std::vector<uint64_t> sizes;
    for (const std::string& customer : customers_) {
      if (const uint64_t size = SizeOf(customer); size > 0) sizes.push_back(size);
    }
    std::sort(sizes.begin(), sizes.end());
    MeasuredBytes& out = seen_.at_end;
    out.customers = sizes.size();
    if (sizes.empty()) return;
    uint64_t sum = 0;
    for (uint64_t size : sizes) sum += size;
    constexpr size_t kHundred = 100, kMost = 95;
    out.mean = sum / sizes.size();
    out.median = sizes[sizes.size() / 2];
    out.p95 = sizes[std::min(sizes.size() - 1, sizes.size() * kMost / kHundred)];
    out.most = seen_.largest;
  }

  const abi::Program& program_;
  CountingEvaluator counting_;
  ingest::EventCatalog catalog_;
  RejectionWriter rejections_;
  ingest::TextArena arena_;
  engine::Engine engine_;
  std::set<std::string> customers_;
  CostSeen seen_;
};

}  // namespace

Result<CostSeen> ReplayForCost(const ir::Program& program, const abi::Evaluator& evaluator, const std::string& folder,
                               const ReplayInputs& inputs, Console* console) {
  return CostReplay(program, evaluator, console).Run(folder, inputs);
}

}  // namespace senda::tools
