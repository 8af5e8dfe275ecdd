// What comes over a member's stream and is no frame of a node's, and what the hub may know: a word of the draft is
// looked for in every byte that it has.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "services/core/handoff/limits.h"
#include "services/wire/exchange_codec.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/hub_store.h"
#include "tests/integration/read_file.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

namespace fs = std::filesystem;

// Whether a process holds `word` in memory it may write to.
bool InMemory(pid_t pid, const std::string& word) {
  const std::string folder = "/proc/" + std::to_string(pid);
  std::ifstream maps(folder + "/maps");
  std::ifstream memory(folder + "/mem", std::ios::binary);
  EXPECT_TRUE(memory.is_open());
  std::string line;
  while (std::getline(maps, line)) {
    unsigned long long from = 0;
    unsigned long long to = 0;
    char rights[5] = "";
    if (sscanf(line.c_str(), "%llx-%llx %4s", &from, &to, rights) != 3 || rights[0] != 'r' || rights[1] != 'w')
      continue;
    std::string bytes(to - from, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(from));
    memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<size_t>(memory.gcount()));
    if (absl::StrContains(bytes, word)) return true;
  }
  return false;
}

bool InFiles(const std::string& folder, const std::string& word) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && absl::StrContains(ReadFile(entry.path()), word)) return true;
  }
  return false;
}

// Whose certificate the raw frames come with; its node does not run.
constexpr char kSilent[] = "suio-tours";

class Strangers : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    ASSERT_EQ(network().node(kSilent).Stop(), 0);
  }
  // How the hub ends a stream that begins with this frame.
  static Reason First(const v1::ExchangeRequest& frame) {
    RawLine line(MembersPort(network(), kSilent));
    line.Write(frame);
    return ReasonSaid(line.AwaitEnd());
  }
  // How it ends one on which this frame follows a Hello.
  static Reason AfterHello(const v1::ExchangeRequest& frame) {
    RawLine line(MembersPort(network(), kSilent));
    EXPECT_NE(line.Greet(), std::nullopt);
    line.Write(frame);
    return ReasonSaid(line.AwaitEnd());
  }
  static v1::ExchangeRequest Hello() {
    return wire::EncodeNodeFrame(
        HelloFacts{.store = LedgerId::FromBytes("a store made up."), .boot = BootId::FromBytes("a boot made up..")});
  }
  static v1::ExchangeRequest Deposit() {
    DepositFacts deposit;
    deposit.sequence = FrameSequence(1);
    deposit.mailbox = NodeId::FromHex(network().node_id(kTravail));
    deposit.envelopes = std::string(limits::kEnvelopeBytes, 'e');
    deposit.signature = Signature::FromBytes(std::string(Signature::kSize, 's'));
    return wire::EncodeNodeFrame(std::move(deposit));
  }
  static v1::ExchangeRequest Settle(uint64_t through, uint64_t refused, Reason reason) {
    SettleException exception;
    exception.cursor = Cursor(refused);
    exception.reason = reason;
    exception.handoff = HandoffId::FromBytes("a handoff number");
    exception.journey = JourneyId::FromBytes("a journey number");
    exception.sender_mailbox = NodeId::FromBytes("a mailbox number");
    return wire::EncodeNodeFrame(SettleFacts{Cursor(through), Cursor(), {exception}});
  }
};

TEST_F(Strangers, FramesThatCannotBeginAStream) {
  EXPECT_EQ(First(v1::ExchangeRequest()), Reason::kMalformed);
  v1::ExchangeRequest hello = Hello();
  hello.mutable_hello()->set_protocol_version(2);
  EXPECT_EQ(First(hello), Reason::kVersionUnknown);
  hello = Hello();
  hello.mutable_hello()->set_store_id("short");
  EXPECT_EQ(First(hello), Reason::kMalformed);
  hello = Hello();
  hello.mutable_hello()->set_durable_through(7);
  EXPECT_EQ(First(hello), Reason::kMalformed) << "a cursor of no ledger";
  hello = Hello();
  for (int i = 0; i <= limits::kAwaitedMailboxesMax; ++i) {
    hello.mutable_hello()->add_awaited_mailboxes(absl::StrFormat("mailbox no %05d", i));
  }
  EXPECT_EQ(First(hello), Reason::kTooLarge);
  hello.mutable_hello()->mutable_awaited_mailboxes()->SwapElements(0, 1);
  hello.mutable_hello()->mutable_awaited_mailboxes()->RemoveLast();
  EXPECT_EQ(First(hello), Reason::kMalformed) << "out of order";
  // What needs a session, without one.
  EXPECT_EQ(First(Deposit()), Reason::kMalformed);
  EXPECT_EQ(First(wire::EncodeNodeFrame(SettleFacts{})), Reason::kMalformed);
  EXPECT_EQ(First(wire::EncodeNodeFrame(KnowledgeVerdict{})), Reason::kMalformed);
  EXPECT_EQ(First(wire::EncodeNodeFrame(RestateFacts{{}, true})), Reason::kMalformed);
  ExpectAlive();
}

TEST_F(Strangers, FramesThatCannotFollowAHello) {
  EXPECT_EQ(AfterHello(v1::ExchangeRequest()), Reason::kMalformed);
  EXPECT_EQ(AfterHello(Hello()), Reason::kMalformed) << "a second one";
  EXPECT_EQ(AfterHello(Deposit()), Reason::kBadSignature);
  v1::ExchangeRequest deposit = Deposit();
  deposit.mutable_deposit()->clear_signature();
  EXPECT_EQ(AfterHello(deposit), Reason::kMalformed);
  deposit = Deposit();
  deposit.mutable_deposit()->set_sequence(0);
  EXPECT_EQ(AfterHello(deposit), Reason::kMalformed);
  deposit.mutable_deposit()->set_sequence(2);
  EXPECT_EQ(AfterHello(deposit), Reason::kMalformed) << "one was left out";
  deposit = Deposit();
  deposit.mutable_deposit()->set_mailbox("short");
  EXPECT_EQ(AfterHello(deposit), Reason::kMalformed);
  deposit = Deposit();
  deposit.mutable_deposit()->add_capsules()->set_handoff(std::string(HandoffId::kSize, 'h'));
  EXPECT_EQ(AfterHello(deposit), Reason::kMalformed) << "a capsule of another size";
  for (int i = 0; i < 2; ++i) deposit.mutable_deposit()->add_capsules();
  EXPECT_EQ(AfterHello(deposit), Reason::kTooLarge) << "more capsules than envelopes";
  EXPECT_EQ(AfterHello(Settle(1, 2, Reason::kUnreadable)), Reason::kMalformed) << "refuses what it has not reached";
  v1::ExchangeRequest settle = Settle(2, 1, Reason::kUnreadable);
  settle.mutable_settle()->mutable_exceptions(0)->set_reason(static_cast<v1::Reason>(9999));
  EXPECT_EQ(AfterHello(settle), Reason::kUnknownValue);
  ExpectAlive();
}

TEST_F(Strangers, FrameOverEverySizeIsCutByTheTransport) {
  RawLine line(MembersPort(network(), kSilent));
  ASSERT_NE(line.Greet(), std::nullopt);
  v1::ExchangeRequest deposit = Deposit();
  deposit.mutable_deposit()->set_envelopes(std::string(1 << 20, 'e'));
  line.Write(deposit);
  const grpc::Status status = line.AwaitEnd();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  ExpectAlive();
}

TEST_F(Strangers, HubHoldsNoWordOfADraft) {
  const std::string word = "Zqxjkanari";
  const std::string title = network().data().Locals().front().title;
  const std::string store = network().HubFolder() + "/store";
  const demo::Answer sent = Send(kMission, "psychologue", word,
                                 {"--reason", "Mot tu " + word, "--contact", word + "@exemple.fr", "--share-contact"});
  ASSERT_TRUE(sent.ok()) << sent.errors << sent.json.dump();
  const std::string referral = ReferralOf(sent);
  ASSERT_GE(AwaitLevel(kMission, referral, 2, 30), 2);
  ASSERT_TRUE(AwaitShown(kCio, referral));
  ASSERT_TRUE(network().Node(kCio, {"open", referral}).ok());
  EXPECT_FALSE(InMemory(network().hub().pid(), word));
  // The same reader finds the word where it is allowed to be: at the two doors, when they have just shown it.
  for (const char* door : {kMission, kCio}) {
    bool found = false;
    for (int i = 0; i < 20 && !found; ++i) {
      ASSERT_TRUE(network().Node(door, {"show", referral}).ok());
      found = InMemory(network().node(door).pid(), word);
    }
    EXPECT_TRUE(found) << door;
  }
  EXPECT_TRUE(InMemory(network().hub().pid(), title));

  EXPECT_FALSE(InFiles(network().HubFolder(), word));
  EXPECT_TRUE(InFiles(store, title)) << "and what the store does hold is found in it";
  for (const char* output : {"/n/hub-daemon.log", "/n/hub-daemon.out"}) {
    EXPECT_FALSE(absl::StrContains(ReadFile(folder() + output), word)) << output;
  }
  EXPECT_TRUE(absl::StrContains(ReadFile(folder() + "/n/hub-daemon.log"), "serving"));

  // Once more through the ledger, whatever its files look like; the handoff itself is there.
  network().hub().Kill();
  std::vector<NodeId> mailboxes;
  for (const std::string& key : network().keys()) mailboxes.push_back(NodeId::FromHex(network().node_id(key)));
  std::string wrong;
  EXPECT_FALSE(InHubLedger(store, mailboxes, word, &wrong));
  EXPECT_EQ(wrong, "");
  EXPECT_TRUE(InHubLedger(store, mailboxes, title, &wrong));
  EXPECT_TRUE(InHubLedger(store, mailboxes, std::string(HandoffId::FromHex(referral).view()), &wrong));
  ASSERT_EQ(network().StartHub(), "");
  ExpectAlive();
}

}  // namespace
}  // namespace relais::integration
