// The wrong door, members who reach for more, a hundred clients on one token, a thousand mutants, partners who may not.
#include <signal.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "services/wire/knowledge_codec.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/integration/enrolment_attacks.h"

namespace relais::integration {
namespace {

constexpr char kSuio[] = "suio-tours";
constexpr int kClients = 100;
constexpr int kMutants = 1000;
constexpr uint32_t kSeed = 20261126;

// --- 4: the wrong door, and members who reach for more
// -----------------------------------------------------------------

TEST_F(EnrolmentAttacks, EveryMethodHasItsDoor) {
  const auto ask = [](v1::EnrolmentService::Stub& stub, auto method, auto request, auto response) {
    grpc::ClientContext context;
    return ReasonSaid((stub.*method)(&context, request, &response));
  };
  using Stub = v1::EnrolmentService::Stub;
  const auto joining = v1::EnrolmentService::NewStub(channel_);
  const auto member = v1::EnrolmentService::NewStub(OpenChannel(MembersPort(network(), kMission)));
  for (Stub* stub : {joining.get(), member.get()}) {
    EXPECT_EQ(ask(*stub, &Stub::IssueToken, v1::IssueTokenRequest(), v1::IssueTokenResponse()), Reason::kNotPermitted);
    EXPECT_EQ(ask(*stub, &Stub::ListPartners, v1::ListPartnersRequest(), v1::ListPartnersResponse()),
              Reason::kNotPermitted);
    EXPECT_EQ(ask(*stub, &Stub::GetPendingRoster, v1::GetPendingRosterRequest(), v1::GetPendingRosterResponse()),
              Reason::kNotPermitted);
  }
  EXPECT_EQ(ask(*joining, &Stub::Renew, v1::RenewRequest(), v1::RenewResponse()), Reason::kNotPermitted);
  EXPECT_EQ(ask(*joining, &Stub::RotateKeys, v1::RotateKeysRequest(), v1::RotateKeysResponse()), Reason::kNotPermitted);
  EXPECT_EQ(ask(*joining, &Stub::Leave, v1::LeaveRequest(), v1::LeaveResponse()), Reason::kNotPermitted);
  EXPECT_EQ(ask(*member, &Stub::Enrol, v1::EnrolRequest(), v1::EnrolResponse()), Reason::kNotPermitted);
  EXPECT_EQ(ask(*member, &Stub::PrepareEnrol, v1::PrepareEnrolRequest(), v1::PrepareEnrolResponse()),
            Reason::kNotPermitted);
  // A member renews with a key that is another's, publishes keys for another, lets another partner go.
  HostileMember travail(network(), kTravail);
  v1::RenewRequest renew;
  renew.set_csr(RequestFor(MembersPort(network(), kTravail).identity->key_pem)->csr_der);
  EXPECT_EQ(ask(*member, &Stub::Renew, renew, v1::RenewResponse()), Reason::kReplay);
  Applicant applicant(Issue(kTravail), 2, "x");
  v1::RotateKeysRequest rotate;
  *rotate.mutable_sealing_keys() = applicant.Request().sealing_keys();
  EXPECT_EQ(ask(*member, &Stub::RotateKeys, rotate, v1::RotateKeysResponse()), Reason::kNotPermitted);
  const Day today = MomentOf(SystemClock().Now()).day;
  v1::LeaveRequest leave;
  *leave.mutable_standing() =
      wire::ToProto(Applicant::Sign(applicant.sealer(), TextKind::kStanding,
                                    wire::EncodeText(StandingStatement{ConventionId(), network().PartnerOf(kTravail),
                                                                       Edition(1), Standing::kEnded, today}),
                                    Signatory(kTravail)));
  EXPECT_EQ(ask(*member, &Stub::Leave, leave, v1::LeaveResponse()), Reason::kNotPermitted);
  ExpectAlive();
}

// --- 5: a hundred at once, and a thousand mutants
// ------------------------------------------------------------------------

TEST_F(EnrolmentAttacks, AHundredClientsRaceForOneToken) {
  const JoinToken token = Issue(kCio);
  const Applicant model = Honest(token);
  std::atomic<int> certificates{0};
  std::atomic<int> refusals{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&, request = Applicant(token, 2, model.entry.name).Request()] {
      v1::EnrolResponse response;
      grpc::Status status = ShowPapers(channel_, request, &response);
      certificates += status.ok() && !response.certificate().empty() ? 1 : 0;
      refusals += ReasonSaid(status) == Reason::kTokenInvalid && response.certificate().empty() ? 1 : 0;
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(certificates, 1);
  EXPECT_EQ(refusals, kClients - 1);
}

TEST_F(EnrolmentAttacks, AThousandMutantsOfAGoodRequest) {
  const JoinToken token = Issue(kCio);
  const v1::EnrolRequest good = Honest(token).Request();
  const std::string bytes = good.SerializeAsString();
  SeededEntropy entropy(kSeed);
  const nlohmann::json before = Memory();
  int shown = 0;
  while (shown < kMutants) {
    std::string mutant = bytes;
    for (uint64_t changes = 1 + entropy.Below(3); changes > 0; --changes) {
      const size_t at = entropy.Below(mutant.size());
      switch (entropy.Below(4)) {
        case 0:
          mutant[at] = static_cast<char>(mutant[at] ^ (1u << entropy.Below(8)));
          break;
        case 1:
          mutant.erase(at, 1 + entropy.Below(8));
          break;
        case 2:
          mutant.insert(at, 1, static_cast<char>(entropy.Below(256)));
          break;
        default:
          mutant[at] = static_cast<char>(entropy.Below(256));
      }
      if (mutant.empty()) mutant = "x";
    }
    // Another spelling of the very same request is no mutant.
    v1::EnrolRequest parsed;
    if (parsed.ParseFromString(mutant) && parsed.SerializeAsString() == bytes) continue;
    v1::EnrolResponse response;
    const grpc::Status status = ShowBytes(channel_, mutant, &response);
    ++shown;
    ASSERT_FALSE(status.ok()) << "mutant " << shown << " of seed " << kSeed;
    ASSERT_EQ(response.certificate(), "");
    // What is no message at all is refused by gRPC itself, before any handler of ours.
    ASSERT_TRUE(ReasonSaid(status) != Reason::kNone || status.error_code() == grpc::StatusCode::INTERNAL ||
                status.error_code() == grpc::StatusCode::UNIMPLEMENTED)
        << status.error_code() << status.error_message();
  }
  EXPECT_EQ(Memory(), before);
  ExpectStillGood(token);
}

// --- 6: partners who may not
// ------------------------------------------------------------------------------------------

TEST_F(EnrolmentAttacks, PartnersWhoMayNotJoin) {
  const JoinToken token = Issue(kSuio);
  const Day today = MomentOf(SystemClock().Now()).day;
  const auto state = [&](Standing standing, uint32_t edition, const SigningPair& by) {
    const StandingStatement statement{ConventionId(), token.partner, Edition(edition), standing, today};
    ASSERT_EQ(network().WriteSigned("standing-suio", statement, {by}), "");
    ASSERT_EQ(kill(network().hub().pid(), SIGHUP), 0);
    std::this_thread::sleep_for(std::chrono::seconds(2));
  };
  state(Standing::kSuspended, 1, Root());
  Try({{"suspended", Reason::kSuspended, nullptr}}, token, kSuio);
  state(Standing::kActive, 2, Root());
  ExpectStillGood(token, kSuio);
  const JoinToken late = Issue(kSuio);
  state(Standing::kEnded, 3, Signatory(kSuio));
  Try({{"gone", Reason::kPartnerGone, nullptr}}, late, kSuio);
}

}  // namespace
}  // namespace relais::integration
