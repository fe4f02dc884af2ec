#include "compiler/sema/check.h"

#include <gtest/gtest.h>

#include "compiler/sema/check_testing.h"

namespace senda::sema {
namespace {

TEST(CheckProgram, TakesTheShop) {
  EXPECT_EQ(MessagesInShop(""), "");
}

}  // namespace
}  // namespace senda::sema
