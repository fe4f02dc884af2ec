// Numbers and texts as bytes, little-endian, and back: what a snapshot is made of.
//
// A reader that is asked for more than there is gives zeros and remembers that it failed.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace senda::engine {

class ByteWriter {
 public:
  explicit ByteWriter(std::string* out) : out_(out) {}

  template <typename T>
  void Number(T value) {
    static_assert(std::is_integral_v<T>);
    for (size_t i = 0; i < sizeof(T); ++i) {
      out_->push_back(static_cast<char>(static_cast<uint64_t>(value) >> (8 * i) & 0xff));
    }
  }
  void Text(std::string_view text) {
    Number(static_cast<uint32_t>(text.size()));
    out_->append(text);
  }

 private:
  std::string* out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  template <typename T>
  T Number() {
    static_assert(std::is_integral_v<T>);
    const std::string_view bytes = Take(sizeof(T));
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.size(); ++i) value |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return static_cast<T>(value);
  }
  std::string_view Text() { return Take(Number<uint32_t>()); }
  bool has_failed() const { return has_failed_; }
  bool is_at_end() const { return in_.empty(); }

 private:
  std::string_view Take(size_t size) {
    if (size > in_.size()) {
      has_failed_ = true;
      in_ = {};
      return {};
    }
    const std::string_view taken = in_.substr(0, size);
    in_.remove_prefix(size);
    return taken;
  }

  std::string_view in_;
  bool has_failed_ = false;
};

}  // namespace senda::engine
