// What may be exported by whom, and what is refused.
#include <gmock/gmock.h>

#include "hub/cli/convention_file.h"
#include "services/adapters/grpc/status_map.h"
#include "tests/unit/hub/convention_hub.h"

namespace relais::hub {
namespace {

using namespace sample;
using testing::SizeIs;

class ConventionExportApiTest : public ConventionHubTest {
 protected:
  // The file, or a refusal as the caller hears it.
  absl::StatusOr<wire::ConventionFile> Export(ConventionId id, uint32_t version = 0) {
    const auto stub = v1::ConventionService::NewStub(
        grpc::CreateChannel("unix:" + In("hub.sock"), grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    v1::ExportConventionRequest request;
    if (!id.none()) request.set_convention(std::string(id.view()));
    request.set_version(version);
    v1::ExportConventionResponse response;
    const grpc::Status status = stub->ExportConvention(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    return wire::ConventionFileFrom(std::move(*response.mutable_file()));
  }
  Reason Refused(ConventionId id, uint32_t version = 0) { return ReasonOf(Export(id, version).status()); }
  ConventionEvidence Read(const wire::ConventionFile& file) {
    FileTools tools;
    return *wire::VerifyFile(file, tools.keys, tools.sha256);
  }
};

TEST_F(ConventionExportApiTest, TheStatusSaysWhatTheHubNoted) {
  BringFrameworkIntoForce();
  clock_.Advance(absl::Hours(48));
  BringIntoForce(WithKeys(NewLocal()), {1, 3});
  ASSERT_OK_AND_ASSIGN(const wire::ConventionFile file, Export(kNewLocal));
  EXPECT_THAT(file.framework, SizeIs(1));
  EXPECT_THAT(file.convention.signatures, SizeIs(2));
  ASSERT_TRUE(file.status.has_value());
  EXPECT_EQ(file.status->signatures.at(0).key, signers_[7].key) << "the hub's own";
  const ConventionEvidence evidence = Read(file);
  const StatusStatement& status = *evidence.status;
  EXPECT_EQ(status.as_of, On("2026-11-25"));
  EXPECT_EQ(status.text_sha256, evidence.text_sha256);
  ASSERT_THAT(status.activations, SizeIs(2));
  EXPECT_EQ(status.activations[0].account, kRegion.name);
  EXPECT_EQ(status.activations[1].organisation, "Rectorat");
  EXPECT_EQ(status.received.at(0).day, On("2026-11-25"));
  Anchor anchor;
  for (int n : kRoots) anchor.roots.insert(signers_[n].key);
  EXPECT_OK(JudgeConvention(evidence, anchor).status);
  ASSERT_OK_AND_ASSIGN(const wire::ConventionFile framework, Export(kFramework));
  EXPECT_OK(JudgeConvention(Read(framework), anchor).status);
}

TEST_F(ConventionExportApiTest, WhatIsBeingSignedHasNoStatus) {
  BringFrameworkIntoForce();
  Do({"draft", "--in", Lay("paper.json", WithKeys(NewLocal()))});
  EXPECT_EQ(Refused(kNewLocal), Reason::kConventionStep) << "a draft is nobody's to sign";
  Do({"propose", kNewLocal.ToHex()});
  ASSERT_OK_AND_ASSIGN(wire::ConventionFile file, Export(kNewLocal));
  EXPECT_FALSE(file.status.has_value());
  EXPECT_THAT(file.framework, SizeIs(1));
  EXPECT_THAT(file.convention.signatures, SizeIs(0));
  Sign(kNewLocal, {3});
  ASSERT_OK_AND_ASSIGN(file, Export(kNewLocal));
  ASSERT_THAT(file.convention.signatures, SizeIs(1));
  EXPECT_EQ(file.convention.signatures[0].key, signers_[3].key);
  Do({"abandon", kNewLocal.ToHex()});
  EXPECT_EQ(Refused(kNewLocal), Reason::kConventionStep);
}

TEST_F(ConventionExportApiTest, TheVersionInForceUnlessAnotherIsNamed) {
  BringFrameworkIntoForce();
  BringIntoForce(WithKeys(NewLocal()), {1, 3});
  Do({"draft", "--in", Lay("paper.json", WithKeys(NewLocal(2)))});
  Do({"propose", kNewLocal.ToHex()});
  ASSERT_OK_AND_ASSIGN(const wire::ConventionFile in_force, Export(kNewLocal));
  EXPECT_EQ(Read(in_force).agreement().version, ConventionVersion(1));
  EXPECT_TRUE(in_force.status.has_value());
  ASSERT_OK_AND_ASSIGN(const wire::ConventionFile next, Export(kNewLocal, 2));
  EXPECT_EQ(Read(next).agreement().version, ConventionVersion(2));
  EXPECT_FALSE(next.status.has_value());
  EXPECT_EQ(Refused(kNewLocal, 3), Reason::kConventionUnknown);
}

TEST_F(ConventionExportApiTest, BadQuestionsAreRefused) {
  EXPECT_EQ(Refused(ConventionId()), Reason::kMalformed);
  EXPECT_EQ(Refused(kNewLocal), Reason::kConventionUnknown);
  Agreement framework = WithKeys(Framework());
  framework.hub_key = signers_[3].key;
  BringIntoForce(framework, {11, 12, 13});
  EXPECT_EQ(Refused(kFramework), Reason::kSignerUnknown) << "nobody could verify this hub's word";
}

TEST_F(ConventionExportApiTest, AFileThatNoAnswerHoldsIsRefusedWhole) {
  BringFrameworkIntoForce();
  ASSERT_OK(Export(kFramework).status());
  Stop();
  file_bytes_max_ = 200;
  Start();
  EXPECT_EQ(Refused(kFramework), Reason::kTooLarge);
}

TEST_F(ConventionExportApiTest, WhoReadsConventionsExportsThemAndNobodyElse) {
  BringFrameworkIntoForce();
  for (int number = 1; number <= kRoleMax; ++number) {
    Principal caller = kRegion;
    caller.role = static_cast<Role>(number);
    Be(caller);
    const bool reads = MayCall("/relais.v1.ConventionService/GetConvention", caller.role);
    EXPECT_EQ(Refused(kFramework), reads ? Reason::kNone : Reason::kNotPermitted) << RoleName(caller.role);
  }
}

}  // namespace
}  // namespace relais::hub
