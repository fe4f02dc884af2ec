#include "runtime/engine/engine.h"
namespace senda::engine {
std::string Engine::Snapshot() const { return {}; }
std::optional<std::string> Engine::Restore(std::string_view) { return std::nullopt; }
}
