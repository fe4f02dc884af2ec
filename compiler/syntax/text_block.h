// The layout of a """…""" block.
//
// A block that begins with a line break is laid out with the code around it: that line break, the indentation that all
// its lines share, and the last line if it is blank are not part of the text. Any other block is taken as it stands,
// but for its line ends, which are LF whatever the file's are.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/nodes.h"

namespace senda::syntax {

using TextPieces = std::vector<std::variant<std::string, ast::ExprId>>;

// CR LF becomes LF.
void UnifyLineEnds(std::string* text);
// Literal pieces stand in written order; an empty one is removed.
void StripIndentation(TextPieces* pieces);

}  // namespace senda::syntax
