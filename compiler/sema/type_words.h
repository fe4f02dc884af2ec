// Types in the designer's words, and as they are written in a declaration.
#pragma once

#include <string>

#include "compiler/sema/model.h"

namespace senda::sema {

// "a whole number", "an amount in EUR", "one of `free`, `plus`, `pro`": fits behind "This is".
std::string TypeWords(const Model& model, const Interner& interner, const Type& type);
// `int`, `money(EUR)?`, `enum(free, plus, pro)`.
std::string TypeText(const Model& model, const Interner& interner, const Type& type);
// `free`, `plus`, `pro`; at most a dozen.
std::string MembersText(const Interner& interner, const EnumInfo& info);
// The first letter in upper case, for the beginning of a sentence.
std::string Capitalized(std::string words);

bool IsOrdered(TypeKind kind);
// May be compared with `==`.
bool IsComparable(TypeKind kind);
bool IsTextual(TypeKind kind);  // text, email, phone, url
bool IsNumeric(TypeKind kind);  // int, number
Type Optional(Type type);
Type Known(Type type);  // not optional
Type Of(TypeKind kind);

}  // namespace senda::sema
