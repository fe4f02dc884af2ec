#include "runtime/engine/block.h"

#include <bit>
#include <cstdlib>

#include "compiler/base/check.h"

namespace senda::engine {
namespace {

// Size classes: 16, 24, 32, 48, 64, 96, 128, …: at most a third of a piece is unused.
constexpr uint32_t kClassCount = 40;
constexpr uint32_t kBlockBytesMax = 1u << 30;

struct FreePiece {
  uint32_t next;
};

uint32_t ClassOf(uint32_t size) {
  if (size <= 16) return 0;
  const auto octave = static_cast<uint32_t>(std::bit_width(size - 1) - 1);  // 2^octave < size <= 2^(octave + 1)
  const uint32_t half = uint32_t{3} << (octave - 1);
  SENDA_CHECK(octave < 22, "a piece of {} bytes", size);
  return 2 * (octave - 4) + (size <= half ? 1 : 2);
}

uint32_t SizeOfClass(uint32_t size_class) {
  if (size_class == 0) return 16;
  const uint32_t octave = (size_class - 1) / 2 + 4;
  return (size_class & 1) != 0 ? uint32_t{3} << (octave - 1) : uint32_t{1} << (octave + 1);
}

uint32_t AlignedHeap(const abi::CustomerLayout& layout) {
  return (std::max<uint32_t>(layout.heap, sizeof(abi::CustomerHeader)) + 15) & ~15u;
}

}  // namespace

Block Block::Create(const abi::CustomerLayout& layout) {
  Block block;
  const uint32_t size = AlignedHeap(layout);
  const uint32_t capacity = (size + 64 + 63) & ~63u;
  block.bytes_ = static_cast<uint8_t*>(std::malloc(capacity));
  SENDA_CHECK(block.bytes_ != nullptr, "out of memory");
  std::memset(block.bytes_, 0, size);
  abi::CustomerHeader& header = block.header();
  header.size = size;
  header.capacity = capacity;
  header.clock = INT64_MIN;
  header.wake = abi::kNever;
  return block;
}

Block Block::Copy(const uint8_t* bytes, uint32_t size) {
  Block block;
  block.bytes_ = static_cast<uint8_t*>(std::malloc(size));
  SENDA_CHECK(block.bytes_ != nullptr, "out of memory");
  std::memcpy(block.bytes_, bytes, size);
  block.header().capacity = size;
  return block;
}

Block& Block::operator=(Block&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

Block::~Block() {
  std::free(bytes_);
}

void Block::Reserve(uint32_t size) {
  const uint32_t capacity = header().capacity;
  if (size <= capacity) return;
  SENDA_CHECK(size <= kBlockBytesMax, "a customer's state of {} bytes", size);
  const uint32_t grown = (std::max(size, capacity + capacity / 4) + 63) & ~63u;
  bytes_ = static_cast<uint8_t*>(std::realloc(bytes_, grown));
  SENDA_CHECK(bytes_ != nullptr, "out of memory");
  header().capacity = grown;
}

uint32_t Block::RoundedSize(uint32_t size) {
  return SizeOfClass(ClassOf(size));
}

uint32_t Block::Allocate(uint32_t size) {
  const uint32_t size_class = ClassOf(size);
  const uint32_t rounded = SizeOfClass(size_class);
  if (const uint32_t table = root(kFreeRoot); table != 0) {
    uint32_t& head = At<uint32_t>(table)[size_class];
    if (const uint32_t offset = head; offset != 0) {
      head = At<FreePiece>(offset)->next;
      std::memset(bytes_ + offset, 0, rounded);
      return offset;
    }
  }
  const uint32_t offset = header().size;
  Reserve(offset + rounded);
  header().size = offset + rounded;
  std::memset(bytes_ + offset, 0, rounded);
  return offset;
}

void Block::Free(uint32_t offset, uint32_t size) {
  if (offset == 0 || size == 0) return;
  const uint32_t size_class = ClassOf(size);
  const uint32_t rounded = SizeOfClass(size_class);
  if (offset + rounded == header().size) {  // the last piece: give it back at once
    header().size = offset;
    return;
  }
  if (root(kFreeRoot) == 0) {
    const uint32_t table = Allocate(kClassCount * sizeof(uint32_t));
    header().roots[kFreeRoot] = table;
  }
  uint32_t& head = At<uint32_t>(root(kFreeRoot))[size_class];
  std::memset(bytes_ + offset, 0, rounded);
  At<FreePiece>(offset)->next = head;
  head = offset;
}

abi::StoredValue Block::Store(const abi::Value& value, bool is_text) {
  if (value.known == 0) return abi::Value::Missing();
  if (!is_text) return value;
  abi::StoredValue stored = abi::Value::Integer(0);
  stored.size = value.size;
  if (value.size == 0) return stored;
  // The text may lie in this very block, which moves when it grows.
  const auto* source = reinterpret_cast<const uint8_t*>(value.data);
  const bool is_inside = source >= bytes_ && source < bytes_ + size();
  const auto inside_at = static_cast<uint32_t>(is_inside ? source - bytes_ : 0);
  const uint32_t offset = Allocate(value.size);
  std::memcpy(bytes_ + offset, is_inside ? bytes_ + inside_at : source, value.size);
  stored.integer = offset;
  return stored;
}

}  // namespace senda::engine
