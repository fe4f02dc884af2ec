// An engine's whole state as bytes, and back.
//
// "SENDASNP", version, layout of blocks, the program's meaning, number of partitions, the clock and what has been
// released, pauses, zones by index and name, the inputs that are held, each partition's counters and blocks (one
// without bytes for who was erased), and at the end the XXH64 of everything before.
#include <fmt/core.h>

#include "runtime/abi/calendar.h"
#include "runtime/engine/bytes.h"
#include "runtime/engine/catalogs.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/pauses.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/zones_in_block.h"

namespace senda::engine {
namespace {

constexpr std::string_view kMagic = "SENDASNP";
constexpr uint32_t kVersion = 4;

// What the bytes of a block mean, apart from the program: changes whenever a struct in it does.
uint64_t BlockFormat(const abi::Program& program) {
  const abi::CustomerLayout& layout = program.layout;
  uint64_t hash = StableHash(kVersion, sizeof(abi::CustomerHeader));
  for (const uint32_t number : {layout.fields, layout.field_count, layout.segments, layout.segment_count, layout.pages,
                                layout.page_count, layout.heap}) {
    hash = StableHash(hash, number);
  }
  for (const uint32_t bytes : program.page_bytes) hash = StableHash(hash, bytes);
  return hash;
}

}  // namespace

void Partition::Save(std::string* out, std::set<uint32_t>* zones) const {
  ByteWriter writer(out);
  work_->counters.Save(out);
  writer.Number(begun_);
  writer.Number(static_cast<uint32_t>(blocks_.size()));
  for (const Block& block : blocks_) {
    if (!block) {
      writer.Text({});
      continue;
    }
    Block copy = Block::Copy(block.bytes(), block.size());
    if ((copy.header().flags & kIsAlias) == 0) {
      ForEachZone(plan_, copy, [&](const int64_t* zone) { zones->insert(static_cast<uint32_t>(*zone)); });
    }
    writer.Text({reinterpret_cast<const char*>(copy.bytes()), copy.size()});
  }
}

bool Partition::Load(ByteReader* in, const std::map<uint32_t, uint32_t>& zones) {
  work_->counters.Load(in);
  begun_ = in->Number<uint32_t>();
  const auto count = in->Number<uint32_t>();
  bool is_whole = true;
  for (uint32_t i = 0; i < count && !in->has_failed(); ++i) {
    const std::string_view bytes = in->Text();
    if (bytes.empty()) {
      blocks_.emplace_back();
      continue;
    }
    if (bytes.size() < sizeof(abi::CustomerHeader)) return false;
    blocks_.push_back(Block::Copy(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<uint32_t>(bytes.size())));
    Block& block = blocks_.back();
    if (block.size() != bytes.size()) return false;
    if ((block.header().flags & kIsAlias) != 0) {
      ids_.insert(i);
      continue;
    }
    ForEachZone(plan_, block, [&](int64_t* zone) {
      const auto found = zones.find(static_cast<uint32_t>(*zone));
      is_whole = is_whole && found != zones.end();
      if (found != zones.end()) *zone = found->second;
    });
    ids_.insert(i);
    NoteTurns(i);
    timers_.Set(i, block.root(kOrderInPartition), block.header().wake);
    if ((block.header().flags & kHasBegun) != 0) reach_.Update(i, block);
  }
  return is_whole && !in->has_failed();
}

std::string Engine::Snapshot() const {
  std::string parts;
  std::set<uint32_t> zones;
  held_.Save(&parts, &zones);
  for (const auto& partition : partitions_) partition->Save(&parts, &zones);
  std::string out(kMagic);
  ByteWriter writer(&out);
  writer.Number(kVersion);
  writer.Number(BlockFormat(program_));
  writer.Number(program_.meaning);
  writer.Number(options_.partitions);
  writer.Number(clock_);
  writer.Number(released_);
  writer.Number(refused_);
  writer.Number(merged_again_);
  writer.Number(next_turns_);
  writer.Number(static_cast<uint32_t>(seen_reaches_.size()));
  for (const SeenReach& seen : seen_reaches_) {
    writer.Number(seen.hash);
    writer.Number(seen.at);
  }
  own_counters_.Save(&out);
  writer.Number(late_answers_);
  pauses_->Save(&writer);
  catalogs_->Save(&writer);
  coupons_->Save(&writer);
  writer.Number(static_cast<uint32_t>(zones.size()));
  for (const uint32_t zone : zones) {
    writer.Number(zone);
    writer.Text(abi::ZoneName(zone));
  }
  out += parts;
  writer.Number(StableHash(out));
  return out;
}

std::optional<std::string> Engine::Restore(std::string_view snapshot) {
  constexpr size_t kHashBytes = sizeof(uint64_t);
  if (!snapshot.starts_with(kMagic) || snapshot.size() < kMagic.size() + kHashBytes) return "This is no snapshot.";
  const std::string_view body = snapshot.substr(0, snapshot.size() - kHashBytes);
  ByteReader in(body.substr(kMagic.size()));
  if (const auto version = in.Number<uint32_t>(); version != kVersion) {
    return fmt::format("The snapshot has version {}, this engine reads version {}.", version, kVersion);
  }
  if (ByteReader(snapshot.substr(body.size())).Number<uint64_t>() != StableHash(body))
    return "The snapshot is damaged.";
  const auto format = in.Number<uint64_t>();
  const auto meaning = in.Number<uint64_t>();
  if (format != BlockFormat(program_) || meaning != program_.meaning) return "The snapshot is of another program.";
  if (const auto count = in.Number<uint32_t>(); count != options_.partitions) {
    return fmt::format("The snapshot has {} partitions, this engine {}.", count, options_.partitions);
  }
  const auto clock = in.Number<int64_t>();
  const auto released = in.Number<int64_t>();
  const auto refused = in.Number<int64_t>();
  const auto merged_again = in.Number<int64_t>();
  const auto next_turns = in.Number<int64_t>();
  std::deque<SeenReach> seen_reaches;
  const auto seen_count = in.Number<uint32_t>();
  for (uint32_t i = 0; i < seen_count && !in.has_failed(); ++i) {
    const auto hash = in.Number<uint64_t>();
    seen_reaches.push_back({hash, in.Number<int64_t>()});
  }
  Counters own_counters(program_);
  own_counters.Load(&in);
  const auto late_answers = in.Number<int64_t>();
  auto pauses = std::make_unique<Pauses>();
  pauses->Load(&in);
  auto catalogs = std::make_unique<Catalogs>(program_);
  catalogs->Load(&in);
  auto coupons = std::make_unique<Coupons>(program_);
  coupons->Load(&in);
  std::map<uint32_t, uint32_t> zones;
  const auto zone_count = in.Number<uint32_t>();
  for (uint32_t i = 0; i < zone_count && !in.has_failed(); ++i) {
    const auto zone = in.Number<uint32_t>();
    const std::string_view name = in.Text();
    const std::optional<uint32_t> here = abi::FindZone(name);
    if (!here.has_value()) return fmt::format("The snapshot has the time zone {}, which is not known here.", name);
    zones[zone] = *here;
  }
  HeldInputs held(program_);
  if (!held.Load(&in, zones)) return "The snapshot is damaged.";
  std::vector<std::unique_ptr<Partition>> partitions;
  for (uint32_t i = 0; i < options_.partitions; ++i) {
    partitions.push_back(std::make_unique<Partition>(*plan_, evaluator_, options_, sink_, i));
    partitions.back()->Watch(pauses.get());
    partitions.back()->Share(catalogs.get(), coupons.get());
    if (!partitions.back()->Load(&in, zones)) return "The snapshot is damaged.";
  }
  partitions_ = std::move(partitions);
  held_ = std::move(held);
  clock_ = clock;
  released_ = released;
  refused_ = refused;
  merged_again_ = merged_again;
  ShowClock();
  next_turns_ = next_turns;
  seen_reaches_ = std::move(seen_reaches);
  own_counters_ = std::move(own_counters);
  late_answers_ = late_answers;
  pauses_ = std::move(pauses);
  catalogs_ = std::move(catalogs);
  coupons_ = std::move(coupons);
  return std::nullopt;
}

}  // namespace senda::engine
