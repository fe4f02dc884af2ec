// How a customer's state block begins. Everything behind it is the engine's: blocks are addressed by offsets from the
// block's start, never by pointers, so that copying the bytes copies the customer.
//
//   [CustomerHeader][field slots][segment bits][page table][heap …]
//
// A field slot is a `Value` whose text, if it is one, is an offset from the block's start in `integer`.
// The page table has one 32-bit offset per page (0: never touched); a page holds the slots of the aggregates fed by one
// event type, so that a customer who never had that event pays four bytes for all of them.
#pragma once

#include <cstdint>

namespace senda::abi {

struct CustomerHeader {
  uint32_t size;      // bytes in use
  uint32_t capacity;  // bytes allocated
  uint32_t zone;      // index of the customer's time zone (calendar.h)
  uint32_t flags;
  int64_t clock;       // the instant of the last input or time step; never goes back
  int64_t wake;        // the next instant at which something is due, or kNever
  uint32_t roots[20];  // offsets of the engine's own lists (attempts, instances, breakpoints, …); 0 when empty
};
static_assert(sizeof(CustomerHeader) == 112);

// Offsets in bytes from the block's start; the same for every customer of a program.
struct CustomerLayout {
  uint32_t fields = sizeof(CustomerHeader);  // Value per customer field
  uint32_t field_count = 0;
  uint32_t segments = 0;  // one bit per segment, little-endian within 64-bit words
  uint32_t segment_count = 0;
  uint32_t pages = 0;  // uint32_t per page
  uint32_t page_count = 0;
  uint32_t heap = 0;  // where the heap begins
};

}  // namespace senda::abi
