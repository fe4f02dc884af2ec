// Typed 32-bit ids, and the vectors that are keyed by them.
//
// Takes: a tag type, one per kind of thing, so that the id of an expression is never used as that of a type.
// Gives: Id, an index that is invalid until set; IdStore, which hands out ids as things are added; IdMap, a side table
// with a default for what was never set. Guarantees: ids of one store count up from 0 without gaps, in the order of
// Add.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "compiler/base/check.h"

namespace senda {

template <typename Tag>
class Id {
 public:
  static constexpr uint32_t kInvalid = std::numeric_limits<uint32_t>::max();

  constexpr Id() = default;
  constexpr explicit Id(uint32_t index) : index_(index) {}

  constexpr bool is_valid() const { return index_ != kInvalid; }
  constexpr uint32_t index() const { return index_; }
  constexpr auto operator<=>(const Id&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, Id id) {
    return H::combine(std::move(state), id.index_);
  }

 private:
  uint32_t index_ = kInvalid;
};

// The ids 0 to size - 1, for a range-based for.
template <typename IdT>
class IdRange {
 public:
  class Iterator {
   public:
    explicit Iterator(uint32_t index) : index_(index) {}
    IdT operator*() const { return IdT(index_); }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

   private:
    uint32_t index_;
  };

  explicit IdRange(uint32_t size) : size_(size) {}
  Iterator begin() const { return Iterator(0); }
  Iterator end() const { return Iterator(size_); }

 private:
  uint32_t size_;
};

// Owns things of one kind. References stay valid only until the next Add.
template <typename IdT, typename T>
class IdStore {
 public:
  IdT Add(T value) {
    SENDA_CHECK(values_.size() < IdT::kInvalid);
    values_.push_back(std::move(value));
    return IdT(static_cast<uint32_t>(values_.size() - 1));
  }

  T& operator[](IdT id) {
    SENDA_CHECK(id.index() < values_.size());
    return values_[id.index()];
  }
  const T& operator[](IdT id) const {
    SENDA_CHECK(id.index() < values_.size());
    return values_[id.index()];
  }

  size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }
  void Reserve(size_t count) { values_.reserve(count); }
  IdRange<IdT> ids() const { return IdRange<IdT>(static_cast<uint32_t>(values_.size())); }

  auto begin() { return values_.begin(); }
  auto end() { return values_.end(); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }

 private:
  std::vector<T> values_;
};

// What a phase knows about the things of another phase's store. Reading what was never set gives the default.
template <typename IdT, typename T>
class IdMap {
 public:
  IdMap() = default;
  explicit IdMap(T initial) : initial_(std::move(initial)) {}

  // Grows to hold the id. A reference stays valid only until the table grows again.
  T& operator[](IdT id) {
    SENDA_CHECK(id.is_valid());
    if (id.index() >= values_.size()) values_.resize(size_t{id.index()} + 1, initial_);
    return values_[id.index()];
  }
  const T& operator[](IdT id) const { return Get(id); }
  const T& Get(IdT id) const {
    SENDA_CHECK(id.is_valid());
    return id.index() < values_.size() ? values_[id.index()] : initial_;
  }
  void Set(IdT id, T value) { (*this)[id] = std::move(value); }
  void Reserve(size_t count) { values_.reserve(count); }
  size_t size() const { return values_.size(); }

 private:
  std::vector<T> values_;
  T initial_{};
};

}  // namespace senda

template <typename Tag>
struct std::hash<senda::Id<Tag>> {
  size_t operator()(senda::Id<Tag> id) const noexcept { return std::hash<uint32_t>()(id.index()); }
};
