// All files of one compilation, by id.
//
// References are valid as long as the store. Files are numbered in the order in which they were added; the workspace
// adds them sorted by path, so that the order of ids is the order in which messages are shown.
#pragma once

#include <deque>
#include <string>

#include "compiler/source/source_file.h"

namespace senda {

class SourceStore {
 public:
  FileId Add(std::string path, std::string text) {
    files_.emplace_back(std::move(path), std::move(text));
    return FileId(static_cast<uint32_t>(files_.size() - 1));
  }

  const SourceFile& operator[](FileId id) const {
    SENDA_CHECK(id.index() < files_.size());
    return files_[id.index()];
  }
  size_t size() const { return files_.size(); }
  IdRange<FileId> ids() const { return IdRange<FileId>(static_cast<uint32_t>(files_.size())); }

  // The text that a span covers. Takes a valid span of this store.
  std::string_view Text(Span span) const { return (*this)[span.file].text().substr(span.begin, span.length()); }
  LineColumn Locate(Span span) const { return (*this)[span.file].Locate(span.begin); }
  // `shop/cart.senda:12:5`
  std::string Place(Span span) const {
    LineColumn place = Locate(span);
    return fmt::format("{}:{}:{}", (*this)[span.file].path(), place.line, place.column);
  }

 private:
  std::deque<SourceFile> files_;
};

}  // namespace senda
