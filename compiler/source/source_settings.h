// `[sources.NAME]`, read from TOML.
#pragma once

#include <string>

#include "compiler/source/event_source.h"
#include "compiler/source/toml.h"

namespace senda {

// What is wrong becomes a problem; the rest is still filled.
EventSource ReadEventSource(const TomlEntry& entry, Problems* problems);

// Whether the zone data knows the name.
bool IsTimeZone(const std::string& name);

}  // namespace senda
