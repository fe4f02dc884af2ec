#include "tools/replay_inputs.h"

#include <fmt/core.h>

#include <map>
#include <utility>

#include "runtime/ingest/file_events.h"

namespace senda::tools {
namespace {

constexpr std::string_view kStandardInput = "-";

// `cdnow#17` for line 17; of the second file of one mapping `cdnow.2#17`, so that no two rows share an id.
std::string MadeIdPrefix(const ReplayInput& file, std::map<std::string, int>* seen) {
  std::string name = file.mapping != nullptr ? file.mapping->name : "";
  int number = ++(*seen)[name];
  return number == 1 ? name + "#" : fmt::format("{}.{}#", name, number);
}

}  // namespace

Result<std::unique_ptr<ingest::EventStream>> OpenInputs(const ReplayInputs& inputs, const ingest::EventCatalog& catalog,
                                                        ingest::RejectionSink* rejections,
                                                        std::vector<ingest::IngestCounts>* counts,
                                                        uint64_t* bytes_read) {
  std::vector<std::unique_ptr<ingest::EventStream>> streams;
  std::map<std::string, int> seen;
  counts->assign(inputs.files.size(), {});
  for (const ReplayInput& file : inputs.files) {
    ingest::FileInput input;
    input.file = file.path;
    input.mapping = file.mapping;
    input.number = static_cast<uint32_t>(streams.size());
    input.made_id_prefix = MadeIdPrefix(file, &seen);
    if (file.path == kStandardInput) {
      input.file = "standard input";
      input.bytes = io::StandardInput();
    } else {
      SENDA_ASSIGN_OR_RETURN(input.bytes, io::OpenFile(file.path));
    }
    input.bytes = io::CountBytes(std::move(input.bytes), bytes_read);
    SENDA_ASSIGN_OR_RETURN(auto events, ingest::OpenFileEvents(std::move(input), {&catalog, nullptr, rejections,
                                                                                  &(*counts)[streams.size()]}));
    bool is_sorted = file.mapping == nullptr || file.mapping->is_sorted;
    streams.push_back(is_sorted ? std::move(events)
                                : ingest::SortEvents(std::move(events), catalog, inputs.sort_limits));
  }
  return ingest::MergeEvents(std::move(streams));
}

uint64_t SizeOfInputs(const ReplayInputs& inputs) {
  uint64_t total = 0;
  for (const ReplayInput& file : inputs.files) total += io::SizeOfFile(file.path);
  return total;
}

}  // namespace senda::tools
