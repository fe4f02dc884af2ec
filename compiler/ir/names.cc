#include "compiler/ir/names.h"

#include "compiler/base/check.h"

namespace senda::ir {

std::string_view NameOf(abi::Kind kind) {
  switch (kind) {
    case abi::Kind::kBool: return "bool";
    case abi::Kind::kInt: return "int";
    case abi::Kind::kNumber: return "number";
    case abi::Kind::kPercent: return "percent";
    case abi::Kind::kMoney: return "money";
    case abi::Kind::kText: return "text";
    case abi::Kind::kEmail: return "email";
    case abi::Kind::kPhone: return "phone";
    case abi::Kind::kUrl: return "url";
    case abi::Kind::kCountry: return "country";
    case abi::Kind::kLanguage: return "language";
    case abi::Kind::kDuration: return "duration";
    case abi::Kind::kInstant: return "instant";
    case abi::Kind::kDate: return "date";
    case abi::Kind::kTimeOfDay: return "time_of_day";
    case abi::Kind::kTimeZone: return "timezone";
    case abi::Kind::kEnum: return "enum";
    case abi::Kind::kList: return "list";
    case abi::Kind::kRecord: return "record";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::AggregateFunction function) {
  switch (function) {
    case abi::AggregateFunction::kCount: return "count";
    case abi::AggregateFunction::kSum: return "sum";
    case abi::AggregateFunction::kAvg: return "avg";
    case abi::AggregateFunction::kMin: return "min";
    case abi::AggregateFunction::kMax: return "max";
    case abi::AggregateFunction::kDistinct: return "distinct";
    case abi::AggregateFunction::kLast: return "last";
    case abi::AggregateFunction::kFirst: return "first";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::Container container) {
  switch (container) {
    case abi::Container::kLatest: return "latest";
    case abi::Container::kCell: return "cell";
    case abi::Container::kLog: return "log";
    case abi::Container::kFrontier: return "frontier";
    case abi::Container::kFields: return "fields";
    case abi::Container::kMembers: return "members";
    case abi::Container::kValues: return "values";
    case abi::Container::kOpen: return "open";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::Window window) {
  switch (window) {
    case abi::Window::kEver: return "ever";
    case abi::Window::kSliding: return "sliding";
    case abi::Window::kSince: return "since";
    case abi::Window::kToday: return "today";
    case abi::Window::kThisWeek: return "this week";
    case abi::Window::kThisMonth: return "this month";
    case abi::Window::kThisYear: return "this year";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::SourceKind kind) {
  switch (kind) {
    case abi::SourceKind::kEvent: return "event";
    case abi::SourceKind::kFlip: return "flip";
    case abi::SourceKind::kChange: return "change";
    case abi::SourceKind::kTrigger: return "trigger";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::PatternKind kind) {
  switch (kind) {
    case abi::PatternKind::kChain: return "chain";
    case abi::PatternKind::kCount: return "count";
    case abi::PatternKind::kSilence: return "silence";
    case abi::PatternKind::kCalendar: return "calendar";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::Recurrence recurrence) {
  switch (recurrence) {
    case abi::Recurrence::kDaily: return "daily";
    case abi::Recurrence::kYearly: return "yearly";
    case abi::Recurrence::kOnce: return "once";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::Attempts attempts) {
  switch (attempts) {
    case abi::Attempts::kRestart: return "restart";
    case abi::Attempts::kEarliest: return "earliest";
    case abi::Attempts::kEach: return "each";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::StepKind kind) {
  switch (kind) {
    case abi::StepKind::kSend: return "send";
    case abi::StepKind::kWait: return "wait";
    case abi::StepKind::kWaitUntil: return "wait until";
    case abi::StepKind::kWaitFor: return "wait for";
    case abi::StepKind::kBranch: return "branch";
    case abi::StepKind::kSplit: return "split";
    case abi::StepKind::kExit: return "exit";
    case abi::StepKind::kComplete: return "complete";
    case abi::StepKind::kJump: return "jump";
    case abi::StepKind::kSet: return "set";
    case abi::StepKind::kEmit: return "emit";
    case abi::StepKind::kStart: return "start";
    case abi::StepKind::kStop: return "stop";
    case abi::StepKind::kKeepWaiting: return "keep waiting";
    case abi::StepKind::kLeaveArm: return "leave arm";
    case abi::StepKind::kRepeat: return "repeat";
    case abi::StepKind::kTurn: return "turn";
    case abi::StepKind::kCall: return "call";
    case abi::StepKind::kAssign: return "assign";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::Again again) {
  switch (again) {
    case abi::Again::kIgnore: return "ignore";
    case abi::Again::kRestart: return "restart";
    case abi::Again::kQueue: return "queue";
  }
  return "";
}

std::string_view NameOf(abi::SegmentKind kind) {
  switch (kind) {
    case abi::SegmentKind::kComputed: return "computed";
    case abi::SegmentKind::kInJourney: return "in journey";
    case abi::SegmentKind::kWaitsToEnter: return "waits to enter";
  }
  return "";
}

std::string_view NameOf(abi::RuleKind kind) {
  switch (kind) {
    case abi::RuleKind::kNever: return "never";
    case abi::RuleKind::kLimit: return "limit";
    case abi::RuleKind::kQuiet: return "quiet";
    case abi::RuleKind::kBlackout: return "blackout";
    case abi::RuleKind::kHold: return "hold";
    case abi::RuleKind::kOnlyOne: return "only one";
    case abi::RuleKind::kTone: return "tone";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::PieceKind kind) {
  switch (kind) {
    case abi::PieceKind::kLiteral: return "literal";
    case abi::PieceKind::kValue: return "value";
    case abi::PieceKind::kLink: return "link";
    case abi::PieceKind::kIf: return "if";
    case abi::PieceKind::kElse: return "else";
    case abi::PieceKind::kFor: return "for";
    case abi::PieceKind::kEnd: return "end";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::TallyFunction function) {
  switch (function) {
    case abi::TallyFunction::kCount: return "count";
    case abi::TallyFunction::kSum: return "sum";
    case abi::TallyFunction::kAvg: return "avg";
    case abi::TallyFunction::kMin: return "min";
    case abi::TallyFunction::kMax: return "max";
    case abi::TallyFunction::kDistinct: return "distinct";
    case abi::TallyFunction::kCustomers: return "customers";
    case abi::TallyFunction::kMembers: return "members";
  }
  SENDA_UNREACHABLE();
}

std::string NameOfPurposes(uint32_t purposes) {
  if (purposes == abi::kEveryPurpose) return "all";
  std::string out;
  if ((purposes & abi::kPromotional) != 0) out += " promotional";
  if ((purposes & abi::kService) != 0) out += " service";
  if ((purposes & abi::kTransactional) != 0) out += " transactional";
  return out.empty() ? out : out.substr(1);
}

std::string_view NameOf(abi::Level level) {
  switch (level) {
    case abi::Level::kLow: return "low";
    case abi::Level::kMedium: return "medium";
    case abi::Level::kHigh: return "high";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::Escape escape) {
  switch (escape) {
    case abi::Escape::kNone: return "plain text";
    case abi::Escape::kHtml: return "html";
    case abi::Escape::kUrl: return "a url";
    case abi::Escape::kUrlInHtml: return "a url in html";
    case abi::Escape::kWholeUrl: return "place of a url";
    case abi::Escape::kWholeUrlInHtml: return "place of a url in html";
    case abi::Escape::kJsonString: return "a text of json";
    case abi::Escape::kJson: return "json";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::Once once) {
  switch (once) {
    case abi::Once::kEveryTime: return "every time";
    case abi::Once::kPer: return "per";
    case abi::Once::kEver: return "ever";
    case abi::Once::kAtMost: return "at most";
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(abi::WhenRemoved removed) {
  switch (removed) {
    case abi::WhenRemoved::kFinishOnOldVersion: return "finish on old version";
    case abi::WhenRemoved::kExit: return "exit";
    case abi::WhenRemoved::kContinue: return "continue";
  }
  SENDA_UNREACHABLE();
}

}  // namespace senda::ir
