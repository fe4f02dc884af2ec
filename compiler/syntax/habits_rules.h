// The table of habits: how people write something, and how Senda writes it.
#pragma once

#include <span>
#include <string_view>

namespace senda::syntax {

// One habit. `in` are the words that begin the declarations in which it counts, none for all. `written` is a sequence
// of items: a word or sign, several parted by `|`, or the kind of one in angle brackets: <name>, <noun> which is not
// `in`, <int>, <number>, <money>, <unit>, <duration>, <clock>, <percent>, <text>, <abbreviation> of a unit, <any>.
// `meant` says how Senda writes it; `$2` is the second item. It is put in the place of the words when it has no `…` and
// nothing else is to be said, so that a name or a number that nobody wrote is shown as `…`. An item behind `^` only has
// to stand there; one behind `^!` must not.
struct HabitRule {
  std::string_view in;
  std::string_view written;
  std::string_view meant;
  std::string_view help = "";
};

// The first that fits counts.
std::span<const HabitRule> HabitRules();

}  // namespace senda::syntax
