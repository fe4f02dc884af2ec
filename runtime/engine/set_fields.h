// Which of the customer's fields that have a default were ever set, though maybe to just that.
//
// Only a merge asks: what somebody said goes before what is assumed.
#pragma once

#include "runtime/engine/heap_array.h"

namespace senda::engine {

inline bool WasFieldSet(const Block& block, uint32_t field) {
  // Reading changes nothing.
  const HeapArray<uint64_t> words(const_cast<Block&>(block), Block::RootAt(kSetFieldsRoot));
  return field / 64 < words.size() && ((words[field / 64] >> (field % 64)) & 1) != 0;
}

inline void NoteFieldSet(Block& block, uint32_t field) {
  HeapArray<uint64_t> words(block, Block::RootAt(kSetFieldsRoot));
  while (words.size() <= field / 64) words.Append();
  words[field / 64] |= uint64_t{1} << (field % 64);
}

inline void ForgetFieldSet(Block& block, uint32_t field) {
  HeapArray<uint64_t> words(block, Block::RootAt(kSetFieldsRoot));
  if (field / 64 < words.size()) words[field / 64] &= ~(uint64_t{1} << (field % 64));
}

}  // namespace senda::engine
