// One customer's state: a single block of bytes addressed by offsets, with a small heap inside.
//
// Takes the program's layout; gives typed access and allocation within the block. Guarantees: no pointer is stored in
// the block, so a copy of the bytes is a copy of the customer; what is allocated is zeroed; freed pieces are used
// again. `Allocate` and all that may call it can move the block: pointers into it are then void, offsets stay.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "runtime/abi/containers.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/value.h"

namespace senda::engine {

// What the engine keeps in CustomerHeader::roots.
enum Root : uint32_t {
  kAttemptsRoot,      // attempts of customer-scoped patterns (attempts.h)
  kInstancesRoot,     // live journey instances, in order O
  kTailsRoot,         // ended instances whose goal is still open
  kBreakpointsRoot,   // next instants at which segments can flip by time alone
  kOnceRoot,          // entries remembered for `once`
  kFirstsRoot,        // patterns of `first A` that have had theirs
  kDuplicatesRoot,    // ids of recent events
  kFreeRoot,          // table of free pieces by size class
  kAttemptSequence,   // counts: attempts opened …
  kEntrySequence,     // … instances entered …
  kOrderInPartition,  // when this customer came, among those of the partition
  kInputSequence,     // … inputs processed
  kAliasesRoot,       // ids that have been merged into this one
  kSetFieldsRoot,     // which fields with a default were ever set: bits, by 64
  kDeclaredSequence,  // … events of declared types processed
  kSendsRoot,         // sends that are asked for or held (sends.h)
  kOutboxRoot,        // what has gone out and is not settled (outbox.h)
  kExactSinceRoot,    // aggregates rebuilt from a history that did not reach back far enough (exact_since.h)
  kContactRoot,       // consent, places taken in limits, addresses that bounced (contact.h)
  kCodesRoot,         // codes of coupons that were given (coupons.h)
  kRootCount,
};

// CustomerHeader::flags
inline constexpr uint32_t kHasBegun = 1;  // there was a first input
inline constexpr uint32_t kIsAlias = 2;   // nobody of its own: roots[0] and [1] say partition and index of who it is

class Block {
 public:
  // A new customer's block: header, unknown fields, no memberships, no pages.
  static Block Create(const abi::CustomerLayout& layout);
  // Takes over bytes made by `bytes()` and `size()` of another block.
  static Block Copy(const uint8_t* bytes, uint32_t size);

  Block() = default;
  Block(Block&& other) noexcept : bytes_(other.bytes_) { other.bytes_ = nullptr; }
  Block& operator=(Block&& other) noexcept;
  ~Block();

  explicit operator bool() const { return bytes_ != nullptr; }
  const uint8_t* bytes() const { return bytes_; }
  uint32_t size() const { return header().size; }
  abi::CustomerHeader& header() { return *reinterpret_cast<abi::CustomerHeader*>(bytes_); }
  const abi::CustomerHeader& header() const { return *reinterpret_cast<const abi::CustomerHeader*>(bytes_); }
  uint32_t root(Root root) const { return header().roots[root]; }
  uint32_t TakeNumber(Root root) { return header().roots[root]++; }
  // Where a root itself lies, for the lists of heap_array.h.
  static constexpr uint32_t RootAt(Root root) {
    return static_cast<uint32_t>(offsetof(abi::CustomerHeader, roots) + root * sizeof(uint32_t));
  }

  template <typename T>
  T* At(uint32_t offset) {
    return reinterpret_cast<T*>(bytes_ + offset);
  }
  template <typename T>
  const T* At(uint32_t offset) const {
    return reinterpret_cast<const T*>(bytes_ + offset);
  }

  // `size` zeroed bytes, aligned to 8; never 0.
  uint32_t Allocate(uint32_t size);
  // `size` as it was allocated.
  void Free(uint32_t offset, uint32_t size);
  // What Allocate(size) really takes: a list may grow into it.
  static uint32_t RoundedSize(uint32_t size);

  // A value at rest for one from outside (or from this block, which may move meanwhile), and back. `is_text` says
  // whether the value is one; other values are stored as they are.
  abi::StoredValue Store(const abi::Value& value, bool is_text);
  abi::Value Load(const abi::StoredValue& stored, bool is_text) const {
    if (!is_text || stored.known == 0) return stored;
    return abi::Value::Text({reinterpret_cast<const char*>(bytes_) + stored.integer, stored.size});
  }
  void Release(abi::StoredValue stored, bool is_text) {
    if (is_text && stored.size != 0) Free(static_cast<uint32_t>(stored.integer), stored.size);
  }

  bool HasSegment(const abi::CustomerLayout& layout, uint32_t segment) const {
    return (At<uint64_t>(layout.segments)[segment / 64] >> (segment % 64)) & 1;
  }
  void SetSegment(const abi::CustomerLayout& layout, uint32_t segment, bool is_in) {
    uint64_t& word = At<uint64_t>(layout.segments)[segment / 64];
    const uint64_t bit = uint64_t{1} << (segment % 64);
    word = is_in ? word | bit : word & ~bit;
  }

 private:
  void Reserve(uint32_t size);

  uint8_t* bytes_ = nullptr;
};

}  // namespace senda::engine
