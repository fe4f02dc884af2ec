// The style that a machine can check.
//
// Takes sources as text. Gives what breaks a rule, each with file and line. The rules read the text without compiling
// it: they know comments, strings and braces, and no more.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace senda::tidy {

struct Source {
  std::string path;  // relative to the project
  std::string text;
};

struct Breach {
  std::string path;
  int line = 0;
  std::string text;
};

struct Word {
  std::string pattern;
  std::string reason;
};

// Headers that only some folders may include, or some never.
struct Room {
  std::string pattern;
  bool is_only = false;  // else never
  std::set<std::string> folders;
};

struct Config {
  std::map<std::string, std::set<std::string>> arrows;  // folder -> folders and files, closed under following them
  std::vector<Room> rooms;
  std::vector<Word> words;
  std::set<std::string> catches;
};

// Each from the text of its file in this folder.
std::map<std::string, std::set<std::string>> ParseArrows(std::string_view text);
std::vector<Room> ParseRooms(std::string_view text);
std::vector<Word> ParseWords(std::string_view text);
std::set<std::string> ParseCatches(std::string_view text);

// The same text with comments blanked out, and strings too when asked; line breaks stay.
std::string WithoutComments(std::string_view text, bool strings_too);

struct Function {
  int line = 0;   // where it begins
  int lines = 0;  // to its closing brace
  bool is_flat_switch = false;
};

// The functions with a body, found by their braces.
std::vector<Function> FindFunctions(std::string_view text);

std::vector<Breach> CheckArrows(const Source& source, const Config& config);
std::vector<Breach> CheckRooms(const Source& source, const Config& config);
std::vector<Breach> CheckSizes(const Source& source);
std::vector<Breach> CheckWords(const Source& source, const Config& config);
std::vector<Breach> CheckCatches(const Source& source, const Config& config);
// A header opens with a comment and is read once.
std::vector<Breach> CheckHead(const Source& source);
std::vector<Breach> CheckAll(const Source& source, const Config& config);

}  // namespace senda::tidy
