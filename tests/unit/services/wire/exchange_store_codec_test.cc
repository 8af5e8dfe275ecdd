// What frames say of stores, broken in each way. What comes back whole is with the other frames
// (exchange_codec_test.cc).
#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/wire/exchange_codec.h"
#include "tests/fakes/status_matchers.h"

namespace relais::wire {
namespace {

template <class Id>
Id Every(char c) {
  return Id::FromBytes(std::string(Id::kSize, c));
}

using Break = std::function<void(v1::ExchangeRequest&)>;

void ExpectRefused(const NodeFrame& good, const char* what, const Break& breaks, Reason reason = Reason::kMalformed) {
  EXPECT_OK(DecodeNodeFrame(EncodeNodeFrame(good)));
  v1::ExchangeRequest broken = EncodeNodeFrame(good);
  breaks(broken);
  EXPECT_THAT(DecodeNodeFrame(std::move(broken)), RefusedFor(reason)) << what;
}

TEST(ExchangeStoreCodec, ABrokenGreetingIsRefused) {
  HelloFacts hello;
  hello.store = Every<LedgerId>('s');
  hello.boot = Every<BootId>('b');
  hello.mark = Every<SessionMark>('m');
  hello.doubted = hello.declared = true;
  hello.hub_head = {Epoch(2), RecordCount(900), Every<Signature>('S')};
  ExpectRefused(hello, "declared without doubt", [](auto& m) { m.mutable_hello()->set_doubted(false); });
  ExpectRefused(hello, "a cut mark", [](auto& m) { m.mutable_hello()->set_mark("m"); });
  ExpectRefused(hello, "a head that nobody signed",
                [](auto& m) { m.mutable_hello()->mutable_hub_head()->clear_signature(); });
}

TEST(ExchangeStoreCodec, BrokenErasuresAreRefused) {
  const ErasedFacts erased{{Every<JourneyId>('j')}};
  ExpectRefused(erased, "nothing", [](auto& m) { m.mutable_erased()->clear_journeys(); });
  ExpectRefused(erased, "a cut id", [](auto& m) { m.mutable_erased()->set_journeys(0, "j"); });
  const Break many = [](auto& m) {
    for (int i = 0; i < limits::kErasedJourneysMax; ++i) m.mutable_erased()->add_journeys(std::string(16, 'x'));
  };
  ExpectRefused(erased, "too many", many, Reason::kTooLarge);
}

TEST(ExchangeStoreCodec, WhatIsRetoldIsBounded) {
  const RetoldFacts retold{{Every<JourneyId>('j')}, {{Every<JourneyId>('k'), "doors"}}, true};
  for (const auto& breaks : std::vector<std::function<void(v1::Retold&)>>{
           [](v1::Retold& m) { m.set_erased(0, "j"); }, [](v1::Retold& m) { m.mutable_journeys(0)->set_journey(""); },
           [](v1::Retold& m) { m.Clear(); }}) {
    v1::ExchangeResponse broken = EncodeHubFrame(retold);
    breaks(*broken.mutable_retold());
    EXPECT_THAT(DecodeHubFrame(std::move(broken)), RefusedFor(Reason::kMalformed));
  }
  v1::ExchangeResponse many = EncodeHubFrame(retold);
  for (int i = 0; i < limits::kRetoldJourneysMax; ++i)
    *many.mutable_retold()->add_journeys() = many.retold().journeys(0);
  EXPECT_THAT(DecodeHubFrame(std::move(many)), RefusedFor(Reason::kTooLarge));
}

}  // namespace
}  // namespace relais::wire
