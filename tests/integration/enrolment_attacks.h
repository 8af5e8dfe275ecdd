// What the suites of attacks on the enrolment port share: honest papers, one alteration each, and a look at all that
// the hub remembers.
#ifndef RELAIS_TESTS_INTEGRATION_ENROLMENT_ATTACKS_H_
#define RELAIS_TESTS_INTEGRATION_ENROLMENT_ATTACKS_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/adapters/grpc/channel.h"
#include "services/core/handoff/reason.h"
#include "tests/integration/applicant.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/odd_request.h"
#include "tests/integration/papers.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {

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
    EXPECT_GE(tried_, 60) << "fewer attacks than promised";
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
  static void Try(const std::vector<Attack>& attacks, const JoinToken& token, const std::string& key = kCio) {
    const Applicant honest = Honest(token, key);
    const nlohmann::json before = Memory();
    for (const Attack& attack : attacks) {
      Applicant applicant(token, 2, honest.entry.name);
      if (attack.alter) attack.alter(applicant);
      v1::EnrolRequest request = applicant.Request();
      if (attack.tamper) attack.tamper(request);
      ExpectRefused(request, attack.reason, attack.name);
    }
    EXPECT_EQ(Memory(), before) << "the hub keeps nothing of it";
    tried_ += static_cast<int>(attacks.size());
  }
  static void ExpectStillGood(const JoinToken& token, const std::string& key = kCio) {
    v1::EnrolResponse response;
    const grpc::Status status = ShowPapers(channel_, Honest(token, key).Request(), &response);
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

  static inline std::shared_ptr<grpc::Channel> channel_;
  static inline int tried_ = 0;
};
}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_ENROLMENT_ATTACKS_H_
