// Blocks, lists in them, and timers, each against the standard library's answer.
#include "runtime/engine/block.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/engine/heap_array.h"
#include "runtime/engine/timers.h"

namespace senda::engine {
namespace {

RC_GTEST_PROP(Block, PiecesKeepTheirContent, ()) {
  Block block = Block::Create(abi::CustomerLayout{});
  std::map<uint32_t, std::string> pieces;  // by offset
  const auto steps = *rc::gen::container<std::vector<std::pair<uint32_t, char>>>(
      rc::gen::pair(rc::gen::inRange<uint32_t>(1, 5000), rc::gen::inRange('a', 'z')));
  for (const auto& [number, letter] : steps) {
    if (number % 3 == 0 && !pieces.empty()) {
      const auto piece = std::next(pieces.begin(), number % pieces.size());
      block.Free(piece->first, static_cast<uint32_t>(piece->second.size()));
      pieces.erase(piece);
    } else {
      const uint32_t size = number % 7 == 0 ? number : number % 90 + 1;
      const uint32_t offset = block.Allocate(size);
      RC_ASSERT(offset % 8 == 0 && offset + size <= block.size());
      for (uint32_t i = 0; i < size; ++i) RC_ASSERT(block.At<char>(offset)[i] == 0);
      pieces[offset] = std::string(size, letter);
      std::memset(block.At<char>(offset), letter, size);
    }
    for (const auto& [offset, content] : pieces) {
      RC_ASSERT(std::string_view(block.At<char>(offset), content.size()) == content);
    }
  }
}

TEST(Block, StoresATextThatLiesInIt) {
  Block block = Block::Create(abi::CustomerLayout{});
  abi::StoredValue stored = block.Store(abi::Value::Text("a text that is longer than what a block has at first"), true);
  for (int i = 0; i < 10; ++i) stored = block.Store(block.Load(stored, true), true);
  EXPECT_EQ(block.Load(stored, true).text(), "a text that is longer than what a block has at first");
  EXPECT_EQ(block.Load(block.Store(abi::Value::Text(""), true), true).text(), "");
  EXPECT_EQ(block.Store(abi::Value::Missing(), true).known, 0u);
}

RC_GTEST_PROP(HeapArray, IsAVector, (const std::vector<std::pair<uint16_t, int64_t>>& steps)) {
  Block block = Block::Create(abi::CustomerLayout{});
  HeapArray<int64_t> list(block, Block::RootAt(kOnceRoot));
  std::vector<int64_t> plain;
  for (const auto& [number, value] : steps) {
    if (number % 3 == 0 && !plain.empty()) {
      list.Erase(number % static_cast<uint32_t>(plain.size()));
      plain.erase(plain.begin() + number % static_cast<uint32_t>(plain.size()));
    } else {
      const uint32_t position = number % static_cast<uint32_t>(plain.size() + 1);
      *list.Insert(position) = value;
      plain.insert(plain.begin() + position, value);
    }
    RC_ASSERT(std::vector<int64_t>(list.items().begin(), list.items().end()) == plain);
    RC_ASSERT(list.empty() == plain.empty());
  }
}

RC_GTEST_PROP(Timers, ComeInOrder, ()) {
  Timers timers;
  std::set<std::pair<int64_t, uint32_t>> plain;
  std::map<uint32_t, int64_t> wakes;
  const auto steps = *rc::gen::container<std::vector<std::pair<uint32_t, int64_t>>>(
      rc::gen::pair(rc::gen::inRange<uint32_t>(0, 40), rc::gen::inRange<int64_t>(0, 60)));
  for (const auto& [customer, number] : steps) {
    const int64_t wake = number % 5 == 0 ? abi::kNever : number;
    if (wakes.contains(customer)) plain.erase({wakes[customer], customer});
    wakes[customer] = wake;
    if (wake != abi::kNever) plain.insert({wake, customer});
    timers.Set(customer, customer, wake);
    RC_ASSERT(timers.size() == plain.size());
    RC_ASSERT(timers.NextWake() == (plain.empty() ? abi::kNever : plain.begin()->first));
    if (!plain.empty()) RC_ASSERT(timers.front().customer == plain.begin()->second);
  }
}

}  // namespace
}  // namespace senda::engine
