#include "tools/program_changes.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "compiler/ir/meaning.h"
#include "runtime/engine/name_match.h"
#include "tools/renamed_program.h"
#include "tools/text_difference.h"
#include "tools/values.h"
#include "tools/written_declarations.h"

namespace senda::tools {
namespace {

// (kind, name) -> what it means, of those that the program knows by a hash.
using Meanings = std::map<std::pair<std::string, std::string>, std::vector<uint64_t>>;

// What begins with the name of a policy belongs to it.
std::string OwnerOf(const std::string& id) {
  return id.substr(0, id.rfind('.', id.find_last_not_of("0123456789.")));
}

Meanings MeaningsOf(const abi::Program& program) {
  Meanings out;
  const auto add = [&](const char* kind, const auto& things) {
    for (const auto& thing : things) out[{kind, thing.id}].push_back(thing.meaning);
  };
  add("segment", program.segments);
  add("trigger", program.triggers);
  add("journey", program.journeys);
  add("map", program.maps);
  add("guarantee", program.guarantees);
  for (const abi::Kpi& kpi : program.kpis) {
    const bool is_in_map = kpi.map != abi::kNone;
    out[{is_in_map ? "map" : "kpi", is_in_map ? program.maps[kpi.map].id : kpi.id}].push_back(kpi.meaning);
  }
  for (const abi::SendRule& rule : program.rules) {
    if (rule.is_guarantee) {
      out[{"guarantee", rule.id}].push_back(rule.meaning);
    } else if (rule.channel == abi::kNone) {
      out[{"policy", OwnerOf(rule.id)}].push_back(rule.meaning);
    }
  }
  for (const abi::Preference& preference : program.preferences) {
    out[{"policy", OwnerOf(preference.id)}].push_back(preference.meaning);
  }
  for (auto& [key, meanings] : out) std::sort(meanings.begin(), meanings.end());
  return out;
}

std::string_view LastPart(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

// What is only there to be read by others: a change of it that nobody notices is none.
bool IsExpanded(const WrittenDeclaration& one) {
  return one.kind == "let" || one.kind == "define" || one.kind == "measure";
}

bool Names(const WrittenDeclaration& one, std::string_view name) {
  const auto& own = one.parameters;
  if (std::find(own.begin(), own.end(), LastPart(name)) != own.end()) return false;
  return std::find(one.words.begin(), one.words.end(), LastPart(name)) != one.words.end();
}

std::string Ended(const std::string& text) {
  return text.ends_with('\n') ? text : text + "\n";
}

std::vector<std::string> ChangedLines(const std::string& before, const std::string& after) {
  std::vector<std::string> out;
  const std::string difference = UnifiedDifference("", Ended(before), Ended(after), false);
  size_t begin = std::min(difference.find("@@"), difference.size());  // behind the names of the files
  while (begin < difference.size()) {
    const size_t end = std::min(difference.find('\n', begin), difference.size());
    std::string line = difference.substr(begin, end - begin);
    begin = end + 1;
    if (line.starts_with("@@")) {
      if (!out.empty()) out.push_back("…");
    } else {
      out.push_back(std::move(line));
    }
  }
  return out;
}

class Comparison {
 public:
  Comparison(const driver::Compilation& before, const driver::Compilation& after)
      : before_(before), after_(after), olds_(ReadDeclarations(before)), news_(ReadDeclarations(after)) {}

  std::vector<ChangedDeclaration> Run() {
    Match();
    RenameWords();
    const Meanings old_meanings = MeaningsOf(before_.program->description);
    const ir::Program renamed = UnderOldNames(*after_.program, before_.program->description, renamings_);
    const Meanings new_meanings = MeaningsOf(renamed.description);
    differs_.assign(news_.size(), false);
    for (size_t i = 0; i < news_.size(); ++i) {
      if (old_of_[i] != abi::kNone) differs_[i] = Differs(news_[i], olds_[old_of_[i]], old_meanings, new_meanings);
    }
    FindReadChanges();
    std::vector<ChangedDeclaration> out;
    for (size_t i = 0; i < news_.size(); ++i) AddNew(i, &out);
    std::set<uint32_t> kept(old_of_.begin(), old_of_.end());
    for (uint32_t i = 0; i < olds_.size(); ++i) {
      if (!kept.contains(i)) out.push_back(Told(ChangeKind::kRemoved, olds_[i]));
    }
    return out;
  }

 private:
  void Match() {
    old_of_.assign(news_.size(), abi::kNone);
    std::map<std::string, std::pair<std::vector<uint32_t>, std::vector<uint32_t>>> kinds;  // olds, news
    for (uint32_t i = 0; i < olds_.size(); ++i) kinds[olds_[i].kind].first.push_back(i);
    for (uint32_t i = 0; i < news_.size(); ++i) kinds[news_[i].kind].second.push_back(i);
    for (const auto& [kind, both] : kinds) {
      std::vector<engine::NewName> names;
      std::vector<std::string> ids;
      for (uint32_t i : both.second) names.push_back({news_[i].name, &news_[i].formers});
      for (uint32_t i : both.first) ids.push_back(olds_[i].name);
      const std::vector<uint32_t> places = engine::MatchNames(names, ids);
      for (size_t i = 0; i < places.size(); ++i) {
        if (places[i] == abi::kNone) continue;
        const uint32_t now = both.second[i], old = both.first[places[i]];
        old_of_[now] = old;
        if (olds_[old].name != news_[now].name) renamings_.push_back({kind, news_[now].name, olds_[old].name});
      }
    }
  }

  // Names in the words of NEW as OLD has them.
  void RenameWords() {
    std::map<std::string, std::string, std::less<>> old_words;
    for (const Renaming& one : renamings_) {
      old_words.emplace(LastPart(one.now), LastPart(one.before));
    }
    const auto add_fields = [&](const std::vector<abi::FieldSchema>& fields) {
      for (const abi::FieldSchema& field : fields) {
        if (!field.former_names.empty()) old_words.emplace(field.name, field.former_names.front());
        const auto& formers = field.type.former_members;
        for (size_t i = 0; i < std::min(formers.size(), field.type.members.size()); ++i) {
          if (!formers[i].empty()) old_words.emplace(field.type.members[i], formers[i].front());
        }
      }
    };
    add_fields(after_.program->description.customer_fields);
    for (const abi::EventSchema& event : after_.program->description.events) add_fields(event.fields);
    for (WrittenDeclaration& one : news_) {
      const std::vector<std::string> written = one.words;
      for (std::string& word : one.words) {
        if (const auto found = old_words.find(word); found != old_words.end()) word = found->second;
      }
      compared_words_.push_back(std::exchange(one.words, written));
    }
  }

  bool Differs(const WrittenDeclaration& now, const WrittenDeclaration& old, const Meanings& old_meanings,
               const Meanings& new_meanings) const {
    const auto before = old_meanings.find({old.kind, old.name});
    const auto after = new_meanings.find({now.kind, old.name});
    if (before != old_meanings.end() && after != new_meanings.end()) return before->second != after->second;
    if (IsExpanded(now)) return false;  // until somebody is found who notices
    return HasOtherWords(now, old);
  }

  bool HasOtherWords(const WrittenDeclaration& now, const WrittenDeclaration& old) const {
    return compared_words_[static_cast<size_t>(&now - news_.data())] != old.words;
  }

  // A name of an expression or function has changed when something that reads it, maybe through others, has.
  void FindReadChanges() {
    for (bool has_grown = true; has_grown;) {
      has_grown = false;
      for (size_t i = 0; i < news_.size(); ++i) {
        if (differs_[i] || old_of_[i] == abi::kNone || !IsExpanded(news_[i])) continue;
        const bool is_other = HasOtherWords(news_[i], olds_[old_of_[i]]) || NamesChanged(i);
        if (!is_other || !IsReadByChanged(i)) continue;
        differs_[i] = has_grown = true;
      }
    }
  }

  bool IsReadByChanged(size_t index) const {
    for (size_t i = 0; i < news_.size(); ++i) {
      const bool has_changed = differs_[i] || (IsExpanded(news_[i]) && NamesChanged(i));
      if (i != index && has_changed && Names(news_[i], news_[index].name)) return true;
    }
    return false;
  }

  bool NamesChanged(size_t index) const {
    for (size_t i = 0; i < news_.size(); ++i) {
      const bool may_change = IsExpanded(news_[i]) && old_of_[i] != abi::kNone &&
                              (differs_[i] || HasOtherWords(news_[i], olds_[old_of_[i]]));
      if (i != index && may_change && Names(news_[index], news_[i].name)) return true;
    }
    return false;
  }

  void AddNew(size_t index, std::vector<ChangedDeclaration>* out) const {
    const WrittenDeclaration& now = news_[index];
    if (old_of_[index] == abi::kNone) {
      out->push_back(Told(ChangeKind::kAdded, now));
      return;
    }
    const WrittenDeclaration& old = olds_[old_of_[index]];
    const bool is_renamed = old.name != now.name, has_other_words = HasOtherWords(now, old);
    if (!differs_[index] && !is_renamed && !has_other_words) return;
    ChangedDeclaration told = Told(differs_[index] ? ChangeKind::kChanged
                                   : is_renamed    ? ChangeKind::kRenamed
                                                   : ChangeKind::kRewritten,
                                   now);
    if (is_renamed) told.was = old.name;
    if (has_other_words) {
      told.lines = ChangedLines(old.text, now.text);
    } else if (differs_[index]) {
      for (size_t i = 0; i < news_.size(); ++i) {
        const bool has_changed = differs_[i] || (old_of_[i] == abi::kNone && news_[i].kind != "test");
        if (i != index && has_changed && Names(now, news_[i].name)) told.through.push_back(news_[i].name);
      }
    }
    out->push_back(std::move(told));
  }

  static ChangedDeclaration Told(ChangeKind change, const WrittenDeclaration& one) {
    return {change, one.kind, one.name, "", one.file, one.line, {}, {}};
  }

  const driver::Compilation& before_;
  const driver::Compilation& after_;
  const std::vector<WrittenDeclaration> olds_;
  std::vector<WrittenDeclaration> news_;
  std::vector<uint32_t> old_of_;  // by new declaration
  std::vector<Renaming> renamings_;
  std::vector<std::vector<std::string>> compared_words_;  // of NEW, as OLD has them
  std::vector<bool> differs_;                             // by new declaration: in meaning
};

std::vector<ChangedSetting> CompareSettings(const WorkspaceSettings& before, const WorkspaceSettings& after) {
  std::vector<ChangedSetting> out;
  const auto add = [&](const char* name, const std::string& old, const std::string& now) {
    if (old != now) out.push_back({name, old, now});
  };
  add("name", before.name, after.name);
  add("currency", before.currency, after.currency);
  add("timezone", before.timezone, after.timezone);
  add("languages", fmt::format("{}", fmt::join(before.languages, ", ")),
      fmt::format("{}", fmt::join(after.languages, ", ")));
  add("lateness", TellDuration(before.lateness_ms), TellDuration(after.lateness_ms));
  add("grace", TellDuration(before.grace_ms), TellDuration(after.grace_ms));
  add("duplicates", TellDuration(before.duplicates_ms), TellDuration(after.duplicates_ms));
  add("history", TellDuration(before.history_ms), TellDuration(after.history_ms));
  add("salt", before.salt, after.salt);
  return out;
}

}  // namespace

std::string_view WordOf(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kAdded: return "added";
    case ChangeKind::kRemoved: return "removed";
    case ChangeKind::kChanged: return "changed";
    case ChangeKind::kRenamed: return "renamed";
    case ChangeKind::kRewritten: return "rewritten";
  }
  return "";
}

bool ProgramChanges::has_new_meaning() const {
  return !settings.empty() || std::any_of(declarations.begin(), declarations.end(), [](const ChangedDeclaration& one) {
    return one.change != ChangeKind::kRewritten && one.kind != "test";
  });
}

ProgramChanges CompareMeanings(const driver::Compilation& before, const driver::Compilation& after) {
  ProgramChanges changes;
  changes.settings = CompareSettings(before.workspace.settings, after.workspace.settings);
  changes.declarations = Comparison(before, after).Run();
  return changes;
}

}  // namespace senda::tools
