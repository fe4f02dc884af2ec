#include "tools/recorded_inputs.h"

#include "compiler/base/check.h"

namespace senda::tools {

engine::Input InputOf(const ingest::TypedEvent& record) {
  if (record.is_event) {
    engine::Event event;
    event.type = record.type;
    event.customer_id = record.customer;
    event.fields = record.fields;
    event.has_identity = record.has_id;
    return event;
  }
  switch (static_cast<ingest::RecordedInputKind>(record.type)) {
    case ingest::RecordedInputKind::kTick: return engine::Tick{record.at};
    case ingest::RecordedInputKind::kErase: return engine::Erasure{record.customer, record.at};
  }
  SENDA_UNREACHABLE("a recorded input that nobody knows");
}

}  // namespace senda::tools
