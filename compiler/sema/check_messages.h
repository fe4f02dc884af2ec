// Channels and messages, and what a send gives to a message.
#pragma once

#include "compiler/sema/check_expr.h"

namespace senda::sema {

void CheckChannels(Checker& checker);
void CheckMessages(Checker& checker);
// What was declared and is nowhere used; after the journeys.
void CheckUnusedHooks(Checker& checker);

// The arguments of `send m(cart: c)`, in the order of the message's parameters, and which of them are coupons; nothing
// when something was reported.
struct SendArguments {
  std::vector<ast::ExprId> values;
  std::vector<std::pair<uint32_t, CouponId>> coupons;
};
std::optional<SendArguments> CheckSendArguments(Checker& checker, Env& env, MessageId message,
                                                const ast::SendStep& send);

}  // namespace senda::sema
