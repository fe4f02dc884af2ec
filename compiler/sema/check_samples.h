// What a message's sample gives: a value for everything that the sender supplies, and what it likes of the customer.
#pragma once

#include "compiler/sema/check_expr.h"

namespace senda::sema {

void CheckSample(Checker& checker, Env& env, MessageId message);

}  // namespace senda::sema
