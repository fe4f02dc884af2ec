// Sentences as lines.
//
// A sentence that fits stands on one line. Otherwise its groups open, one sentence a line, and what is still too long
// is broken at its outermost parts. Some groups are always open: those of journeys, messages and their like, and blocks
// of several steps.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/format/sentence.h"

namespace senda::format {

// Takes the sentences of a file and the comments behind them. Gives its text, which ends with a line break if there is
// any line.
std::string LayOut(const std::vector<Sentence>& file, const std::vector<syntax::Comment>& comments_at_end);

}  // namespace senda::format
