#include "services/core/mailbox/hub_head.h"

#include <gtest/gtest.h>

namespace relais {
namespace {

TEST(HubHead, ItsTextIsFixed) {
  EXPECT_EQ(HubHeadText(Epoch(0x01020304), RecordCount(0x05060708090a0b0cULL)),
            std::string("relais.v1.hub-head\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c"));
}

TEST(HubHead, IsCoveredByAsManyRecordsOrALaterEpoch) {
  const HubHead head{Epoch(2), RecordCount(10), {}};
  EXPECT_TRUE(head.CoveredBy(Epoch(2), RecordCount(10)));
  EXPECT_FALSE(head.CoveredBy(Epoch(2), RecordCount(9)));
  EXPECT_FALSE(head.CoveredBy(Epoch(1), RecordCount(11)));
  EXPECT_TRUE(head.CoveredBy(Epoch(3), RecordCount(1)));
}

}  // namespace
}  // namespace relais
