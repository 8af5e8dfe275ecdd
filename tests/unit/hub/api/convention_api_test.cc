// ConventionService at its doorway: hostile input is refused with a closed reason, and nothing changed.
#include "hub/api/convention_api.h"

#include <gmock/gmock.h>

#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/hub/convention_hub.h"

namespace relais::hub {
namespace {

using namespace sample;

class ConventionApiTest : public ConventionHubTest {
 protected:
  using Service = v1::ConventionService;
  void SetUp() override {
    ConventionHubTest::SetUp();
    stub_ = Service::NewStub(grpc::CreateChannel("unix:" + In("hub.sock"), grpc::InsecureChannelCredentials()));
  }
  template <class Request, class Response>
  Reason Call(grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
              const Request& request, Response* response) {
    grpc::ClientContext context;
    return ReasonOf(FromGrpc((stub_.get()->*method)(&context, request, response)));
  }
  std::string List() {
    v1::ListConventionsResponse response;
    EXPECT_EQ(Call(&Service::Stub::ListConventions, v1::ListConventionsRequest(), &response), Reason::kNone);
    return response.SerializeAsString();
  }
  Reason Submit(SignedText signed_text) {
    v1::SubmitSignaturesRequest request;
    *request.mutable_signed_text() = wire::ToProto(std::move(signed_text));
    v1::SubmitSignaturesResponse response;
    return Call(&Service::Stub::SubmitSignatures, request, &response);
  }
  Reason SubmitText(SignedText signed_text) {
    v1::SubmitTextRequest request;
    *request.mutable_signed_text() = wire::ToProto(std::move(signed_text));
    v1::SubmitTextResponse response;
    return Call(&Service::Stub::SubmitText, request, &response);
  }
  SignedText SignedBy(const wire::KnowledgeContent& content, std::initializer_list<int> signatories) {
    SignedText signed_text;
    signed_text.kind = wire::KindOf(content);
    signed_text.text = wire::EncodeText(content);
    for (int n : signatories) AddSignature(tools_.sealer, signers_[n], signed_text);
    return signed_text;
  }
  Reason Draft(const std::string& text) {
    v1::DraftConventionRequest request;
    request.set_text(text);
    v1::DraftConventionResponse response;
    return Call(&Service::Stub::DraftConvention, request, &response);
  }

  std::unique_ptr<Service::Stub> stub_;
};

TEST_F(ConventionApiTest, BadSignaturesChangeNothing) {
  BringFrameworkIntoForce();
  const Agreement local = WithKeys(NewLocal());
  ASSERT_EQ(Draft(wire::EncodeText(local)), Reason::kNone);
  Do({"propose", kNewLocal.ToHex()});
  const std::string before = List();
  EXPECT_EQ(Submit(SignedBy(local, {})), Reason::kEvidenceMissing);
  EXPECT_EQ(Submit(SignedBy(local, {1, 40})), Reason::kSignerUnknown);
  EXPECT_EQ(Submit(SignedBy(local, {1, 11})), Reason::kSignerUnknown);
  SignedText forged = SignedBy(local, {1, 3});
  forged.signatures[1].signature = forged.signatures[0].signature;
  EXPECT_EQ(Submit(forged), Reason::kBadSignature);
  Agreement spaced = local;
  spaced.title += " ";
  EXPECT_EQ(Submit(SignedBy(spaced, {1, 3})), Reason::kTextChanged);
  spaced.version = ConventionVersion(2);
  EXPECT_EQ(Submit(SignedBy(spaced, {1, 3})), Reason::kConventionUnknown);
  SignedText twice = SignedBy(local, {1});
  twice.signatures.push_back(twice.signatures[0]);
  EXPECT_EQ(Submit(twice), Reason::kMalformed);
  EXPECT_EQ(Submit(SignedBy(EntryNo(1), {1})), Reason::kMalformed) << "a roster entry is no convention";
  EXPECT_EQ(List(), before);
  EXPECT_EQ(Submit(SignedBy(local, {1, 3})), Reason::kNone);
}

TEST_F(ConventionApiTest, BadTextsChangeNothing) {
  const std::string good = wire::EncodeText(WithKeys(NewLocal()));
  EXPECT_EQ(Draft(""), Reason::kMalformed);
  EXPECT_EQ(Draft("no text at all"), Reason::kMalformed);
  EXPECT_EQ(Draft(good.substr(0, good.size() - 3)), Reason::kMalformed);
  EXPECT_EQ(Draft(good + std::string("\xfa\x01\x00", 3)), Reason::kMalformed);
  EXPECT_EQ(Draft(std::string(limits::kKnowledgeItemBytesMax + 1, 'x')), Reason::kTooLarge);
  v1::ListConventionsResponse none;
  EXPECT_TRUE(none.ParseFromString(List()));
  EXPECT_EQ(none.conventions_size(), 0);
}

TEST_F(ConventionApiTest, AConventionIsNoOrdinaryText) {
  const Agreement framework = WithKeys(Framework());
  EXPECT_EQ(SubmitText(SignedBy(framework, {11, 12, 13})), Reason::kConventionStep);
  BringFrameworkIntoForce();
  BringIntoForce(WithKeys(NewLocal()), {1, 3});
  EXPECT_EQ(SubmitText(SignedBy(EntryNo(1), {3})), Reason::kSignerUnknown);
  EXPECT_EQ(SubmitText(SignedBy(EntryNo(1), {1})), Reason::kNone);
}

TEST_F(ConventionApiTest, WhoHasNoPartInItLearnsNothing) {
  BringFrameworkIntoForce();
  const std::string text = wire::EncodeText(WithKeys(NewLocal()));
  for (Role role : {Role::kAnalyst, Role::kNodeOperator, Role::kDeskStaff}) {
    Principal stranger = kRegion;
    stranger.role = role;
    Be(stranger);
    v1::ListConventionsResponse all;
    EXPECT_EQ(Call(&Service::Stub::ListConventions, v1::ListConventionsRequest(), &all), Reason::kNotPermitted);
    v1::GetConventionRequest get;
    get.set_convention(std::string(kFramework.view()));
    v1::GetConventionResponse one;
    EXPECT_EQ(Call(&Service::Stub::GetConvention, get, &one), Reason::kNotPermitted);
    EXPECT_EQ(Draft(text), Reason::kNotPermitted);
    EXPECT_EQ(SubmitText(SignedBy(EntryNo(1), {1})), Reason::kNotPermitted);
  }
  Principal auditor = kRegion;
  auditor.role = Role::kAuditor;
  Be(auditor);
  List();
  EXPECT_EQ(Draft(text), Reason::kNotPermitted);
}

TEST_F(ConventionApiTest, WhatTheOperatorLaidDownIsListedToo) {
  absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(SignedBy(WithKeys(Framework()), {11, 12, 13}), tools_.keys);
  ASSERT_OK(item.status());
  ASSERT_TRUE(runner_->Post(AdmitItem{*std::move(item)}));
  const nlohmann::json shown = Do({"show", kFramework.ToHex()});
  EXPECT_EQ(shown["summary"]["state"], "IN_FORCE");
  EXPECT_EQ(shown["signatures"].size(), 3u);
  EXPECT_EQ(shown["signatures"][0]["received_day"], "");
  EXPECT_EQ(Do({"list"})["conventions"].size(), 1u);
}

// Every kind of text has its way in, and no other.
TEST_F(ConventionApiTest, EveryKindOfTextHasItsOwnWayIn) {
  BringFrameworkIntoForce();
  BringIntoForce(WithKeys(NewLocal()), {1, 3});
  const Delegation letting{signers_[3].key, signers_[50].key, {}, Edition(1), On("2027-01-31")};
  EXPECT_EQ(SubmitText(SignedBy(letting, {1})), Reason::kSignerUnknown) << "nobody delegates for another";
  EXPECT_EQ(SubmitText(SignedBy(letting, {})), Reason::kEvidenceMissing);
  EXPECT_EQ(SubmitText(SignedBy(letting, {3})), Reason::kNone);
  EXPECT_EQ(Submit(SignedBy(letting, {3})), Reason::kMalformed) << "no signature of a convention";
  SignedText status = SignedBy(letting, {3});
  status.kind = TextKind::kStatus;
  EXPECT_EQ(SubmitText(status), Reason::kUnknownValue) << "the hub's own word, which nobody hands in";
  EXPECT_EQ(Submit(status), Reason::kMalformed);
  for (int kind : {0, static_cast<int>(kTextKindLast) + 1, 255}) {
    v1::SubmitTextRequest request;
    *request.mutable_signed_text() = wire::ToProto(SignedBy(letting, {3}));
    request.mutable_signed_text()->set_kind(static_cast<v1::TextKind>(kind));
    v1::SubmitTextResponse response;
    EXPECT_EQ(Call(&Service::Stub::SubmitText, request, &response), Reason::kUnknownValue) << kind;
  }
}

TEST_F(ConventionApiTest, ADelegatesSignatureNeedsADelegationThatTheHubHas) {
  BringFrameworkIntoForce();
  const Agreement local = WithKeys(NewLocal());
  ASSERT_EQ(Draft(wire::EncodeText(local)), Reason::kNone);
  Do({"propose", kNewLocal.ToHex()});
  EXPECT_EQ(Submit(SignedBy(local, {50})), Reason::kSignerUnknown);
  const Delegation letting{signers_[3].key, signers_[50].key, {}, Edition(1), On("2026-11-24")};
  ASSERT_EQ(SubmitText(SignedBy(letting, {3})), Reason::kNone);
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(Submit(SignedBy(local, {50})), Reason::kEvidenceMissing) << "it ended yesterday";
  const Delegation longer{signers_[3].key, signers_[50].key, {}, Edition(2), On("2026-11-30")};
  ASSERT_EQ(SubmitText(SignedBy(longer, {3})), Reason::kNone);
  EXPECT_EQ(Submit(SignedBy(local, {1, 50})), Reason::kNone);
}

TEST_F(ConventionApiTest, ARehearsalChangesNothingAndIsNotForEverybody) {
  BringFrameworkIntoForce();
  const std::string before = List();
  v1::RehearseConventionRequest request;
  request.set_text(wire::EncodeText(WithKeys(NewLocal())));
  v1::RehearseConventionResponse response;
  const auto rehearse = [&] {
    grpc::ClientContext context;
    const auto reader = stub_->RehearseConvention(&context, request);
    for (v1::RehearseConventionResponse part; reader->Read(&part);) response.MergeFrom(part);
    return ReasonOf(FromGrpc(reader->Finish()));
  };
  EXPECT_EQ(rehearse(), Reason::kNone);
  EXPECT_EQ(response.problems_size(), 0);
  EXPECT_GT(response.changes_size(), 0);
  EXPECT_EQ(List(), before);
  request.set_text("no text at all");
  EXPECT_EQ(rehearse(), Reason::kMalformed);
  Principal auditor = kRegion;
  auditor.role = Role::kAuditor;
  Be(auditor);
  EXPECT_EQ(rehearse(), Reason::kNotPermitted);
}

}  // namespace
}  // namespace relais::hub
