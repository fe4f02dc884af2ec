// A workspace: the folder with a senda.toml and every *.senda file below it.
//
// Takes a folder, or files that are already in memory (an editor, a test). Gives the settings, the sources of recorded
// events and the files of the program, sorted by path. What is wrong is added to the problems, each with its place, and
// the rest is still given: with problems, settings have their defaults and refused files are left out. Never throws.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/event_source.h"
#include "compiler/source/problem.h"
#include "compiler/source/source_store.h"

namespace senda {

inline constexpr size_t kFileBytesMax = size_t{8} << 20;
inline constexpr size_t kWorkspaceFilesMax = 10'000;

// `[workspace]` of senda.toml.
struct WorkspaceSettings {
  std::string name;
  std::string currency;                         // ISO 4217; empty when unsaid: a bare `money` then does not check
  std::string timezone = "UTC";                 // IANA name, known to the zone data
  std::vector<std::string> languages = {"en"};  // the first is the fallback
  int64_t lateness_ms = 0;
  int64_t grace_ms = 2'000;
  int64_t duplicates_ms = int64_t{7} * 86'400'000;
  int64_t history_ms = int64_t{400} * 86'400'000;
  std::string salt;  // the name unless said
  Span span;         // of the table
};

struct Workspace {
  std::string folder;  // as given
  FileId toml;         // invalid when there is none
  WorkspaceSettings settings;
  std::vector<EventSource> sources;
  std::vector<FileId> files;  // the *.senda files, sorted by path
};

struct NamedText {
  std::string path;  // relative to the workspace
  std::string text;
};

Workspace LoadWorkspace(const std::string& folder, SourceStore* sources, Problems* problems);

// The same from memory; one of the files is "senda.toml".
Workspace MakeWorkspace(std::vector<NamedText> files, SourceStore* sources, Problems* problems);

}  // namespace senda
