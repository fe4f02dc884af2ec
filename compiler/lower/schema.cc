#include "compiler/lower/schema.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/base/check.h"
#include "compiler/lower/expressions.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/items.h"

namespace senda::lower {
namespace {

class SchemaLowering {
 public:
  SchemaLowering(const Inputs& in, Expressions* expressions, Nodes* nodes)
      : in_(in), expressions_(*expressions), nodes_(*nodes) {}

  abi::FieldSchema Field(const sema::FieldInfo& info) {
    abi::FieldSchema out;
    out.name = in_.Text(info.name);
    out.type = FieldTypeOf(info.type, in_);
    Complete(info.type, &out.type);
    for (Symbol former : info.former_names) out.former_names.push_back(in_.Text(former));
    out.is_kept_by_engine = info.is_kept_by_engine;
    if (info.default_value.is_valid()) out.default_value = Default(info);
    return out;
  }

  abi::EventSchema Event(const sema::EventInfo& info) {
    abi::EventSchema out;
    out.qualified_name = info.qualified_name;
    out.is_built_in = !info.declaration.is_valid();
    out.updates_profile = out.is_built_in && info.qualified_name == "profile_updated";
    for (const sema::FieldInfo& field : info.fields) out.fields.push_back(Field(field));
    if (out.is_built_in) SayUnknown(&out.fields);
    for (const sema::ReachInfo& reach : info.reaches) out.reaches.push_back({reach.event_field, reach.customer_field});
    if (info.declaration.is_valid()) {
      for (const ast::Name& former : in_.ast.declarations[info.declaration].former_names) {
        out.former_names.push_back(Inputs::Sibling(info.qualified_name, in_.Text(former.text)));
      }
    }
    return out;
  }

  abi::Channel Channel(sema::ChannelId id) {
    const sema::NamedDeclaration& named = in_.model.channels[id];
    const ast::Declaration& declaration = in_.declaration(named);
    const auto& decl = std::get<ast::ChannelDecl>(declaration.node);
    abi::Channel out;
    out.id = named.qualified_name;
    out.via = in_.Text(decl.via->name.text);
    out.target = decl.via->target.value_or("");
    out.to_root = expressions_.AddressRoot(id);
    out.position = in_.Position(declaration.span);
    out.from = decl.from.value_or("");
    out.former_ids = in_.FormerIds(named);
    if (decl.rate) {
      constexpr int64_t kSecond = 1'000;
      const std::string unit = in_.Text(decl.rate->unit.text);
      out.rate_count = decl.rate->count;
      out.rate_per_ms = kSecond * (unit == "second" ? 1 : unit == "minute" ? 60 : unit == "hour" ? 3'600 : 86'400);
    }
    if (decl.retry) {
      out.retry_times = static_cast<uint32_t>(decl.retry->times);
      out.retry_over = expressions_.Length(decl.retry->over, Scope{});
    }
    return out;
  }

  abi::Hook Hook(sema::HookId id) {
    const sema::NamedDeclaration& named = in_.model.hooks[id];
    const auto& decl = std::get<ast::HookDecl>(in_.declaration(named).node);
    abi::Hook out;
    out.id = named.qualified_name;
    out.via = in_.Text(decl.via.name.text);
    out.target = decl.via.target.value_or("");
    for (const ast::Parameter& parameter : decl.parameters) out.parameters.push_back(in_.Text(parameter.name.text));
    for (const sema::Type& type : in_.model.hook_parameter_types.at(id.index())) {
      out.parameter_types.push_back(FieldTypeOf(type, in_));
    }
    out.gives = FieldTypeOf(in_.model.hook_types.at(id.index()), in_);
    out.position = in_.Position(in_.declaration(named).span);
    out.former_ids = in_.FormerIds(named);
    return out;
  }

  abi::Catalog Catalog(sema::CatalogId id) {
    const sema::CatalogInfo& info = in_.model.catalogs[id];
    abi::Catalog out;
    out.id = info.qualified_name;
    out.key = in_.Text(info.key);
    for (const sema::FieldInfo& field : in_.model.records[info.record].fields) out.fields.push_back(Field(field));
    for (const sema::CatalogWatch& watch : in_.model.catalog_watches) {
      if (watch.catalog == id) out.watch_events.push_back(watch.event.index());
    }
    out.position = in_.Position(in_.ast.declarations[info.declaration].span);
    for (const ast::Name& former : in_.ast.declarations[info.declaration].former_names) {
      out.former_ids.push_back(Inputs::Sibling(info.qualified_name, in_.Text(former.text)));
    }
    return out;
  }

  abi::Coupon Coupon(sema::CouponId id) {
    const sema::NamedDeclaration& named = in_.model.coupons[id];
    const auto& decl = std::get<ast::CouponDecl>(in_.declaration(named).node);
    abi::Coupon out;
    out.id = named.qualified_name;
    if (decl.codes) out.file = in_.PathBeside(decl.codes->span, decl.codes->path);
    out.is_one_per_customer = decl.one_per_customer.has_value();
    out.has_end = decl.valid.is_valid();
    if (out.has_end) out.valid = expressions_.Length(decl.valid, Scope{});
    out.alert_below = decl.alert_below.value_or(0);
    out.position = in_.Position(in_.declaration(named).span);
    out.former_ids = in_.FormerIds(named);
    return out;
  }

  abi::Team Team(const sema::NamedDeclaration& named) {
    const auto& decl = std::get<ast::TeamDecl>(in_.declaration(named).node);
    abi::Team out;
    out.id = named.qualified_name;
    for (const ast::TeamHours& hours : decl.hours) {
      abi::TeamHours part{hours.from_ms, hours.to_ms, hours.days.empty() ? 0x7fu : 0u};
      for (ast::Weekday day : hours.days) part.weekdays |= 1u << static_cast<uint32_t>(day);
      out.hours.push_back(part);
    }
    out.position = in_.Position(in_.declaration(named).span);
    out.former_ids = in_.FormerIds(named);
    return out;
  }

 private:
  // The fields of a record, which have defaults of their own.
  void Complete(const sema::Type& type, abi::FieldType* out) {
    if (type.kind == sema::TypeKind::kRecord) {
      for (const sema::FieldInfo& field : in_.model.records[type.record].fields) out->fields.push_back(Field(field));
    } else if (type.kind == sema::TypeKind::kList && type.list.is_valid()) {
      Complete(in_.model.lists[type.list].element, &out->element.front());
    }
  }

  // `opened` and `clicked` whose sender does not say by whom.
  static void SayUnknown(std::vector<abi::FieldSchema>* fields) {
    for (abi::FieldSchema& field : *fields) {
      if (field.name != "by") continue;
      const auto& members = field.type.members;
      const auto unknown = std::find(members.begin(), members.end(), "unknown");
      field.default_value = abi::DefaultValue{abi::Value::Integer(unknown - members.begin()), ""};
    }
  }

  abi::DefaultValue Default(const sema::FieldInfo& info) {
    if (info.type.kind == sema::TypeKind::kList) {
      abi::DefaultValue out;
      out.text = PackedList(info.type, info.default_value);
      return out;
    }
    const NodeId node = expressions_.As(info.type, info.default_value, Scope{});
    SENDA_CHECK(nodes_.IsConstant(node), "the default of `{}` is no constant", in_.Text(info.name));
    abi::DefaultValue out;
    if (nodes_[node].rep == abi::Rep::kText) {
      out.text = nodes_.ConstantText(node);
    } else if (std::optional<double> number = nodes_.ConstantNumber(node)) {
      out.value = abi::Value::Number(*number);
    } else {
      out.value = abi::Value::Integer(*nodes_.ConstantInteger(node));
    }
    // The number of a zone is one of this process; what lasts is its name.
    if (info.type.kind == sema::TypeKind::kTimeZone) {
      out.text = abi::ZoneName(static_cast<uint32_t>(out.value.integer));
    }
    return out;
  }

  std::string PackedList(const sema::Type& type, ast::ExprId id) {
    while (const auto* paren = std::get_if<ast::ParenExpr>(&in_.expr(id).node)) id = paren->inner;
    const sema::Type& element = in_.model.lists[type.list].element;
    abi::ItemsWriter items;
    for (ast::ExprId item : std::get<ast::ListLiteral>(in_.expr(id).node).items) {
      if (element.kind == sema::TypeKind::kList) {
        std::string inner = PackedList(element, item);
        items.Add(abi::Kind::kList, abi::Value::Text(inner));
        continue;
      }
      const NodeId node = expressions_.As(element, item, Scope{});
      SENDA_CHECK(nodes_.IsConstant(node), "an item of a default is no constant");
      if (nodes_[node].rep == abi::Rep::kText) {
        items.Add(KindOf(element), abi::Value::Text(nodes_.ConstantText(node)));
      } else if (std::optional<double> number = nodes_.ConstantNumber(node)) {
        items.Add(KindOf(element), abi::Value::Number(*number));
      } else {
        items.Add(KindOf(element), abi::Value::Integer(*nodes_.ConstantInteger(node)));
      }
    }
    return items.Take();
  }

  const Inputs& in_;
  Expressions& expressions_;
  Nodes& nodes_;
};

// An event goes by its bare name unless two packages share it.
void NameEvents(std::vector<abi::EventSchema>* events) {
  std::map<std::string, int> count;
  for (const abi::EventSchema& event : *events) ++count[Inputs::LastPart(event.qualified_name)];
  for (abi::EventSchema& event : *events) {
    std::string bare = Inputs::LastPart(event.qualified_name);
    event.bare_name = count[bare] == 1 ? bare : event.qualified_name;
  }
}

}  // namespace

void DescribeSchemas(const Inputs& in, Expressions* expressions, Nodes* nodes, abi::Program* program) {
  SchemaLowering lowering(in, expressions, nodes);
  for (const sema::FieldInfo& field : in.model.customer_fields) {
    program->customer_fields.push_back(lowering.Field(field));
  }
  for (const sema::EventInfo& event : in.model.events) program->events.push_back(lowering.Event(event));
  NameEvents(&program->events);
  program->timezone_field = in.FindCustomerField("timezone", sema::TypeKind::kTimeZone).value_or(abi::kNone);
  program->birthday_field = in.FindCustomerField("birthday", sema::TypeKind::kDate).value_or(abi::kNone);
  for (sema::ChannelId channel : in.model.channels.ids()) {
    program->channels.push_back(lowering.Channel(channel));
  }
  program->language_field = in.FindCustomerField("language", sema::TypeKind::kLanguage).value_or(abi::kNone);
  for (sema::CatalogId catalog : in.model.catalogs.ids()) program->catalogs.push_back(lowering.Catalog(catalog));
  for (sema::CouponId coupon : in.model.coupons.ids()) program->coupons.push_back(lowering.Coupon(coupon));
  for (sema::HookId hook : in.model.hooks.ids()) program->hooks.push_back(lowering.Hook(hook));
  for (const sema::NamedDeclaration& team : in.model.teams) program->teams.push_back(lowering.Team(team));
}

}  // namespace senda::lower
