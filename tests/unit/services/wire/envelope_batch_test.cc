#include "services/wire/envelope_batch.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais::wire {
namespace {

std::string EnvelopeOf(char header, char sealed, char signature) {
  return absl::StrCat(std::string(600, header), std::string(1024, sealed), std::string(64, signature));
}

TEST(BatchView, WalksInPlace) {
  const std::string bytes = absl::StrCat(EnvelopeOf('a', 'b', 'c'), EnvelopeOf('d', 'e', 'f'));
  ASSERT_OK_AND_ASSIGN(const BatchView batch, BatchView::Of(bytes));
  ASSERT_EQ(batch.size(), 2u);
  EXPECT_EQ(batch[1].header, std::string(600, 'd'));
  EXPECT_EQ(batch[1].sealed, std::string(1024, 'e'));
  EXPECT_EQ(batch[1].signature, std::string(64, 'f'));
  EXPECT_EQ(batch.Envelope(0), EnvelopeOf('a', 'b', 'c'));
  EXPECT_EQ(batch[0].header.data(), bytes.data());
  EXPECT_EQ(batch[1].header.data(), bytes.data() + 1688);
}

TEST(BatchView, TakesOneToSixtyFour) {
  const std::string most(64 * 1688, 'x');
  EXPECT_THAT(BatchView::Of(most), IsOk());
  EXPECT_THAT(BatchView::Of(absl::string_view(most).substr(0, 1688)), IsOk());
  EXPECT_THAT(BatchView::Of(most + std::string(1688, 'x')), RefusedFor(Reason::kTooLarge));
}

TEST(BatchView, RefusesEveryOtherLength) {
  const std::string bytes(3 * 1688, 'x');
  for (const size_t size : {0, 1, 1687, 1689, 2 * 1688 - 1, 2 * 1688 + 1, 3 * 1688 - 600}) {
    EXPECT_THAT(BatchView::Of(absl::string_view(bytes).substr(0, size)), RefusedFor(Reason::kMalformed)) << size;
  }
}

TEST(EnvelopeText, IsHeaderAndDigest) {
  const std::string header(600, 'h');
  const std::string digest(64, 'd');
  EXPECT_EQ(EnvelopeText(header, digest), header + digest);
}

TEST(EnvelopeText, JoinsWhatTheViewSplits) {
  const std::string joined =
      JoinEnvelope(std::string(600, 'a'), std::string(1024, 'b'), Signature::FromBytes(std::string(64, 'c')));
  EXPECT_EQ(joined, EnvelopeOf('a', 'b', 'c'));
}

// Not a digest, but enough to see what was hashed: the first and last bytes and the length.
Digest Shape(absl::string_view a, absl::string_view b) {
  const std::string all = absl::StrCat(a, b);
  std::string out(32, '.');
  out[0] = all.front();
  out[1] = all.back();
  out[2] = static_cast<char>(all.size() / 256);
  out[3] = static_cast<char>(all.size() % 256);
  return Digest::FromBytes(out);
}

TEST(FrameText, HasThisLayout) {
  DepositFacts deposit;
  deposit.sequence = FrameSequence(0x0102030405060708);
  deposit.mailbox = Filled<NodeId>('m');
  deposit.envelopes = EnvelopeOf('a', 'b', 'c');
  deposit.capsules.push_back({Filled<HandoffId>('h'), std::string(256, 'z')});
  deposit.signature = Filled<Signature>('S');
  const std::string hashed("az\x07\xa8............................", 32);  // 1688 + 16 + 256 bytes
  EXPECT_EQ(FrameText(Filled<Nonce>('n'), deposit, Shape),
            absl::StrCat("relais.v1.frame", std::string(16, 'n'), "\x01\x02\x03\x04\x05\x06\x07\x08",
                         std::string(16, 'm'), hashed));
}

TEST(FrameText, DiffersWithEveryPart) {
  DepositFacts deposit;
  deposit.sequence = FrameSequence(1);
  deposit.mailbox = Filled<NodeId>('m');
  deposit.envelopes = EnvelopeOf('a', 'b', 'c');
  const std::string text = FrameText(Filled<Nonce>('n'), deposit, Shape);
  EXPECT_NE(FrameText(Filled<Nonce>('o'), deposit, Shape), text);
  DepositFacts other = deposit;
  other.sequence = FrameSequence(2);
  EXPECT_NE(FrameText(Filled<Nonce>('n'), other, Shape), text);
  other = deposit;
  other.mailbox = Filled<NodeId>('x');
  EXPECT_NE(FrameText(Filled<Nonce>('n'), other, Shape), text);
  other = deposit;
  other.envelopes[0] = 'x';
  EXPECT_NE(FrameText(Filled<Nonce>('n'), other, Shape), text);
  other = deposit;
  other.capsules.push_back({Filled<HandoffId>('h'), std::string(256, 'z')});
  EXPECT_NE(FrameText(Filled<Nonce>('n'), other, Shape), text);
  other = deposit;
  other.signature = Filled<Signature>('S');
  EXPECT_EQ(FrameText(Filled<Nonce>('n'), other, Shape), text);
}

}  // namespace
}  // namespace relais::wire
