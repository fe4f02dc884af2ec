// The engine's hash: XXH64 with seed 0, published and the same everywhere.
//
// Used for what is durable or decides something (partitions, splits, keys), so it may never change.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace senda::engine {

uint64_t StableHash(std::string_view bytes) noexcept;
// Of several texts, each with its length in front, so that ("ab", "c") is not ("a", "bc").
uint64_t StableHash(std::initializer_list<std::string_view> texts) noexcept;
// Mixes a number into a hash.
uint64_t StableHash(uint64_t hash, uint64_t number) noexcept;
// A whole number in [0, 1,000,000), uniform when the hash is.
uint32_t Millionths(uint64_t hash) noexcept;

}  // namespace senda::engine
