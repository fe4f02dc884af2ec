// What a text looks like, roughly, with the values of its message's sample.
#pragma once

#include <string>
#include <vector>

#include "compiler/sema/checker.h"

namespace senda::sema {

// A value that the sample does not say is left out; of two branches the longer one is taken.
std::string SampleText(const Checker& checker, const ast::MessageDecl& message,
                       const std::vector<ParameterInfo>& parameters, const ast::TextPieces& pieces);

}  // namespace senda::sema
