#include "tools/progress.h"

#include <fmt/core.h>

#include <algorithm>

#include "tools/say.h"
#include "tools/table.h"

namespace senda::tools {
namespace {

constexpr int64_t kDrawEveryMs = 100;
constexpr size_t kBarColumns = 30;

std::string Bar(uint64_t done, uint64_t total) {
  size_t filled = std::min<uint64_t>(kBarColumns, done * kBarColumns / total);
  return fmt::format("[{}{}] {:3}%", std::string(filled, '='), std::string(kBarColumns - filled, ' '),
                     std::min<uint64_t>(100, done * 100 / total));
}

}  // namespace

Progress::Progress(Console* console, const io::Clock* clock, uint64_t total)
    : console_(console), clock_(clock), total_(total), started_ms_(clock->now_ms()), drawn_ms_(started_ms_) {}

void Progress::Show(uint64_t done, uint64_t events) {
  if (!console_->err_is_terminal()) return;
  int64_t now_ms = clock_->now_ms();
  if (now_ms - drawn_ms_ < kDrawEveryMs) return;
  drawn_ms_ = now_ms;
  auto per_second = static_cast<int64_t>(events) * 1'000 / std::max<int64_t>(1, now_ms - started_ms_);
  std::string bar = total_ > 0 ? Bar(done, total_) + "  " : "";
  console_->SetStatus(
      Say("{}{} events, {} a second", bar, WithCommas(static_cast<int64_t>(events)), WithCommas(per_second)));
}

}  // namespace senda::tools
