#include "services/wire/derogation_codec.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "relais/v1/content.pb.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/padding.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais::wire {
namespace {

DerogationReason SampleReason(const std::string& text = "Deux portes n'ont pas suffi.") {
  return {text, Filled<SealingKey>('k')};
}

TEST(DerogationReason, ComesBackAtOneSize) {
  for (const DerogationReason& reason :
       {SampleReason("a"), SampleReason(std::string(limits::kNoteTextBytesMax, 'x'))}) {
    const absl::StatusOr<std::string> padded = EncodeDerogationReason(reason);
    ASSERT_THAT(padded, IsOk());
    EXPECT_EQ(padded->size(), limits::kDerogationPlainBytes);
    EXPECT_THAT(DecodeDerogationReason(*padded), IsOkAndHolds(reason));
  }
  const absl::StatusOr<std::string> refusal = EncodeDerogationRefusal(std::string(limits::kNoteTextBytesMax, 'x'));
  ASSERT_THAT(refusal, IsOk());
  EXPECT_EQ(refusal->size(), limits::kDerogationPlainBytes);
  EXPECT_THAT(DecodeDerogationRefusal(*refusal), IsOkAndHolds(std::string(limits::kNoteTextBytesMax, 'x')));
}

TEST(DerogationReason, TextsAreBoundedAndClean) {
  EXPECT_THAT(EncodeDerogationReason(SampleReason("")), RefusedFor(Reason::kMissingField));
  EXPECT_THAT(EncodeDerogationReason(SampleReason(std::string(limits::kNoteTextBytesMax + 1, 'x'))),
              RefusedFor(Reason::kTextTooLong));
  EXPECT_THAT(EncodeDerogationReason(SampleReason("a\x01z")), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(EncodeDerogationReason({"text", SealingKey()}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(EncodeDerogationRefusal("\xff"), RefusedFor(Reason::kMalformed));
}

TEST(DerogationReason, WhatNoSenderMakesIsRefused) {
  v1::DerogationReason message;
  message.set_text("text");
  EXPECT_THAT(DecodeDerogationReason(*Pad(message.SerializeAsString(), limits::kDerogationPlainBytes)),
              RefusedFor(Reason::kMalformed))
      << "no key to answer to";
  message.set_reply_key(std::string(32, 'k'));
  message.GetReflection()->MutableUnknownFields(&message)->AddVarint(9, 1);
  EXPECT_THAT(DecodeDerogationReason(*Pad(message.SerializeAsString(), limits::kDerogationPlainBytes)),
              RefusedFor(Reason::kVersionUnknown));
  EXPECT_THAT(DecodeDerogationReason("too short"), RefusedFor(Reason::kMalformed));
}

DerogationRequest SampleRequest() {
  return {Filled<RequestId>('i'),    Filled<PartnerId>('a'),
          Filled<JourneyId>('j'),    Filled<PartnerId>('d'),
          Filled<ConventionId>('c'), ConventionVersion(2),
          Filled<SigningKey>('k'),   std::string(limits::kDerogationSealedBytes, 's'),
          Filled<Signature>('g')};
}

TEST(DerogationCodec, RequestsComeBack) {
  v1::DerogationRequest message;
  WriteDerogationRequest(SampleRequest(), message);
  EXPECT_THAT(ReadDerogationRequest(message), IsOkAndHolds(SampleRequest()));
  message.set_sealed("short");
  EXPECT_THAT(ReadDerogationRequest(message), RefusedFor(Reason::kMalformed));
  WriteDerogationRequest(SampleRequest(), message);
  message.set_journey("short");
  EXPECT_THAT(ReadDerogationRequest(message), RefusedFor(Reason::kMalformed));
}

TEST(DerogationCodec, AnswersComeBack) {
  DerogationAnswer refused;
  refused.request = Filled<RequestId>('i');
  refused.animator = Filled<SigningKey>('k');
  refused.sealed = std::string(limits::kDerogationSealedBytes, 's');
  refused.signature = Filled<Signature>('g');
  DerogationAnswer granted;
  granted.request = Filled<RequestId>('i');
  granted.animator = granted.token.animator = Filled<SigningKey>('k');
  granted.token.nonce = Filled<Nonce>('n');
  granted.token.signature = Filled<Signature>('t');
  for (const DerogationAnswer& answer : {refused, granted}) {
    v1::DerogationAnswer message;
    WriteDerogationAnswer(answer, message);
    EXPECT_THAT(ReadDerogationAnswer(message), IsOkAndHolds(answer));
    message.set_animator("short");
    EXPECT_THAT(ReadDerogationAnswer(message), RefusedFor(Reason::kMalformed));
  }
  v1::DerogationAnswer stray;
  WriteDerogationAnswer(refused, stray);
  stray.set_token("short");
  EXPECT_THAT(ReadDerogationAnswer(stray), RefusedFor(Reason::kMalformed));
}

}  // namespace
}  // namespace relais::wire
