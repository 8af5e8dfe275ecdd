#include "hub/sessions.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>

namespace relais::hub {
namespace {

using testing::ElementsAre;

NodeId Node(char c) {
  return NodeId::FromBytes(std::string(NodeId::kSize, c));
}
Session Of(uint64_t id, char node) {
  Session session;
  session.id = SessionId(id);
  session.node = Node(node);
  return session;
}

TEST(Sessions, ANewerOneOfANodeReplacesTheOlder) {
  Sessions sessions;
  EXPECT_EQ(sessions.Open(Of(1, 'a')), std::nullopt);
  EXPECT_EQ(sessions.Open(Of(2, 'b')), std::nullopt);
  EXPECT_EQ(sessions.Open(Of(3, 'a')), SessionId(1));
  EXPECT_EQ(sessions.Find(SessionId(1)), nullptr);
  ASSERT_NE(sessions.FindByNode(Node('a')), nullptr);
  EXPECT_EQ(sessions.FindByNode(Node('a'))->id, SessionId(3));
  EXPECT_EQ(sessions.all().size(), 2u);
}

TEST(Sessions, TheEndOfAReplacedOneDoesNotEndItsSuccessor) {
  Sessions sessions;
  sessions.Open(Of(1, 'a'));
  sessions.Open(Of(2, 'a'));
  sessions.Close(SessionId(1));
  EXPECT_TRUE(sessions.Connected(Node('a')));
  sessions.Close(SessionId(2));
  EXPECT_FALSE(sessions.Connected(Node('a')));
  EXPECT_EQ(sessions.FindByNode(Node('a')), nullptr);
  sessions.Close(SessionId(2));
}

TEST(Sessions, OthersComeInOrder) {
  Sessions sessions;
  sessions.Open(Of(7, 'c'));
  sessions.Open(Of(2, 'b'));
  sessions.Open(Of(4, 'a'));
  EXPECT_THAT(sessions.OthersThan(SessionId(4)), ElementsAre(SessionId(2), SessionId(7)));
  EXPECT_THAT(sessions.OthersThan(SessionId()), ElementsAre(SessionId(2), SessionId(4), SessionId(7)));
}

}  // namespace
}  // namespace relais::hub
