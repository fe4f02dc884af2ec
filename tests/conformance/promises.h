// The promises of the reference, the cases that cover them, and the table that puts the two together.
//
// Takes the text of the pages, where `<!-- 4.12 -->` stands behind a sentence that promises something, and the text of
// cases, where `// COVERS: 4.12 5.3` names such ids. Gives the table as markdown, and what is wrong with it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace senda::conformance {

struct Promise {
  std::string id;
  std::string sentence;  // as written, without the ids
};

struct Page {
  std::string name;  // of its file
  std::string title;
  std::vector<Promise> promises;  // in written order
};

struct Case {
  std::string name;  // its path, relative to the project
  std::vector<std::string> covers;
  bool must_cover = false;  // a case that covers nothing is a mistake
};

struct Suite {
  std::vector<Page> pages;
  std::vector<Case> cases;
  std::set<std::string> uncovered;  // what is known to have no case yet
};

Page ParsePage(std::string_view name, std::string_view text);
// The ids behind `// COVERS:`, in the head of a golden file or anywhere in a source.
std::vector<std::string> ParseCovers(std::string_view text);
// One id at the beginning of each line that does not begin with `#`.
std::set<std::string> ParseUncovered(std::string_view text);

// Each id with the cases that cover it, sorted by name.
std::map<std::string, std::vector<std::string>> CasesOf(const Suite& suite);

// What is wrong, a line each: ids given twice, unknown ids, cases that cover nothing, promises without a case that the
// list of the uncovered does not name, and names in that list that do not belong there.
std::vector<std::string> Mistakes(const Suite& suite);

std::string Table(const Suite& suite);
// The text of the list without what is covered by now.
std::string WithoutCovered(std::string_view text, const Suite& suite);

}  // namespace senda::conformance
