#include "base/clock.h"

#include <gtest/gtest.h>

namespace assay {

TEST(Rfc3339, RoundTrips) {
  Seconds time{};
  ASSERT_TRUE(parse_rfc3339("2026-11-23T22:31:07Z", time));
  EXPECT_EQ(to_rfc3339(time), "2026-11-23T22:31:07Z");
}

TEST(Rfc3339, AppliesTheOffset) {
  Seconds time{};
  ASSERT_TRUE(parse_rfc3339("2026-11-24T06:31:07.5+08:00", time));
  EXPECT_EQ(to_rfc3339(time), "2026-11-23T22:31:07Z");
}

TEST(Rfc3339, RefusesWhatIsNotADate) {
  Seconds time{};
  for (const char* bad :
       {"", "yesterday", "2026-13-01", "2026-02-30", "2026-11-23T25:00:00Z", "2026-11-23T"}) {
    EXPECT_FALSE(parse_rfc3339(bad, time)) << bad;
  }
}

}  // namespace assay
