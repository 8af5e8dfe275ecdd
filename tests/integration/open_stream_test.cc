// Suspended, withdrawn, or a convention that stops: what is signed acts at once on streams that are already open, for
// those whom it names, and for nobody else.
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "deploy/demo/process.h"
#include "gmock/gmock.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "services/wire/knowledge_codec.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using testing::HasSubstr;

class OpenStream : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    ASSERT_EQ(network().node(kCio).Stop(), 0);
  }
  static Day Today() { return MomentOf(SystemClock().Now()).day; }
  static PartnerId Cio() { return network().PartnerOf(kCio); }
  static ConventionId Local() { return network().data().Locals().front().id; }
  static SigningPair Root() { return network().SignatoryOf(network().data().Framework().parties.front().partner); }
  static SigningPair Animator() {
    std::string hex;
    std::ifstream(network().AnimatorKey("pithiviers")) >> hex;
    OsEntropy entropy;
    return SodiumSealer(entropy).SigningPairFrom(Secret32(absl::HexStringToBytes(hex)));
  }
  static void TellHub() { ASSERT_EQ(kill(network().hub().pid(), SIGHUP), 0); }
  // A statement of today, under the next edition of its file.
  static void State(const std::string& file, ConventionId convention, PartnerId partner, Standing standing,
                    const SigningPair& signer) {
    static uint32_t edition = 0;
    ASSERT_EQ(network().WriteSigned(file, StandingStatement{convention, partner, Edition(++edition), standing, Today()},
                                    {signer}),
              "");
    TellHub();
  }
  // Knowledge that the hub pushed on this stream includes a statement with this standing.
  static bool AwaitStanding(RawLine& line, Standing standing) {
    OsEntropy entropy;
    const SodiumSealer sealer(entropy);
    const OpensslDigester digester;
    while (std::optional<KnowledgePush> push = line.NextOf<KnowledgePush>()) {
      for (const PushedItem& item : push->items) {
        auto content = wire::DecodeText(item.item.kind, item.item.text, wire::KeyToolsOf(sealer, digester));
        if (!content.ok()) return false;
        const auto* statement = std::get_if<StandingStatement>(&*content);
        if (statement != nullptr && statement->standing == standing) return true;
      }
    }
    return false;
  }
  static bool AwaitInLog(const std::string& first, const std::string& second) {
    for (int i = 0; i < 200; ++i) {
      std::ifstream log(folder() + "/n/hub-daemon.log");
      for (std::string line; std::getline(log, line);) {
        if (absl::StrContains(line, first) && absl::StrContains(line, second)) return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  static Reason Renew(const std::string& key) {
    const auto stub = v1::EnrolmentService::NewStub(OpenChannel(MembersPort(network(), key)));
    grpc::ClientContext context;
    v1::RenewRequest request;
    request.set_csr(MakeNodeRequest()->csr_der);
    v1::RenewResponse response;
    const grpc::Status status = stub->Renew(&context, request, &response);
    EXPECT_EQ(status.ok(), !response.certificate().empty());
    return ReasonSaid(status);
  }
  static std::optional<Reason> DepositTo(HostileMember& member, const std::string& key) {
    const HostileMember::Sealed sealed = member.Referral(key);
    return member.DepositOne(sealed.envelope, sealed.header.mailbox);
  }
  static std::string Reasoned(const demo::Answer& answer) {
    return answer.json.is_object() ? answer.json.value("reason", "") : "";
  }
};

TEST_F(OpenStream, SuspensionByAStrangerChangesNothing) {
  HostileMember member(network(), kCio);
  ASSERT_TRUE(member.Connect());
  State("standing-stranger", ConventionId(), network().PartnerOf(kTravail), Standing::kSuspended, member.identity());
  EXPECT_TRUE(AwaitInLog("standing-stranger.signed", "SIGNER_UNKNOWN"));
  // Nor does an animator's word reach beyond its own convention.
  State("standing-stranger", ConventionId(), Cio(), Standing::kSuspended, Animator());
  std::filesystem::remove(network().HubFolder() + "/knowledge/standing-stranger.signed");
  EXPECT_EQ(DepositTo(member, kTravail), Reason::kNone);
  ExpectAlive();
}

// The operator's commands from end to end.
TEST_F(OpenStream, AnimatorSuspendsAPartnerInItsConvention) {
  HostileMember member(network(), kCio);
  ASSERT_TRUE(member.Connect());
  ASSERT_EQ(DepositTo(member, kTravail), Reason::kNone);
  int edition = 0;
  for (const auto& [standing, word] : {std::pair(Standing::kSuspended, "SUSPENDED"), {Standing::kActive, "ACTIVE"}}) {
    const std::string stem = folder() + "/standing-" + word;
    std::ofstream(stem + ".json") << nlohmann::json{
        {"convention", Local().ToHex()},
        {"partner", Cio().ToHex()},
        {"edition", ++edition},
        {"standing", word},
        {"since_day",
         FormatDay(Today())}}.dump();
    const demo::Finished written =
        demo::RunCommand({HubBinary(), "text", "standing", "--in", stem + ".json", "--out", stem + ".text"});
    ASSERT_EQ(written.exit_code, 0) << written.errors;
    const demo::Finished signed_text = demo::RunCommand(
        {HubBinary(), "text", "sign", stem + ".text", "--kind", "standing", "--key",
         network().AnimatorKey("pithiviers"), "--out", network().HubFolder() + "/knowledge/standing-cio.signed"});
    ASSERT_EQ(signed_text.exit_code, 0) << signed_text.errors;
    TellHub();
    ASSERT_TRUE(AwaitStanding(member.line(), standing)) << "the stream stays open: it learns this like everybody";
    const bool suspended = standing == Standing::kSuspended;
    EXPECT_EQ(DepositTo(member, kTravail), suspended ? Reason::kSuspended : Reason::kNone);
    EXPECT_EQ(Renew(kCio), Reason::kNone) << "in this convention only: it stays a member";
    ExpectAlive();
  }
}

TEST_F(OpenStream, NobodyIsReferredToASuspendedPartner) {
  HostileMember member(network(), kCio);
  ASSERT_TRUE(member.Connect());
  const Target mission = member.TargetOf(kMission);
  State("standing-mission", ConventionId(), mission.partner, Standing::kSuspended, Root());
  ASSERT_TRUE(AwaitStanding(member.line(), Standing::kSuspended));
  EXPECT_EQ(DepositTo(member, kMission), Reason::kPartnerSuspended);
  EXPECT_EQ(DepositTo(member, kTravail), Reason::kNone);
  State("standing-mission", ConventionId(), mission.partner, Standing::kActive, Root());
  ASSERT_TRUE(AwaitStanding(member.line(), Standing::kActive));
  EXPECT_EQ(DepositTo(member, kMission), Reason::kNone);
  ExpectAlive();
}

TEST_F(OpenStream, ConventionThatIsSuspendedCarriesNoNewReferral) {
  HostileMember member(network(), kCio);
  ASSERT_TRUE(member.Connect());
  State("standing-pithiviers", Local(), PartnerId(), Standing::kSuspended, Animator());
  ASSERT_TRUE(AwaitStanding(member.line(), Standing::kSuspended));
  EXPECT_EQ(DepositTo(member, kTravail), Reason::kConventionNotInForce);
  State("standing-pithiviers", Local(), PartnerId(), Standing::kActive, Animator());
  ASSERT_TRUE(AwaitStanding(member.line(), Standing::kActive));
  EXPECT_EQ(DepositTo(member, kTravail), Reason::kNone);
  ExpectAlive();
}

TEST_F(OpenStream, SuspendedPartnerLosesItsStreamAndGetsNoOther) {
  HostileMember member(network(), kCio);
  ASSERT_TRUE(member.Connect());
  ASSERT_EQ(DepositTo(member, kTravail), Reason::kNone);
  State("standing-cio-everywhere", ConventionId(), Cio(), Standing::kSuspended, Root());
  EXPECT_EQ(ReasonSaid(member.line().AwaitEnd()), Reason::kSuspended);
  RawLine again(MembersPort(network(), kCio));
  EXPECT_EQ(again.Greet(), std::nullopt);
  EXPECT_EQ(ReasonSaid(again.AwaitEnd()), Reason::kSuspended);
  EXPECT_EQ(Renew(kCio), Reason::kSuspended);
  ExpectAlive();
  State("standing-cio-everywhere", ConventionId(), Cio(), Standing::kActive, Root());
  bool welcome = false;
  for (int i = 0; i < 100 && !(welcome = member.Connect()); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ASSERT_TRUE(welcome);
  EXPECT_EQ(DepositTo(member, kTravail), Reason::kNone);
  EXPECT_EQ(Renew(kCio), Reason::kNone);
}

// Last: nobody comes back from it here.
TEST_F(OpenStream, PartnerThatLeftLosesItsStreamAndItsOpenReferralsComeBack) {
  HostileMember member(network(), kCio);
  ASSERT_TRUE(member.Connect());
  const demo::Answer sent = Send(kMission, "psychologue", "Partie");
  ASSERT_TRUE(sent.ok()) << sent.errors << sent.json.dump();
  ASSERT_GE(AwaitLevel(kMission, ReferralOf(sent), 1, 30), 1);
  State("standing-cio-gone", ConventionId(), Cio(), Standing::kEnded, network().SignatoryOf(Cio()));
  EXPECT_EQ(ReasonSaid(member.line().AwaitEnd()), Reason::kNotMember);
  RawLine again(MembersPort(network(), kCio));
  EXPECT_EQ(again.Greet(), std::nullopt);
  EXPECT_EQ(ReasonSaid(again.AwaitEnd()), Reason::kNotMember);
  EXPECT_EQ(Renew(kCio), Reason::kNotMember);
  std::string state;
  std::string reason;
  for (int i = 0; i < 100 && state != "undeliverable"; ++i) {
    const demo::Answer shown = network().Node(kMission, {"show", ReferralOf(sent)});
    ASSERT_TRUE(shown.ok()) << shown.errors;
    state = shown.json.at("referral").at("summary").value("state", "");
    reason = shown.json.at("referral").at("summary").value("reason", "");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(state, "undeliverable");
  EXPECT_EQ(reason, "PARTNER_GONE");
  EXPECT_EQ(Reasoned(Send(kMission, "psychologue", "Apres")), "PARTNER_GONE");
  ExpectAlive();
}

}  // namespace
}  // namespace relais::integration
