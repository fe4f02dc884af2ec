// The examples of a page of documentation, as what a reader would try.
//
// Takes the text of a page. Gives its blocks of Senda, each with what stands around it (README.md in this folder says
// how), and runs them with the program.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace senda::pages {

struct Example {
  int line = 0;  // of its first line in the page
  std::string code;
  std::vector<std::string> contexts;  // names of hidden declarations that it stands on
  bool is_later = false;              // shows what is not built yet
  bool is_steps = false;              // the steps of a journey
  bool is_expressions = false;        // one expression a line
  std::string finding;                // the diagnostic that it must get
  std::string events;                 // what happens, a line each
  std::string until;
  std::string decided;  // what is decided then, a line each
};

struct PageText {
  std::map<std::string, std::string> contexts;
  std::vector<Example> examples;
  std::vector<std::string> mistakes;  // blocks that are not written as they must be
};

PageText ReadPage(std::string_view text);

// The file of Senda that the example is.
std::string Program(const PageText& page, const Example& example);

// `2026-03-02T10:00:00Z ana cart_add {"cart": "c1"}` as an event in Senda's own form.
std::string EventLines(std::string_view events);

// The decisions in what a replay printed that concern the names and kinds of the lines in `decided`, in the same form.
std::string DecidedLines(std::string_view output, std::string_view decided);

// Why the example is wrong; empty when it is right.
std::string Judge(const std::string& senda, const PageText& page, const Example& example);

}  // namespace senda::pages
