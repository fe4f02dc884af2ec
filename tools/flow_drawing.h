// The steps of a journey as a drawing: SVG that stands in a page, whose colours are the page's.
//
// Steps go downwards, what they lead to side by side; who comes out of a branch meets the others below it. The same
// journey gives the same bytes. Widths of texts are estimated, so that no font is needed to draw.
#pragma once

#include <functional>
#include <string>

#include "compiler/driver/compile.h"

namespace senda::tools {

// Where a step leads a reader: the page of the message it sends, say; empty for nowhere.
using StepLink = std::function<std::string(const ast::StepNode&)>;

std::string DrawFlow(const driver::Compilation& compilation, const ast::JourneyDecl& journey, const StepLink& link);

// Texts for HTML and SVG.
std::string EscapedHtml(std::string_view text);

}  // namespace senda::tools
