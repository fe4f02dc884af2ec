// Which declaration a name means, from the place where it is written.
//
// Takes the files of a workspace. Gives lookups by path (`purchase`, `shop.cart.purchase`) that follow packages and
// `use`: a file sees its own package first, then the packages that it uses and what belongs to no package. The place
// always says which namespace is meant: what can be asked (events, triggers, segments, lets, defines, measures; behind
// the name of its map a stage, touchpoint or pain), channels and policies, messages, journeys, records, hooks, teams,
// topics, maps, personas, KPIs, catalogs, coupons. Nothing is reported here.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/sema/types.h"

namespace senda::sema {

enum class DeclKind : uint8_t {
  kEvent,
  kTrigger,
  kSegment,
  kLet,
  kDefine,
  kChannel,
  kMessage,
  kJourney,
  kRecord,
  kHook,
  kTeam,
  kTopic,
  kPolicy,
  kPersona,
  kMap,
  kStage,
  kTouchpoint,
  kPain,
  kKpi,
  kMeasure,
  kCatalog,
  kCoupon
};

// A declaration by its kind and its index among those of its kind (the ids of the Model).
struct DeclRef {
  DeclKind kind = DeclKind::kEvent;
  uint32_t index = 0;
  friend auto operator<=>(const DeclRef&, const DeclRef&) = default;
};

enum class Namespace : uint8_t {
  kAsked,
  kChannel,
  kMessage,
  kJourney,
  kRecord,
  kHook,
  kTeam,
  kTopic,
  kMap,
  kPersona,
  kKpi,
  kCatalog,
  kCoupon
};

constexpr Namespace NamespaceOf(DeclKind kind) {
  switch (kind) {
    case DeclKind::kChannel: return Namespace::kChannel;
    case DeclKind::kMessage: return Namespace::kMessage;
    case DeclKind::kJourney: return Namespace::kJourney;
    case DeclKind::kRecord: return Namespace::kRecord;
    case DeclKind::kHook: return Namespace::kHook;
    case DeclKind::kTeam: return Namespace::kTeam;
    case DeclKind::kTopic: return Namespace::kTopic;
    // The rules of both are called by their names: `email.limit`, `contact_pressure.limit`.
    case DeclKind::kPolicy: return Namespace::kChannel;
    case DeclKind::kMap: return Namespace::kMap;
    case DeclKind::kPersona: return Namespace::kPersona;
    case DeclKind::kKpi: return Namespace::kKpi;
    case DeclKind::kCatalog: return Namespace::kCatalog;
    case DeclKind::kCoupon: return Namespace::kCoupon;
    default: return Namespace::kAsked;
  }
}

// What a file sees.
struct FileScope {
  Symbol package;  // the empty text for a file without a package
  std::vector<Symbol> used;
  // How this file's package calls fields of events that it needs: what it calls them, to what they are called.
  std::map<EventTypeId, std::map<Symbol, Symbol>> fields = {};
};

struct Lookup {
  enum class Status : uint8_t { kNone, kFound, kAmbiguous };
  Status status = Status::kNone;
  DeclRef ref;
  DeclRef other;  // when ambiguous, the second
};

class NameTable {
 public:
  explicit NameTable(Interner* interner) : interner_(interner), root_(interner->Intern("")) {}

  Symbol root() const { return root_; }
  // A path as one name: `shop.cart`.
  Symbol Join(const std::vector<ast::Name>& path, size_t count) const;
  std::string Qualified(Symbol package, Symbol name) const;

  void AddPackage(Symbol package) { packages_.push_back(package); }
  bool HasPackage(Symbol package) const;
  std::vector<std::string> Packages() const;

  void Add(Namespace space, Symbol package, Symbol name, DeclRef ref);
  // What a package calls an event that it needs: files that use the package mean it only when nothing else has the
  // name.
  void AddNeed(Symbol package, Symbol name, DeclRef ref);
  const DeclRef* FindExact(Namespace space, Symbol package, Symbol name) const;
  Lookup Find(const FileScope& scope, Namespace space, const std::vector<ast::Name>& path) const;
  // The packages in which the name is declared, sorted.
  std::vector<Symbol> PackagesOf(Namespace space, Symbol name) const;
  // What a file can call by a bare name, for near misses.
  std::vector<std::string> Visible(const FileScope& scope, Namespace space) const;

 private:
  using Key = std::tuple<Namespace, Symbol, Symbol>;  // package, name
  std::vector<Symbol> PackagesSeen(const FileScope& scope) const;
  Lookup FindBare(const FileScope& scope, Namespace space, Symbol name) const;

  Interner* interner_;
  Symbol root_;
  std::vector<Symbol> packages_;
  absl::flat_hash_map<Key, DeclRef> declared_;
  std::set<std::pair<Symbol, Symbol>> needs_;  // package, name
  absl::flat_hash_map<std::pair<Namespace, Symbol>, std::vector<Symbol>> names_of_package_;
  absl::flat_hash_map<std::pair<Namespace, Symbol>, std::vector<Symbol>> packages_of_name_;
};

}  // namespace senda::sema
