#include "services/wire/count_statement.h"

#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"

namespace relais::wire {
namespace {

template <class T>
T Filling(char fill) {
  return T::FromBytes(std::string(T::kSize, fill));
}

const SetFacts kAbout{Month(682), Filling<Digest>('d'), Filling<Digest>('s'), 7};
const SetStatement kSet{Aggregator::kRegion, kAbout};
const PartialPresence kPresence{Aggregator::kEtat, kAbout, {1, 2, ~uint64_t{0}}};
const PartialSums kSums{Aggregator::kRectorat, kAbout, Filling<Digest>('m'), {4, 5}, {6, ~uint64_t{0}}};

TEST(CountStatementTest, EachKindComesBackAndIsNoOther) {
  EXPECT_THAT(DecodeSetStatement(EncodeStatement(kSet)), IsOkAndHolds(kSet));
  EXPECT_THAT(DecodePresence(EncodeStatement(kPresence)), IsOkAndHolds(kPresence));
  EXPECT_THAT(DecodeSums(EncodeStatement(kSums)), IsOkAndHolds(kSums));
  EXPECT_THAT(DecodePresence(EncodeStatement(kSums)), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeSums(EncodeStatement(kPresence)), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeSetStatement(EncodeStatement(kPresence)), RefusedFor(Reason::kMalformed));
}

TEST(CountStatementTest, CutOrLengthenedItIsNone) {
  const std::string bytes = EncodeStatement(kSums);
  for (size_t cut = 0; cut < bytes.size(); ++cut) EXPECT_FALSE(DecodeSums(bytes.substr(0, cut)).ok()) << cut;
  EXPECT_FALSE(DecodeSums(bytes + "x").ok());
}

TEST(CountStatementTest, ASignatureStandsBehindIt) {
  const std::string joined = JoinStatement(EncodeStatement(kSet), Filling<Signature>('g'));
  ASSERT_OK_AND_ASSIGN(const StatementView view, SplitStatement(joined));
  EXPECT_EQ(view.unsigned_bytes, EncodeStatement(kSet));
  EXPECT_EQ(view.signature, Filling<Signature>('g'));
  EXPECT_THAT(SplitStatement(std::string(Signature::kSize, 'x')), RefusedFor(Reason::kMalformed));
  EXPECT_NE(CountStatementText(view.unsigned_bytes), view.unsigned_bytes);
}

}  // namespace
}  // namespace relais::wire
