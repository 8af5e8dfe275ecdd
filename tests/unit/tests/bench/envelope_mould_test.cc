#include "tests/bench/envelope_mould.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

#include "services/core/handoff/header.h"
#include "tests/bench/plan.h"

namespace relais::bench {
namespace {

Region SmallRegion() {
  Region region;
  region.window = Window(1'994'000);
  region.due_day = Day(20'790);
  for (char name : {'0', '1', 's'}) {
    RegionNode node;
    node.partner = PartnerId::FromBytes(std::string(PartnerId::kSize, name));
    node.node = NodeId::FromBytes(std::string(NodeId::kSize, name));
    node.convention = ConventionId::FromBytes(std::string(ConventionId::kSize, 'c'));
    node.sealing_id = KeyId::FromBytes(std::string(KeyId::kSize, name));
    region.nodes.push_back(node);
  }
  return region;
}

TEST(EnvelopeMouldTest, EachIsAValidReferralOfAJourneyOfItsOwn) {
  const Region region = SmallRegion();
  const EnvelopeMould mould(region, /*senders=*/1, /*recipients=*/2);
  std::set<std::string> own;
  for (uint64_t number = 0; number < 500; ++number) {
    std::string envelope(limits::kEnvelopeBytes, '\0');
    const int to = static_cast<int>(number % 2);
    mould.Cast(0, to, number, envelope.data());
    const absl::StatusOr<EnvelopeView> view = SplitEnvelope(envelope);
    ASSERT_TRUE(view.ok());
    const absl::StatusOr<HandoffHeader> header = DecodeHeader(view->header);
    ASSERT_TRUE(header.ok()) << header.status();
    EXPECT_EQ(header->kind, HandoffKind::kReferral);
    EXPECT_EQ(header->mailbox, region.nodes[static_cast<size_t>(to)].node);
    EXPECT_EQ(header->sender, region.nodes[2].partner);
    for (const absl::string_view id : {header->handoff.view(), header->journey.view(), header->arrival_key.view(),
                                       header->follow_key.view(), header->follow_sealing_key.view()}) {
      EXPECT_TRUE(own.insert(std::string(id)).second);
    }
  }
}

TEST(PlanTest, AMarkComesBackAndTouchesNoHeader) {
  std::string envelope(limits::kEnvelopeBytes, '\0');
  FillOpaque(7, envelope.data());
  const std::string header = envelope.substr(0, limits::kHeaderBytes);
  WriteMark({12, 34}, envelope.data());
  EXPECT_EQ(ReadMark(envelope.data()).number, 12u);
  EXPECT_EQ(ReadMark(envelope.data()).due_ns, 34u);
  EXPECT_EQ(envelope.substr(0, limits::kHeaderBytes), header);
}

}  // namespace
}  // namespace relais::bench
