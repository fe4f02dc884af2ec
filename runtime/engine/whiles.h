// What journeys hold `while`: watched for each instance, settled in step 4, acted on in step 7.
#pragma once

#include "runtime/engine/work.h"

namespace senda::engine {

// The instance has just entered: when its condition can change by time alone.
void BeginWhile(Work& work, uint32_t instance);
// Asks again where something read may have changed; what no longer holds is marked.
void SettleWhiles(Work& work);

}  // namespace senda::engine
