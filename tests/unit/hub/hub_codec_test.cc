// What comes back whole is compared after every step of the engine's tests; here is what does not come back.
#include "hub/hub_codec.h"

#include "tests/fakes/status_matchers.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

class HubCodecTest : public EngineFixture {
 protected:
  HubCodecTest() {
    Open(1);
    Deposit(1, 3, {Checked(Referral(1, 3))});
    frame_ = codec_.EncodeRecord(out_.records.at(0));
    checkpoint_ = codec_.EncodeState(*engine_);
  }
  absl::Status Load(const std::string& bytes) const {
    HubEngine fresh(sample::Roots(), {});
    return codec_.DecodeState(bytes, &fresh);
  }

  std::string frame_;
  std::string checkpoint_;
};

TEST_F(HubCodecTest, AnotherFormatIsNotRead) {
  frame_[0] = 1;  // the former one
  checkpoint_[0] = 1;
  EXPECT_THAT(codec_.DecodeRecord(frame_), RefusedFor(Reason::kVersionUnknown));
  EXPECT_THAT(Load(checkpoint_), RefusedFor(Reason::kVersionUnknown));
}

TEST_F(HubCodecTest, ACutOrLengthenedRecordIsMalformed) {
  for (size_t size = 1; size < frame_.size(); ++size) {
    EXPECT_THAT(codec_.DecodeRecord(frame_.substr(0, size)), RefusedFor(Reason::kMalformed)) << size;
  }
  EXPECT_THAT(codec_.DecodeRecord(frame_ + '\0'), RefusedFor(Reason::kMalformed));
}

TEST_F(HubCodecTest, ACutOrLengthenedCheckpointIsMalformed) {
  for (size_t size = 1; size < checkpoint_.size(); size += 7) {
    EXPECT_THAT(Load(checkpoint_.substr(0, size)), RefusedFor(Reason::kMalformed)) << size;
  }
  EXPECT_THAT(Load(checkpoint_ + '\0'), RefusedFor(Reason::kMalformed));
}

TEST_F(HubCodecTest, AnUnknownKindIsMalformed) {
  for (char kind : {'\0', '\x08', '\x15', '\x21', '\x31', '\x34', '\xff'}) {
    frame_[1] = kind;
    EXPECT_THAT(codec_.DecodeRecord(frame_), RefusedFor(Reason::kMalformed));
  }
}

}  // namespace
}  // namespace relais::hub
