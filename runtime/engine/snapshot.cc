// An engine's whole state as bytes, and back.
//
// "SENDASNP", version, of each program layout of blocks, meaning and first instant, number of partitions, the clock and
// what has been released, pauses, zones by index and name, the inputs that are held, each partition's counters and
// blocks (one without bytes for who was erased), and at the end the XXH64 of everything before.
#include <fmt/core.h>

#include <algorithm>

#include "runtime/abi/calendar.h"
#include "runtime/engine/bytes.h"
#include "runtime/engine/catalogs.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/pauses.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/versions.h"
#include "runtime/engine/zones_in_block.h"

namespace senda::engine {
namespace {

constexpr std::string_view kMagic = "SENDASNP";
constexpr uint32_t kVersion = 9;

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

template <typename Counts, typename Visit>
void ForEachCount(Counts& counts, const Visit& visit) {
  auto& [at, customers, instances, retimed, continued, exited, kept, retired, carried, rebuilt, inexact] = counts;
  for (auto* number :
       {&at, &customers, &instances, &retimed, &continued, &exited, &kept, &retired, &carried, &rebuilt, &inexact}) {
    visit(*number);
  }
}

void SaveSwitch(const SwitchCounts& counts, std::string* out) {
  ByteWriter writer(out);
  ForEachCount(counts, [&](int64_t number) { writer.Number(number); });
}

void LoadSwitch(ByteReader* in, SwitchCounts* counts) {
  ForEachCount(*counts, [&](int64_t& number) { number = in->Number<int64_t>(); });
}

// Why a snapshot with these programs is not this engine's; nothing when it is.
std::optional<std::string> CheckVersions(ByteReader* in, const Versions& versions) {
  const auto count = in->Number<uint32_t>();
  for (uint32_t i = 0; i < std::min(count, versions.size()) && !in->has_failed(); ++i) {
    const auto format = in->Number<uint64_t>();
    const auto meaning = in->Number<uint64_t>();
    const auto begins_at = in->Number<int64_t>();
    const Version& mine = versions[i];
    if (meaning != mine.program.meaning) {
      return fmt::format(
          "The snapshot is of another program: it means {:016x}, this engine's {:016x}. Restore it under "
          "its own, then switch.",
          meaning, mine.program.meaning);
    }
    if (format != BlockFormat(mine.program)) return "The snapshot lays customers out in another way.";
    if (begins_at != mine.begins_at) return "The snapshot's programs took over at other instants than this engine's.";
  }
  if (count == versions.size()) return std::nullopt;
  return fmt::format(
      "The snapshot's customers have lived under {} programs, this engine has had {}: apply the same "
      "switches before it is restored.",
      count, versions.size());
}

// The rows and codes of every version.
void LoadSources(ByteReader* in, const Versions& versions, std::vector<std::unique_ptr<Catalogs>>* catalogs,
                 std::vector<std::unique_ptr<Coupons>>* coupons) {
  for (uint32_t i = 0; i < versions.size(); ++i) {
    const abi::Program& program = versions[i].program;
    catalogs->push_back(std::make_unique<Catalogs>(program, i == 0 ? nullptr : catalogs->back().get()));
    coupons->push_back(std::make_unique<Coupons>(program, i == 0 ? nullptr : coupons->back().get()));
  }
  for (const auto& one : *catalogs) one->Load(in);
  for (const auto& one : *coupons) one->Load(in);
}

}  // namespace

void Partition::SaveBlock(uint32_t version, const Block& block, std::string* out, std::set<uint32_t>* zones) const {
  ByteWriter writer(out);
  writer.Number(version);
  if (!block) return writer.Text({});
  Block copy = Block::Copy(block.bytes(), block.size());
  if ((copy.header().flags & kIsAlias) == 0) {
    ForEachZone(versions_, version, copy, [&](const int64_t* zone) { zones->insert(static_cast<uint32_t>(*zone)); });
  }
  writer.Text({reinterpret_cast<const char*>(copy.bytes()), copy.size()});
}

void Partition::Save(std::string* out, std::set<uint32_t>* zones) const {
  ByteWriter writer(out);
  for (const auto& work : works_) work->counters.Save(out);
  for (const auto& work : works_) work->tallies.Save(out);
  for (const SwitchCounts& counts : switches_) SaveSwitch(counts, out);
  writer.Number(begun_);
  writer.Number(static_cast<uint32_t>(blocks_.size()));
  for (uint32_t customer = 0; customer < blocks_.size(); ++customer) {
    SaveBlock(customer_versions_[customer], blocks_[customer], out, zones);
    const auto found = olds_.find(customer);
    writer.Number(static_cast<uint32_t>(found == olds_.end() ? 0 : found->second.size()));
    if (found == olds_.end()) continue;
    for (const OldBlock& old : found->second) SaveBlock(old.version, old.block, out, zones);
  }
}

bool Partition::LoadBlock(ByteReader* in, const std::map<uint32_t, uint32_t>& zones, uint32_t* version, Block* block) {
  *version = in->Number<uint32_t>();
  const std::string_view bytes = in->Text();
  if (*version >= versions_.size()) return false;
  if (bytes.empty()) return true;
  if (bytes.size() < sizeof(abi::CustomerHeader)) return false;
  *block = Block::Copy(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<uint32_t>(bytes.size()));
  if (block->size() != bytes.size()) return false;
  if ((block->header().flags & kIsAlias) != 0) return true;
  bool is_whole = true;
  ForEachZone(versions_, *version, *block, [&](int64_t* zone) {
    const auto found = zones.find(static_cast<uint32_t>(*zone));
    is_whole = is_whole && found != zones.end();
    if (found != zones.end()) *zone = found->second;
  });
  return is_whole;
}

bool Partition::Load(ByteReader* in, const std::map<uint32_t, uint32_t>& zones) {
  for (const auto& work : works_) work->counters.Load(in);
  for (const auto& work : works_) {
    if (!work->tallies.Load(in)) return false;
  }
  for (SwitchCounts& counts : switches_) LoadSwitch(in, &counts);
  begun_ = in->Number<uint32_t>();
  const auto count = in->Number<uint32_t>();
  for (uint32_t i = 0; i < count && !in->has_failed(); ++i) {
    blocks_.emplace_back();
    customer_versions_.push_back(0);
    if (!LoadBlock(in, zones, &customer_versions_.back(), &blocks_.back())) return false;
    const auto olds = in->Number<uint32_t>();
    for (uint32_t k = 0; k < olds && !in->has_failed(); ++k) {
      OldBlock old{};
      if (!LoadBlock(in, zones, &old.version, &old.block)) return false;
      olds_[i].push_back(std::move(old));
    }
    if (!blocks_.back()) continue;
    ids_.insert(i);
    if (BlockOf(i) == nullptr) continue;
    timers_.Set(i, blocks_.back().root(kOrderInPartition), blocks_.back().header().wake);
    if (IsBehind(i)) continue;
    NoteTurns(i);
    if ((blocks_.back().header().flags & kHasBegun) != 0) reach_->Update(i, blocks_.back());
  }
  return !in->has_failed();
}

std::string Engine::Snapshot() const {
  std::string parts;
  std::set<uint32_t> zones;
  held_.Save(&parts, &zones);
  for (const auto& partition : partitions_) partition->Save(&parts, &zones);
  std::string out(kMagic);
  ByteWriter writer(&out);
  writer.Number(kVersion);
  writer.Number(versions_->size());
  for (uint32_t i = 0; i < versions_->size(); ++i) {
    const Version& version = (*versions_)[i];
    writer.Number(BlockFormat(version.program));
    writer.Number(version.program.meaning);
    writer.Number(version.begins_at);
  }
  writer.Text(versions_->zone_data());
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
  for (const auto& catalogs : catalogs_) catalogs->Save(&writer);
  for (const auto& coupons : coupons_) coupons->Save(&writer);
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
  if (auto reason = CheckVersions(&in, *versions_)) return reason;
  const std::string zone_data(in.Text());
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
  Counters own_counters(program());
  own_counters.Load(&in);
  const auto late_answers = in.Number<int64_t>();
  auto pauses = std::make_unique<Pauses>();
  pauses->Load(&in);
  std::vector<std::unique_ptr<Catalogs>> catalogs;
  std::vector<std::unique_ptr<Coupons>> coupons;
  LoadSources(&in, *versions_, &catalogs, &coupons);
  std::map<uint32_t, uint32_t> zones;
  const auto zone_count = in.Number<uint32_t>();
  for (uint32_t i = 0; i < zone_count && !in.has_failed(); ++i) {
    const auto zone = in.Number<uint32_t>();
    const std::string_view name = in.Text();
    const std::optional<uint32_t> here = abi::FindZone(name);
    if (!here.has_value()) return fmt::format("The snapshot has the time zone {}, which is not known here.", name);
    zones[zone] = *here;
  }
  HeldInputs held(program());
  if (!held.Load(&in, zones)) return "The snapshot is damaged.";
  std::vector<std::unique_ptr<Partition>> partitions;
  for (uint32_t i = 0; i < options_.partitions; ++i) {
    partitions.push_back(std::make_unique<Partition>(*versions_, options_, sink_, i));
    partitions.back()->Watch(pauses.get());
    partitions.back()->Share(&catalogs, &coupons);
    if (!partitions.back()->Load(&in, zones)) return "The snapshot is damaged.";
  }
  partitions_ = std::move(partitions);
  versions_->SetZoneData(zone_data);
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
  for (const auto& partition : partitions_) partition->Share(&catalogs_, &coupons_);
  return std::nullopt;
}

}  // namespace senda::engine
