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
};

}  // namespace senda::engine
