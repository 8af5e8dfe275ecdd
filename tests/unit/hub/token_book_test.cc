#include "hub/token_book.h"

#include "gtest/gtest.h"

namespace relais::hub {
namespace {

constexpr int64_t kEnds = 1'000'000;
const NodeId kTokensNode = NodeId::FromBytes(std::string(NodeId::kSize, 'n'));
const PartnerId kPartner = PartnerId::FromBytes(std::string(PartnerId::kSize, 'p'));
const Digest kSecret = Digest::FromBytes(std::string(Digest::kSize, 's'));

TokenBook Book() {
  TokenBook book;
  book.Issue(kSecret, {kTokensNode, kPartner, kEnds, Digest()});
  return book;
}

TEST(TokenBook, AGoodTokenIsGoodOnce) {
  TokenBook book = Book();
  EXPECT_EQ(book.Check(kSecret, kTokensNode, kPartner, kEnds - 1), Reason::kNone);
  book.Consume(kSecret, Digest::FromBytes(std::string(Digest::kSize, 'c')));
  EXPECT_EQ(book.Check(kSecret, kTokensNode, kPartner, kEnds - 1), Reason::kTokenInvalid);
}

// One answer for all: whoever tries tokens learns nothing.
TEST(TokenBook, EverythingElseGetsOneAnswer) {
  const TokenBook book = Book();
  EXPECT_EQ(book.Check(kSecret, kTokensNode, kPartner, kEnds), Reason::kTokenInvalid) << "ended";
  EXPECT_EQ(book.Check(kSecret, NodeId::FromBytes(std::string(NodeId::kSize, 'x')), kPartner, 0),
            Reason::kTokenInvalid);
  EXPECT_EQ(book.Check(kSecret, kTokensNode, PartnerId::FromBytes(std::string(PartnerId::kSize, 'x')), 0),
            Reason::kTokenInvalid);
  EXPECT_EQ(book.Check(Digest::FromBytes(std::string(Digest::kSize, 'x')), kTokensNode, kPartner, 0),
            Reason::kTokenInvalid);
}

}  // namespace
}  // namespace relais::hub
