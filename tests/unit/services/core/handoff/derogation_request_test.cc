#include "services/core/handoff/derogation_request.h"

#include <string>

#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;
using samples::kAnimator;

const Day kAskedOn = samples::kToday;

DerogationRequest Request() {
  DerogationRequest request;
  request.id = Filled<RequestId>(0x01);
  request.asker = samples::kOwner;
  request.journey = Filled<JourneyId>(0x70);
  request.destination = samples::kDoor2;
  request.convention = Filled<ConventionId>(0xc0);
  request.convention_version = ConventionVersion(3);
  request.identity = Filled<SigningKey>(0x1d);
  request.sealed = std::string(limits::kDerogationSealedBytes, 's');
  request.signature = Filled<Signature>(0x99);
  return request;
}

DerogationAnswer Granted() {
  const DerogationRequest request = Request();
  DerogationAnswer answer;
  answer.request = request.id;
  answer.animator = kAnimator;
  answer.token.asker = request.asker;
  answer.token.journey = request.journey;
  answer.token.destination = request.destination;
  answer.token.convention = request.convention;
  answer.token.convention_version = request.convention_version;
  answer.token.expiry = AddDays(kAskedOn, 30);
  answer.token.nonce = Filled<Nonce>(0x0f);
  answer.token.animator = kAnimator;
  answer.token.signature = Filled<Signature>(0x98);
  return answer;
}

DerogationAnswer RefusedOne() {
  DerogationAnswer answer;
  answer.request = Request().id;
  answer.animator = kAnimator;
  answer.sealed = std::string(limits::kDerogationSealedBytes, 'r');
  answer.signature = Filled<Signature>(0x97);
  return answer;
}

Reason Judged(const DerogationAnswer& answer, bool signed_by_it = true, Day today = kAskedOn) {
  return JudgeDerogationAnswer(Request(), answer, kAnimator, signed_by_it, today);
}

TEST(DerogationRequest, EveryFieldIsSigned) {
  const std::string text = DerogationRequestText(Request());
  const auto differs = [&text](void (*bend)(DerogationRequest&)) {
    DerogationRequest other = Request();
    bend(other);
    return DerogationRequestText(other) != text;
  };
  EXPECT_TRUE(differs([](DerogationRequest& r) { r.id = Filled<RequestId>(2); }));
  EXPECT_TRUE(differs([](DerogationRequest& r) { r.asker = samples::kStranger; }));
  EXPECT_TRUE(differs([](DerogationRequest& r) { r.journey = Filled<JourneyId>(2); }));
  EXPECT_TRUE(differs([](DerogationRequest& r) { r.destination = samples::kDoor3; }));
  EXPECT_TRUE(differs([](DerogationRequest& r) { r.convention = Filled<ConventionId>(2); }));
  EXPECT_TRUE(differs([](DerogationRequest& r) { r.convention_version = ConventionVersion(4); }));
  EXPECT_TRUE(differs([](DerogationRequest& r) { r.identity = Filled<SigningKey>(2); }));
  EXPECT_TRUE(differs([](DerogationRequest& r) { r.sealed[0] = 't'; }));
  EXPECT_FALSE(differs([](DerogationRequest& r) { r.signature = Filled<Signature>(2); }));
}

TEST(DerogationRequest, HalfARequestIsMalformed) {
  EXPECT_EQ(CheckDerogationRequest(Request()), Reason::kNone);
  DerogationRequest request = Request();
  request.sealed.pop_back();
  EXPECT_EQ(CheckDerogationRequest(request), Reason::kMalformed);
  request = Request();
  request.journey = JourneyId();
  EXPECT_EQ(CheckDerogationRequest(request), Reason::kMalformed);
  request = Request();
  request.convention_version = ConventionVersion(0);
  EXPECT_EQ(CheckDerogationRequest(request), Reason::kMalformed);
}

TEST(DerogationAnswer, IsEitherATokenOrARefusal) {
  EXPECT_EQ(CheckDerogationAnswer(Granted()), Reason::kNone);
  EXPECT_EQ(CheckDerogationAnswer(RefusedOne()), Reason::kNone);
  EXPECT_EQ(CheckDerogationAnswer(DerogationAnswer()), Reason::kMalformed);
  DerogationAnswer both = Granted();
  both.sealed = RefusedOne().sealed;
  EXPECT_EQ(CheckDerogationAnswer(both), Reason::kMalformed);
  DerogationAnswer others = Granted();
  others.token.animator = Filled<SigningKey>(0x44);
  EXPECT_EQ(CheckDerogationAnswer(others), Reason::kMalformed) << "a token by somebody else than who answers";
  DerogationAnswer cut = RefusedOne();
  cut.sealed.pop_back();
  EXPECT_EQ(CheckDerogationAnswer(cut), Reason::kMalformed);
}

TEST(DerogationAnswer, MustFitWhatWasAsked) {
  EXPECT_EQ(Judged(Granted()), Reason::kNone);
  EXPECT_EQ(Judged(RefusedOne()), Reason::kNone);
  DerogationAnswer answer = Granted();
  answer.request = Filled<RequestId>(2);
  EXPECT_EQ(Judged(answer), Reason::kUnknownValue);
  for (auto* bend :
       {+[](Derogation& t) { t.asker = samples::kStranger; }, +[](Derogation& t) { t.journey = Filled<JourneyId>(2); },
        +[](Derogation& t) { t.destination = samples::kDoor3; },
        +[](Derogation& t) { t.convention = Filled<ConventionId>(2); },
        +[](Derogation& t) { t.convention_version = ConventionVersion(4); },
        +[](Derogation& t) { t.nonce = Nonce(); }}) {
    answer = Granted();
    bend(answer.token);
    EXPECT_EQ(Judged(answer), Reason::kDerogationInvalid);
  }
}

TEST(DerogationAnswer, OnlyTheConventionsAnimatorMayGiveIt) {
  EXPECT_EQ(JudgeDerogationAnswer(Request(), Granted(), Filled<SigningKey>(0x44), true, kAskedOn),
            Reason::kSignerUnknown);
  EXPECT_EQ(JudgeDerogationAnswer(Request(), Granted(), SigningKey(), true, kAskedOn), Reason::kSignerUnknown);
  EXPECT_EQ(Judged(Granted(), false), Reason::kBadSignature);
  EXPECT_EQ(Judged(RefusedOne(), false), Reason::kBadSignature);
}

TEST(DerogationAnswer, ATokenEndsBetweenTodayAndSixtyDays) {
  DerogationAnswer answer = Granted();
  answer.token.expiry = kAskedOn;
  EXPECT_EQ(Judged(answer), Reason::kNone) << "good on its last day";
  answer.token.expiry = AddDays(kAskedOn, -1);
  EXPECT_EQ(Judged(answer), Reason::kDerogationInvalid);
  answer.token.expiry = AddDays(kAskedOn, limits::kDerogationDaysMax);
  EXPECT_EQ(Judged(answer), Reason::kNone);
  answer.token.expiry = AddDays(kAskedOn, limits::kDerogationDaysMax + 1);
  EXPECT_EQ(Judged(answer), Reason::kDerogationInvalid);
}

}  // namespace
}  // namespace relais
