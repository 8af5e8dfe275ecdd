// The person's commands against a hub that verifies signatures, and two doors that open what is sealed to them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "node/desk/desk_binding.h"
#include "relais/v1/follow_service.grpc.pb.h"
#include "services/adapters/grpc/server.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/slip_code.h"
#include "services/wire/capsule_codec.h"
#include "services/wire/content_codec.h"
#include "services/wire/envelope_batch.h"
#include "tests/unit/node/cli/cli_run.h"

namespace relais::node {
namespace {

// One journey, whose person has a slip.
class FakeFollow final : public v1::FollowService::Service {
 public:
  FakeFollow(SodiumSealer& sealer, const CertificateAuthority& authority, const FollowKeys& keys,
             const wire::Capsule& capsule)
      : sealer_(sealer), key_(keys.signing.key) {
    capsule_ = sealer.SealSymmetric(keys.capsule, wire::CapsuleAad(key_), wire::EncodeCapsule(capsule));
    const absl::StatusOr<ServerIdentity> identity = authority.IssueServer({}, SystemClock().Now());
    ServerOptions options;
    options.listener.address = "127.0.0.1:0";
    options.tls.key_pem = identity->key_pem;
    options.tls.chain_pem = identity->chain_pem;
    options.tls.caller = CallerCertificate::kNone;
    server_ = std::move(Server::Start(options, {this}).value());
  }

  grpc::Status GetChallenge(grpc::ServerContext*, const v1::GetChallengeRequest*,
                            v1::GetChallengeResponse* response) override {
    nonce_ = std::string(16, static_cast<char>('a' + ++drawn_));
    response->set_nonce(nonce_);
    return grpc::Status::OK;
  }
  grpc::Status Track(grpc::ServerContext*, const v1::TrackRequest* request, v1::TrackResponse* response) override {
    const bool signed_now =
        request->nonce() == nonce_ && sealer_.Verify(SigningKey::FromBytes(request->follow_key()),
                                                     wire::FollowText(Nonce::FromBytes(request->nonce())),
                                                     Signature::FromBytes(request->signature()));
    if (!signed_now || request->follow_key() != std::string(key_.view())) return ToGrpc(Refuse(Reason::kCodeWrong));
    response->set_state(static_cast<uint32_t>(CoarseState::kAnsweredYes));
    response->set_due_day(20788);
    response->set_capsule(capsule_);
    response->add_counters(4);
    response->add_counters(0);
    return grpc::Status::OK;
  }
  grpc::Status Speak(grpc::ServerContext*, const v1::SpeakRequest* request, v1::SpeakResponse*) override {
    envelopes.push_back(request->envelope());
    return grpc::Status::OK;
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  std::vector<std::string> envelopes;

 private:
  SodiumSealer& sealer_;
  const SigningKey key_;
  std::string capsule_;
  std::string nonce_;
  int drawn_ = 0;
  std::unique_ptr<Server> server_;
};

class FollowCommandsTest : public ::testing::Test {
 protected:
  FollowCommandsTest() {
    capsule_.origin = {PartnerId::FromBytes(std::string(16, 'o')), NodeId::FromBytes(std::string(16, 'p')),
                       origin_.key};
    capsule_.destination = {PartnerId::FromBytes(std::string(16, 'd')), NodeId::FromBytes(std::string(16, 'e')),
                            destination_.key};
    capsule_.journey = JourneyId::FromBytes(std::string(16, 'j'));
    capsule_.referral = HandoffId::FromBytes(std::string(16, 'r'));
    capsule_.convention = ConventionId::FromBytes(std::string(16, 'c'));
    capsule_.convention_version = ConventionVersion(1);
    std::ofstream(folder_ / "hub-ca.crt") << authority_.pem();
    const SlipCost cost{limits::kArgonMemoryBytes, limits::kArgonPasses};
    keys_ = sealer_.DeriveFollow(ParseLocator(locator_).value(), CodeSecret(ParseCode(code_).value()), cost);
    hub_ = std::make_unique<FakeFollow>(sealer_, authority_, keys_, capsule_);
  }

  Ran Follow(std::vector<std::string> words, const std::string& code) {
    words.insert(words.begin(), "follow");
    words.insert(words.end(), {"--hub", hub_->address(), "--ca", folder_ / "hub-ca.crt", "--locator", locator_,
                               "--code", code, "--json"});
    return RunNode(words);
  }

  // What a door reads, after checking all that it would check.
  wire::PersonWord OpenAt(const SealingPair& door, const std::string& envelope, uint32_t counter) {
    const EnvelopeView view = SplitEnvelope(envelope).value();
    const HandoffHeader header = DecodeHeader(view.header).value();
    EXPECT_EQ(header.kind, HandoffKind::kPerson);
    EXPECT_EQ(header.generation.value(), counter);
    EXPECT_EQ(header.follow_key, keys_.signing.key);
    EXPECT_TRUE(sealer_.Verify(header.follow_key, wire::EnvelopeText(view.header, sealer_.Sha512(view.sealed)),
                               Signature::FromBytes(view.signature)));
    const std::string padded = sealer_.Open(door, kLayer1Info, view.header, view.sealed).value();
    return std::get<wire::PersonWord>(wire::DecodeContent(padded, header).value());
  }

  TemporaryFolder folder_;
  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  const std::string locator_ = MakeLocator(0x123456789A);
  const std::string code_ = MakeCode(0x2345678901234);
  SealingPair origin_ = sealer_.NewSealingPair();
  SealingPair destination_ = sealer_.NewSealingPair();
  wire::Capsule capsule_;
  FollowKeys keys_;
  CertificateAuthority authority_ =
      CertificateAuthority::Create(folder_ / "ca.pem", "centre", SystemClock().Now()).value();
  std::unique_ptr<FakeFollow> hub_;
};

TEST_F(FollowCommandsTest, SaysWhereTheReferralIs) {
  const Ran ran = Follow({"track"}, code_);
  EXPECT_EQ(ran.exit_code, kExitDone) << ran.err;
  EXPECT_EQ(ran.last()["state"], "answered_yes");
  EXPECT_EQ(ran.last()["due_day"], "2026-12-01");
}

TEST_F(FollowCommandsTest, TellsBothDoorsUnderTheirOwnSeals) {
  const Ran ran = Follow({"helped", "--helped", "no"}, code_);
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  EXPECT_EQ(ran.last()["doors_told"], 2);
  ASSERT_EQ(hub_->envelopes.size(), 2u);
  EXPECT_EQ(OpenAt(origin_, hub_->envelopes[0], 5).helped, false);
  EXPECT_EQ(OpenAt(destination_, hub_->envelopes[1], 6).helped, false);
  EXPECT_FALSE(sealer_
                   .Open(destination_, kLayer1Info, hub_->envelopes[0].substr(0, limits::kHeaderBytes),
                         hub_->envelopes[0].substr(limits::kHeaderBytes, limits::kSealedBytes))
                   .ok());
}

TEST_F(FollowCommandsTest, Withdraws) {
  ASSERT_EQ(Follow({"withdraw"}, code_).exit_code, kExitDone);
  const wire::PersonWord word = OpenAt(origin_, hub_->envelopes.at(0), 5);
  EXPECT_TRUE(word.withdraw);
  EXPECT_FALSE(word.helped.has_value());
  EXPECT_EQ(word.referral, capsule_.referral);
}

TEST_F(FollowCommandsTest, AnotherCodeIsRefusedAndATypingErrorNoticedHere) {
  EXPECT_EQ(Follow({"track"}, MakeCode(77)).last()["reason"], "CODE_WRONG");
  std::string mistyped = code_;
  mistyped[0] = mistyped[0] == '7' ? '8' : '7';
  EXPECT_EQ(Follow({"withdraw"}, mistyped).last()["reason"], "CODE_MISTYPED");
  EXPECT_TRUE(hub_->envelopes.empty());
}

TEST_F(FollowCommandsTest, AHubOfAnotherAuthorityIsNotTrusted) {
  std::ofstream(folder_ / "hub-ca.crt")
      << CertificateAuthority::Create(folder_ / "other.pem", "centre", SystemClock().Now())->pem();
  EXPECT_EQ(Follow({"track"}, code_).exit_code, kExitUnreachable);
}

}  // namespace
}  // namespace relais::node
