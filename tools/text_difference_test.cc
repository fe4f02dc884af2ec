#include "tools/text_difference.h"

#include <gtest/gtest.h>

namespace senda::tools {
namespace {

TEST(UnifiedDifference, IsEmptyForTheSame) {
  EXPECT_EQ(UnifiedDifference("a", "x\n", "x\n", false), "");
}

TEST(UnifiedDifference, ShowsALastLineWithoutItsEnd) {
  EXPECT_EQ(UnifiedDifference("a", "x", "x\n", false),
            "--- a\n+++ a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+x\n");
}

TEST(UnifiedDifference, SaysWhatNobodySees) {
  EXPECT_EQ(UnifiedDifference("a", "\xEF\xBB\xBFx\n", "x\n", false),
            "a: without the byte-order mark\n--- a\n+++ a\n@@ -1,1 +1,1 @@\n-\xEF\xBB\xBFx\n+x\n");
  EXPECT_EQ(UnifiedDifference("a", "x\r\n", "x\n", false),
            "a: lines end with LF, not CRLF\n--- a\n+++ a\n@@ -1,1 +1,1 @@\n-x\r\n+x\n");
}

}  // namespace
}  // namespace senda::tools
