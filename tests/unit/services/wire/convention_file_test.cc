#include "services/wire/convention_file.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais::wire {
namespace {

// Every signature of 1-bytes is good.
KeyTools Tools() {
  return {[](const SigningKey&, absl::string_view, const Signature& s) { return s == sample::Filled<Signature>(1); },
          [](const SealingKey&) { return true; },
          [](const SealingKey& key) { return KeyId::FromBytes(key.view().substr(0, 16)); }};
}
Digest FakeSha(absl::string_view bytes) {
  return Filled<Digest>(static_cast<char>(bytes.size() % 200 + 1));
}

StatusStatement SampleStatus() {
  StatusStatement status;
  status.convention = sample::kLocal;
  status.version = ConventionVersion(2);
  status.text_sha256 = Filled<Digest>('h');
  status.activated = Day(20000);
  status.activations = {{"admin", "Région", Day(19999)}, {"autre", "Rectorat", Day(20000)}};
  status.received = {{Filled<SigningKey>('a'), Day(19990)}, {Filled<SigningKey>('b'), Day(19991)}};
  status.standing = Standing::kSuspended;
  status.since = Day(20001);
  status.superseded = Day(20002);
  status.framework_version = ConventionVersion(3);
  status.as_of = Day(20003);
  return status;
}

SignedText Signed(const KnowledgeContent& content) {
  return {KindOf(content), EncodeText(content), {{Filled<SigningKey>('k'), sample::Filled<Signature>(1)}}};
}

ConventionFile SampleFile() {
  ConventionFile file;
  file.framework = {Signed(sample::Framework())};
  file.convention = Signed(sample::Local());
  file.standings = {Signed(StandingStatement{sample::kLocal, {}, Edition(1), Standing::kSuspended, sample::kToday})};
  file.delegations = {Signed(Delegation{Filled<SigningKey>('a'), Filled<SigningKey>('b'), {}, Edition(1), Day(9)})};
  file.status = SignedText{
      TextKind::kStatus, EncodeStatus(SampleStatus()), {{Filled<SigningKey>('h'), sample::Filled<Signature>(1)}}};
  return file;
}

TEST(ConventionFileTest, AStatusComesBack) {
  ASSERT_OK_AND_ASSIGN(const StatusStatement status, DecodeStatus(EncodeStatus(SampleStatus())));
  EXPECT_EQ(status, SampleStatus());
}

TEST(ConventionFileTest, EachBadStatusIsRefused) {
  const std::vector<std::pair<std::string, std::function<void(StatusStatement&)>>> all = {
      {"status: convention", [](auto& s) { s.convention = ConventionId(); }},
      {"status: text_sha256", [](auto& s) { s.text_sha256 = Digest(); }},
      {"status: activated_day", [](auto& s) { s.activated = Day(-1); }},
      {"status: activation", [](auto& s) { s.activations[0].account = ""; }},
      {"status: activation", [](auto& s) { s.activations[1].organisation = "a\a"; }},
      {"status: activation: activated_day", [](auto& s) { s.activations[1].day = Day(-1); }},
      {"status: received: key", [](auto& s) { s.received[0].key = SigningKey(); }},
      {"status: received: key twice", [](auto& s) { s.received[0].key = s.received[1].key; }},
      {"status: received: received_day", [](auto& s) { s.received[0].day = Day(-5); }},
      {"status: since_day", [](auto& s) { s.since = Day(-1); }},
      {"status: superseded_day", [](auto& s) { s.superseded = Day(-1); }},
      {"status: as_of_day", [](auto& s) { s.as_of = Day(-1); }}};
  for (const auto& [field, bend] : all) {
    StatusStatement bent = SampleStatus();
    bend(bent);
    const auto read = DecodeStatus(EncodeStatus(bent));
    EXPECT_THAT(read, RefusedFor(Reason::kMalformed)) << field;
    EXPECT_EQ(std::string(read.status().message()), "MALFORMED: " + field);
  }
  StatusStatement bent = SampleStatus();
  bent.standing = static_cast<Standing>(9);
  EXPECT_THAT(DecodeStatus(EncodeStatus(bent)), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(DecodeStatus("\xff"), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeStatus(EncodeStatus(SampleStatus()) + "\xf2\x01\x01x"), RefusedFor(Reason::kMalformed));
}

TEST(ConventionFileTest, AFileComesBack) {
  ASSERT_OK_AND_ASSIGN(const ConventionFile file, ConventionFileFrom(ToProto(SampleFile())));
  EXPECT_EQ(file, SampleFile());
  ConventionFile unsigned_yet = SampleFile();
  unsigned_yet.status.reset();
  unsigned_yet.convention.signatures.clear();
  ASSERT_OK_AND_ASSIGN(const ConventionFile again, ConventionFileFrom(ToProto(unsigned_yet)));
  EXPECT_EQ(again, unsigned_yet);
}

TEST(ConventionFileTest, AFileWithoutAConventionIsNone) {
  v1::ConventionFile message = ToProto(SampleFile());
  message.clear_convention();
  EXPECT_THAT(ConventionFileFrom(std::move(message)), RefusedFor(Reason::kMalformed));
  message = ToProto(SampleFile());
  message.mutable_framework(0)->mutable_signatures(0)->set_key("short");
  EXPECT_THAT(ConventionFileFrom(std::move(message)), RefusedFor(Reason::kMalformed));
  message = ToProto(SampleFile());
  for (int i = 0; i < kFileTextsMax; ++i) *message.add_standings() = message.standings(0);
  EXPECT_THAT(ConventionFileFrom(std::move(message)), RefusedFor(Reason::kTooLarge));
}

TEST(ConventionFileTest, WhatIsReadIsWhatIsJudged) {
  ASSERT_OK_AND_ASSIGN(const ConventionEvidence evidence, VerifyFile(SampleFile(), Tools(), &FakeSha));
  EXPECT_EQ(evidence.agreement(), sample::Local());
  EXPECT_EQ(evidence.text_sha256, FakeSha(SampleFile().convention.text));
  EXPECT_EQ(evidence.status, SampleStatus());
  EXPECT_TRUE(evidence.status_signatures.at(0).valid);
  ASSERT_EQ(evidence.delegations.size(), 1u);
  ConventionFile file = SampleFile();
  file.status->signatures[0].signature = sample::Filled<Signature>(2);
  ASSERT_OK_AND_ASSIGN(const ConventionEvidence other, VerifyFile(file, Tools(), &FakeSha));
  EXPECT_FALSE(other.status_signatures.at(0).valid);
}

TEST(ConventionFileTest, ATextOfAnotherKindThanItsPlaceIsRefused) {
  for (int i = 0; i < 5; ++i) {
    ConventionFile file = SampleFile();
    if (i == 0) file.framework[0] = file.standings[0];
    if (i == 1) file.convention = file.delegations[0];
    if (i == 2) file.standings[0] = file.convention;
    if (i == 3) file.delegations[0] = file.convention;
    if (i == 4) file.status->kind = TextKind::kStanding;
    EXPECT_THAT(VerifyFile(file, Tools(), &FakeSha), RefusedFor(Reason::kUnknownValue)) << i;
  }
}

TEST(ConventionFileTest, AStatusIsNeverKnowledge) {
  EXPECT_THAT(DecodeText(TextKind::kStatus, EncodeStatus(SampleStatus()), Tools()), RefusedFor(Reason::kUnknownValue));
}

}  // namespace
}  // namespace relais::wire
