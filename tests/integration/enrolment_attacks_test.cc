// Everything that a stranger, a partner or a member may try at the enrolment port of a real hub: a closed reason each,
// no certificate, and a hub that remembers nothing of it. In the end the token that all of them tried is still good.
#include <gmock/gmock.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <random>
#include <thread>
#include <vector>

#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/knowledge_codec.h"
#include "tests/integration/applicant.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/odd_request.h"
#include "tests/integration/papers.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

constexpr int kClients = 100;
constexpr int kMutants = 1000;
constexpr uint32_t kSeed = 20261126;

// One attack: what is altered of honest papers, and the reason that it meets.
struct Attack {
  const char* name;
  Reason reason;
  std::function<void(Applicant&)> alter;
  std::function<void(v1::EnrolRequest&)> tamper = nullptr;  // with the finished request
};

class EnrolmentAttacks : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    channel_ = Open(Issue(kCio));
  }
  static void TearDownTestSuite() {
    channel_.reset();
    StandingNetwork::TearDownTestSuite();
  }
  static std::shared_ptr<grpc::Channel> Open(const JoinToken& token) {
    ChannelOptions options;
    options.address = token.hub_address;
    options.authority_pem = AuthorityOf(network().HubFolder()).pem();
    return OpenChannel(options);
  }
  static JoinToken Issue(const std::string& key) {
    const demo::Answer answer = network().Hub({"partner", "invite", "--partner", network().PartnerOf(key).ToHex()});
    EXPECT_TRUE(answer.ok()) << answer.errors;
    absl::StatusOr<JoinToken> token = ParseJoinToken(answer.json.value("token", ""));
    EXPECT_TRUE(token.ok());
    return *token;
  }
  static std::string NameOf(const std::string& key) {
    const demo::Answer status = network().Node(key, {"status"});
    return status.json.value("partner_name", "");
  }
  // Its partner has a roster entry already, so that the next one is the second.
  static Applicant Honest(const JoinToken& token, const std::string& key = kCio) {
    return Applicant(token, 2, NameOf(key));
  }
  // All that the hub keeps of enrolling, and how many records it has.
  static nlohmann::json Memory() {
    nlohmann::json memory = network().Hub({"partner", "list"}).json;
    const nlohmann::json status = network().Hub({"status"}).json;
    memory["sequence"] = status.value("ledger_sequence", uint64_t{0});
    memory["revision"] = status.value("knowledge_revision", uint64_t{0});
    return memory;
  }
  static void ExpectRefused(const v1::EnrolRequest& request, Reason reason, const char* name) {
    v1::EnrolResponse response;
    const grpc::Status status = ShowPapers(channel_, request, &response);
    EXPECT_EQ(ReasonName(ReasonSaid(status)), ReasonName(reason)) << name << ": " << status.error_message();
    EXPECT_FALSE(status.ok()) << name;
    EXPECT_EQ(response.certificate(), "") << name;
  }
  static void Try(const std::vector<Attack>& attacks, const JoinToken& token) {
    const Applicant honest = Honest(token);
    const nlohmann::json before = Memory();
    for (const Attack& attack : attacks) {
      Applicant applicant(token, 2, honest.entry.name);
      if (attack.alter) attack.alter(applicant);
      v1::EnrolRequest request = applicant.Request();
      if (attack.tamper) attack.tamper(request);
      ExpectRefused(request, attack.reason, attack.name);
    }
    EXPECT_EQ(Memory(), before) << "the hub keeps nothing of it";
    ++suites_;
    tried_ += static_cast<int>(attacks.size());
  }
  static void ExpectStillGood(const JoinToken& token) {
    v1::EnrolResponse response;
    const grpc::Status status = ShowPapers(channel_, Honest(token).Request(), &response);
    EXPECT_TRUE(status.ok()) << ReasonName(ReasonSaid(status)) << status.error_message();
    EXPECT_NE(response.certificate(), "");
  }
  static SigningPair Signatory(const std::string& key) { return network().SignatoryOf(network().PartnerOf(key)); }
  static SigningPair Root() { return network().SignatoryOf(network().data().Framework().parties.front().partner); }
  static Attack WithRequest(const char* name, OddRequest odd) {
    return {name, Reason::kCertificateInvalid, [odd = std::move(odd)](Applicant& a) { a.csr = MakeOddRequest(odd); }};
  }
  static OddRequest Asking(const std::string& extension, const std::string& value) {
    OddRequest odd;
    odd.extensions = {{extension, value}};
    return odd;
  }

  static std::shared_ptr<grpc::Channel> channel_;
  static int tried_;
  static int suites_;
};
std::shared_ptr<grpc::Channel> EnrolmentAttacks::channel_;
int EnrolmentAttacks::tried_ = 0;
int EnrolmentAttacks::suites_ = 0;

// --- 1: the token -------------------------------------------------------------------------------------------------

TEST_F(EnrolmentAttacks, TokensOfOthersAndTokensThatAreNone) {
  const JoinToken token = Issue(kCio);
  const JoinToken other = Issue(kTravail);
  const auto flip = [](size_t byte) {
    return [byte](Applicant& a) { a.token.secret[byte] = static_cast<char>(a.token.secret[byte] ^ 1); };
  };
  Try({{"first byte of the secret", Reason::kTokenInvalid, flip(0)},
       {"middle byte of the secret", Reason::kTokenInvalid, flip(10)},
       {"last byte of the secret", Reason::kTokenInvalid, flip(19)},
       {"no secret", Reason::kTokenInvalid, [](Applicant& a) { a.token.secret.clear(); }},
       {"secret cut", Reason::kTokenInvalid, [](Applicant& a) { a.token.secret.pop_back(); }},
       {"secret lengthened", Reason::kTokenInvalid, [](Applicant& a) { a.token.secret.push_back('x'); }},
       {"secret of zeros", Reason::kTokenInvalid, [](Applicant& a) { a.token.secret.assign(20, '\0'); }},
       {"another partner's token", Reason::kTokenInvalid, [&](Applicant& a) { a.token.secret = other.secret; }},
       {"own secret for another node", Reason::kTokenInvalid, [&](Applicant& a) { a.token.node = other.node; }},
       {"own secret for another partner", Reason::kTokenInvalid,
        [&](Applicant& a) { a.token.partner = other.partner; }},
       {"no node", Reason::kTokenInvalid, nullptr, [](v1::EnrolRequest& r) { r.clear_node(); }},
       {"node cut", Reason::kTokenInvalid, nullptr, [](v1::EnrolRequest& r) { r.mutable_node()->pop_back(); }},
       {"hash of the secret shown instead", Reason::kTokenInvalid,
        [](Applicant& a) {
          a.token.secret = std::string(OpensslDigester().Sha256(a.token.secret).view().substr(0, 20));
        }}},
      token);
  ExpectStillGood(token);
}

// --- 2: the request for a certificate -------------------------------------------------------------------------------

TEST_F(EnrolmentAttacks, RequestsThatAskForMoreThanAKey) {
  const JoinToken token = Issue(kCio);
  const std::string own = "URI:relais://centre-val-de-loire/node/" + token.node.ToHex();
  OddRequest named;
  named.common_name = "relais-hub";
  OddRequest nul = named;
  nul.common_name = std::string("node\0.hub", 9);
  OddRequest password;
  password.challenge_password = "word";
  OddRequest version;
  version.version = 1;
  OddRequest foreign;
  foreign.signed_by_another = true;
  const auto keyed = [](const char* key, const char* digest) {
    OddRequest odd;
    odd.key = key;
    odd.digest = digest;
    return odd;
  };
  Try({WithRequest("CA:TRUE", Asking("basicConstraints", "critical,CA:TRUE")),
       WithRequest("CA:FALSE", Asking("basicConstraints", "CA:FALSE")),
       WithRequest("own name as SAN", Asking("subjectAltName", own)),
       WithRequest("foreign name as SAN", Asking("subjectAltName", "URI:relais://centre-val-de-loire/node/00")),
       WithRequest("name of another region", Asking("subjectAltName", "URI:relais://bretagne/node/00")),
       WithRequest("wildcard", Asking("subjectAltName", "DNS:*.relais.example")),
       WithRequest("the hub's own host name", Asking("subjectAltName", "DNS:relais-hub")),
       WithRequest("two SANs", Asking("subjectAltName", own + ",URI:relais://centre-val-de-loire/node/00")),
       WithRequest("e-mail SAN", Asking("subjectAltName", "email:a@relais.example")),
       WithRequest("IP SAN", Asking("subjectAltName", "IP:127.0.0.1")),
       WithRequest("server use", Asking("extendedKeyUsage", "serverAuth")),
       WithRequest("client use", Asking("extendedKeyUsage", "clientAuth")),
       WithRequest("any use", Asking("extendedKeyUsage", "anyExtendedKeyUsage")),
       WithRequest("signing certificates", Asking("keyUsage", "keyCertSign,cRLSign")),
       WithRequest("unknown critical extension", Asking("1.2.3.4.5", "critical,DER:0500")),
       WithRequest("common name", named),
       WithRequest("NUL in the common name", nul),
       WithRequest("attribute", password),
       WithRequest("another version", version),
       WithRequest("signed by another key", foreign),
       WithRequest("RSA-1024", keyed("RSA-1024", "SHA256")),
       WithRequest("RSA-2048", keyed("RSA-2048", "SHA256")),
       WithRequest("P-384", keyed("P-384", "SHA256")),
       WithRequest("secp256k1", keyed("secp256k1", "SHA256")),
       WithRequest("Ed25519", keyed("ED25519", "")),
       WithRequest("SHA-1", keyed("P-256", "SHA1")),
       WithRequest("SHA-384", keyed("P-256", "SHA384")),
       {"no request", Reason::kCertificateInvalid, [](Applicant& a) { a.csr.clear(); }},
       {"request cut", Reason::kCertificateInvalid, [](Applicant& a) { a.csr.pop_back(); }},
       {"request and more", Reason::kCertificateInvalid, [](Applicant& a) { a.csr.push_back('\0'); }},
       {"request twice", Reason::kCertificateInvalid, [](Applicant& a) { a.csr += a.csr; }},
       {"oversize request", Reason::kCertificateInvalid, [](Applicant& a) { a.csr.assign(8000, '0'); }},
       {"request that nobody's identity vouches for", Reason::kBadSignature, nullptr,
        [](v1::EnrolRequest& r) { r.set_csr(MakeNodeRequest()->csr_der); }}},
      token);
  ExpectStillGood(token);
}

TEST_F(EnrolmentAttacks, KeysThatWereCertifiedBefore) {
  const JoinToken token = Issue(kCio);
  const Applicant first = Honest(token);
  v1::EnrolResponse response;
  ASSERT_TRUE(ShowPapers(channel_, first.Request(), &response).ok());
  ExpectRefused(first.Request(), Reason::kTokenInvalid, "the whole request again");
  const JoinToken next = Issue(kCio);
  Try({{"the request of the first joining under a new token", Reason::kReplay,
        [&](Applicant& a) { a.csr = first.csr; }},
       {"the key of another node", Reason::kReplay,
        [&](Applicant& a) { a.csr = RequestFor(MembersPort(network(), kTravail).identity->key_pem)->csr_der; }}},
      next);
  ExpectStillGood(next);
}

// --- 3: the roster entry and the sealing keys -----------------------------------------------------------------------

TEST_F(EnrolmentAttacks, RosterEntriesThatSaySomethingElse) {
  const JoinToken token = Issue(kCio);
  const JoinToken other = Issue(kTravail);
  HostileMember cio(network(), kCio);
  const SignedText standing = wire::SignedTextOf([&] {
    KnowledgeItem item;
    item.content = cio.Published("roster-cio-pithiviers");
    item.text = wire::EncodeText(item.content);
    return item;
  }());
  Try({{"for another partner", Reason::kMalformed, [&](Applicant& a) { a.entry.partner = other.partner; }},
       {"for another node", Reason::kMalformed, [&](Applicant& a) { a.entry.node = other.node; }},
       {"without a node", Reason::kMalformed, [](Applicant& a) { a.entry.node = NodeId(); }},
       {"under another name", Reason::kMalformed, [](Applicant& a) { a.entry.name = "Région"; }},
       {"without a name", Reason::kMalformed, [](Applicant& a) { a.entry.name.clear(); }},
       {"with control characters in its name", Reason::kMalformed, [](Applicant& a) { a.entry.name += '\x1b'; }},
       {"on paper", Reason::kMalformed, [](Applicant& a) { a.entry.level = MemberLevel::kPaper; }},
       {"at no level", Reason::kUnknownValue, [](Applicant& a) { a.entry.level = static_cast<MemberLevel>(9); }},
       {"with a custodian", Reason::kMalformed, [&](Applicant& a) { a.entry.custodian = other.node; }},
       {"of the first edition, again", Reason::kReplay, [](Applicant& a) { a.entry.edition = Edition(1); }},
       {"of edition 0", Reason::kMalformed, [](Applicant& a) { a.entry.edition = Edition(0); }},
       {"of an edition to come", Reason::kMalformed, [](Applicant& a) { a.entry.edition = Edition(9); }},
       {"of an identity that it does not hold", Reason::kBadSignature,
        [&](Applicant& a) { a.entry.identity = cio.identity().key; }},
       {"that stands, with somebody else's proof", Reason::kBadSignature,
        [&](Applicant& a) { a.roster_text = standing; }},
       {"signed by another partner", Reason::kSignerUnknown,
        [](Applicant& a) { a.roster_signer = Signatory(kTravail); }},
       {"signed by a root", Reason::kSignerUnknown, [](Applicant& a) { a.roster_signer = Root(); }},
       {"signed by itself", Reason::kSignerUnknown, [](Applicant& a) { a.roster_signer = a.identity; }},
       {"signed over other bytes", Reason::kBadSignature,
        [](Applicant& a) {
          RosterEntry other = a.entry;
          other.edition = Edition(3);
          const std::string signed_bytes = wire::EncodeText(other);
          a.roster_text = Applicant::Sign(a.sealer(), TextKind::kRoster, signed_bytes, Signatory(kCio));
          a.roster_text->text = wire::EncodeText(a.entry);
        }},
       {"as a standing", Reason::kMalformed, nullptr,
        [](v1::EnrolRequest& r) { r.mutable_roster()->set_kind(v1::TEXT_KIND_STANDING); }},
       {"of no kind", Reason::kUnknownValue, nullptr, [](v1::EnrolRequest& r) { r.mutable_roster()->clear_kind(); }},
       {"no entry", Reason::kUnknownValue, nullptr, [](v1::EnrolRequest& r) { r.clear_roster(); }},
       {"entry cut", Reason::kMalformed, nullptr,
        [](v1::EnrolRequest& r) { r.mutable_roster()->mutable_text()->pop_back(); }},
       {"entry with an unknown field", Reason::kMalformed, nullptr,
        [](v1::EnrolRequest& r) { r.mutable_roster()->mutable_text()->append("\xf8\x07\x01", 3); }}},
      token);
  ExpectStillGood(token);
}

TEST_F(EnrolmentAttacks, SealingKeysThatAreNotTheNodesOwn) {
  const JoinToken token = Issue(kCio);
  HostileMember travail(network(), kTravail);
  Try({{"signed by another key", Reason::kSignerUnknown, [](Applicant& a) { a.sealing_signer = Signatory(kCio); }},
       {"signed by another node", Reason::kSignerUnknown, [&](Applicant& a) { a.sealing_signer = travail.identity(); }},
       {"of another node", Reason::kMalformed, [&](Applicant& a) { a.sealing.node = travail.node(); }},
       {"a term too long", Reason::kMalformed,
        [](Applicant& a) { a.sealing.terms[0].last_day = AddDays(a.sealing.terms[0].first_day, 30); }},
       {"a term that ends before it begins", Reason::kMalformed,
        [](Applicant& a) { a.sealing.terms[0].last_day = AddDays(a.sealing.terms[0].first_day, -1); }},
       {"no term", Reason::kMalformed, [](Applicant& a) { a.sealing.terms.clear(); }},
       {"edition 0", Reason::kMalformed, [](Applicant& a) { a.sealing.edition = Edition(0); }},
       {"a key that hides nothing", Reason::kMalformed,
        [](Applicant& a) { a.sealing.terms[0].key = SealingKey::FromBytes("\x01" + std::string(31, '\0')); }},
       {"unsigned", Reason::kEvidenceMissing, nullptr,
        [](v1::EnrolRequest& r) { r.mutable_sealing_keys()->clear_signatures(); }},
       {"no keys", Reason::kUnknownValue, nullptr, [](v1::EnrolRequest& r) { r.clear_sealing_keys(); }},
       {"proof of identity by another key", Reason::kBadSignature,
        [&](Applicant& a) { a.identity_prover = travail.identity(); }},
       {"no proof of identity", Reason::kBadSignature, nullptr, [](v1::EnrolRequest& r) { r.clear_identity_proof(); }}},
      token);
  ExpectStillGood(token);
}

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
    EXPECT_EQ(ask(*stub, &Stub::SubmitText, v1::SubmitTextRequest(), v1::SubmitTextResponse()), Reason::kNotPermitted);
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
  std::mt19937 lot(kSeed);
  const nlohmann::json before = Memory();
  int shown = 0;
  while (shown < kMutants) {
    std::string mutant = bytes;
    for (uint32_t changes = 1 + lot() % 3; changes > 0; --changes) {
      const size_t at = lot() % mutant.size();
      switch (lot() % 4) {
        case 0:
          mutant[at] = static_cast<char>(mutant[at] ^ (1u << lot() % 8));
          break;
        case 1:
          mutant.erase(at, 1 + lot() % 8);
          break;
        case 2:
          mutant.insert(at, 1, static_cast<char>(lot()));
          break;
        default:
          mutant[at] = static_cast<char>(lot());
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
    // What is no message at all is refused by gRPC itself.
    ASSERT_TRUE(ReasonSaid(status) != Reason::kNone || status.error_code() == grpc::StatusCode::INTERNAL)
        << status.error_code() << status.error_message();
  }
  EXPECT_EQ(Memory(), before);
  ExpectStillGood(token);
}

// --- 6: last, since nobody comes back from it
// -------------------------------------------------------------------------------

TEST_F(EnrolmentAttacks, PartnersWhoMayNotJoin) {
  const JoinToken token = Issue(kCio);
  const Day today = MomentOf(SystemClock().Now()).day;
  const auto state = [&](const std::string& file, Standing standing, uint32_t edition, const SigningPair& by) {
    ASSERT_EQ(network().WriteSigned(
                  file, StandingStatement{ConventionId(), token.partner, Edition(edition), standing, today}, {by}),
              "");
    ASSERT_EQ(kill(network().hub().pid(), SIGHUP), 0);
    std::this_thread::sleep_for(std::chrono::seconds(2));
  };
  state("standing-cio", Standing::kSuspended, 1, Root());
  Try({{"suspended", Reason::kSuspended, nullptr}}, token);
  state("standing-cio", Standing::kActive, 2, Root());
  ExpectStillGood(token);
  const JoinToken late = Issue(kCio);
  state("standing-cio", Standing::kEnded, 3, Signatory(kCio));
  Try({{"gone", Reason::kPartnerGone, nullptr}}, late);
  EXPECT_GE(tried_, 60) << "in " << suites_ << " rounds";
}

}  // namespace
}  // namespace relais::integration
