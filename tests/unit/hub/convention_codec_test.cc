// What comes back whole is compared after every step of the engine's tests; here is what does not come back.
#include "hub/convention_codec.h"

#include "services/core/handoff/day.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/hub/engine_fixture.h"
#include "tests/unit/services/core/convention/sample_procedure.h"

namespace relais::hub {
namespace {

using namespace sample;

class ConventionCodecTest : public EngineFixture {
 protected:
  // The record of one step, which has to be taken.
  std::string Record(ConventionAct::Step step, const Principal& principal = kRegion) {
    const HubResult result = Step(ConventionAct{principal, kNewLocal, ConventionVersion(1), std::move(step)});
    EXPECT_EQ(result.reason, Reason::kNone);
    std::string record;
    for (const HubRecord& each : out_.records) {  // beside it lies the audit log's line
      if (std::holds_alternative<ConventionActed>(each)) record = codec_.EncodeRecord(each);
    }
    EXPECT_NE(record, "");
    return record;
  }
  void ExpectEveryCutMalformed(const std::string& record) {
    for (size_t size = 2; size < record.size(); ++size) {
      EXPECT_THAT(codec_.DecodeRecord(record.substr(0, size)), RefusedFor(Reason::kMalformed)) << size;
    }
    EXPECT_THAT(codec_.DecodeRecord(record + '\0'), RefusedFor(Reason::kMalformed));
  }
  const Agreement agreement_ = NewLocal();
  const std::string text_ = wire::EncodeText(agreement_);
};

TEST_F(ConventionCodecTest, ACutOrLengthenedStepIsMalformed) {
  ExpectEveryCutMalformed(Record(DraftStep{{text_, Filled<Digest>(1), agreement_}}));
  Agreement revised = agreement_;
  revised.title += " ";
  ExpectEveryCutMalformed(
      Record(ReviseStep{{wire::EncodeText(revised), Filled<Digest>(2), revised}, Filled<Digest>(1)}));
  ExpectEveryCutMalformed(Record(ProposeStep{Filled<Digest>(2)}));
  ExpectEveryCutMalformed(Record(SignStep{wire::EncodeText(revised), Signed({1, 3})}));
  Admit(WithText(Letting(4, 50, AddDays(now_.day, 5))));
  ExpectEveryCutMalformed(Record(SignStep{wire::EncodeText(revised), Signed({50})}));
  ExpectEveryCutMalformed(Record(ActivateStep{Filled<Digest>(2)}));
  ExpectEveryCutMalformed(Record(AbandonStep{}));
}

TEST_F(ConventionCodecTest, AStepHoldsAConventionsText) {
  std::string record = Record(DraftStep{{text_, Filled<Digest>(1), agreement_}});
  const size_t at = record.find(text_);
  ASSERT_NE(at, std::string::npos);
  record[at] = '\xff';
  EXPECT_THAT(codec_.DecodeRecord(record), RefusedFor(Reason::kMalformed));
}

// One value has one encoding: a checkpoint without procedures says nothing of them.
TEST_F(ConventionCodecTest, ACheckpointHoldsNoEmptyPart) {
  const std::string without = codec_.EncodeState(*engine_);
  HubEngine fresh(Roots(), {});
  EXPECT_OK(codec_.DecodeState(without, &fresh));
  for (const char* empty : {"\x14", "\x15"}) {
    HubEngine other(Roots(), {});
    EXPECT_THAT(codec_.DecodeState(without + empty + std::string(4, '\0'), &other), RefusedFor(Reason::kMalformed));
  }
  Record(DraftStep{{text_, Filled<Digest>(1), agreement_}});
  const std::string with = codec_.EncodeState(*engine_);
  for (size_t size = without.size() + 1; size < with.size(); ++size) {
    HubEngine other(Roots(), {});
    const std::string cut = with.substr(0, size);
    const absl::Status decoded = codec_.DecodeState(cut, &other);
    if (decoded.ok()) {  // between two parts: another state, whole
      EXPECT_EQ(codec_.EncodeState(other), cut) << size;
    } else {
      EXPECT_THAT(decoded, RefusedFor(Reason::kMalformed)) << size;
    }
  }
}

}  // namespace
}  // namespace relais::hub
