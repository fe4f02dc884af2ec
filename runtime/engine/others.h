// The same customer under other versions of the program, for the block on a workbench.
//
// What a step does to a journey concerns everybody who is in it, on whatever version.
#pragma once

#include <cstdint>
#include <functional>

#include "runtime/engine/work.h"

namespace senda::engine {

struct Ending;
struct KeptFiring;

class Others {
 public:
  virtual ~Others() = default;
  // Ends the journey's instances on other versions: those of the key, or with null all.
  virtual void End(Work& work, uint32_t journey, const uint64_t* key_hash, const Ending& ending) = 0;
  // Keeps the firing with the instance of the key, until that ends.
  virtual void KeepWith(Work& work, uint32_t journey, uint64_t key_hash, const KeptFiring& firing) = 0;
  // Each other workbench with its block; where `visit` says so, what it has to do now is done.
  virtual void ForEachOther(Work& work, const std::function<bool(Work& other)>& visit) = 0;
  // A channel or coupon of one in another; kNone where it does not exist on the way.
  virtual uint32_t FindChannel(const Work& from, const Work& to, uint32_t channel) const = 0;
  virtual uint32_t FindCoupon(const Work& from, const Work& to, uint32_t coupon) const = 0;
};

}  // namespace senda::engine
