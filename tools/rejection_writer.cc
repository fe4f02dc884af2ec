#include "tools/rejection_writer.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "tools/say.h"
#include "tools/table.h"

namespace senda::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t kSaidMax = 10;

}  // namespace

void RejectionWriter::Reject(const ingest::Rejection& rejection) {
  ++count_;
  if (count_ <= kSaidMax) {
    console_->PrintError(
        Say("{}:{}: rejected: {}\n", rejection.source, rejection.line, InLanguage(rejection.reason, SpokenLanguage())));
  }
  if (sink_ == nullptr || !status_.ok()) return;
  Json json;
  json["source"] = rejection.source;
  json["line"] = rejection.line;
  json["reason"] = rejection.reason;
  json["raw"] = rejection.raw;
  status_ = sink_->Write(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

void RejectionWriter::Finish() {
  if (count_ <= kSaidMax) return;
  console_->PrintError(Say("… and {} more rejected{}\n", WithCommas(static_cast<int64_t>(count_ - kSaidMax)),
                           sink_ == nullptr ? Told("; --rejected FILE keeps all of them") : ""));
}

}  // namespace senda::tools
