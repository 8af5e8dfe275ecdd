#include "services/core/handoff/reason.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "services/core/handoff/clean_text.h"

namespace relais {
namespace {

std::vector<Reason> All() {
  std::vector<Reason> reasons;
  ForEachReason([&reasons](Reason reason) { reasons.push_back(reason); });
  return reasons;
}

// The number of the enum's values in reason.h: a new one needs its row in the table and this line changed.
TEST(Reason, TheListIsClosed) {
  EXPECT_EQ(All().size(), 78u);
}

TEST(Reason, NoneIsNoRefusal) {
  EXPECT_EQ(ReasonName(Reason::kNone), "");
  EXPECT_EQ(ReasonAdviceFr(Reason::kNone), "");
  EXPECT_EQ(ReasonAdviceEn(Reason::kNone), "");
  EXPECT_EQ(ReasonCode(Reason::kNone), absl::StatusCode::kOk);
  EXPECT_EQ(ReasonOf(absl::OkStatus()), Reason::kNone);
}

TEST(Reason, NamesAreDistinctAndInCapitals) {
  std::set<std::string> names;
  for (Reason reason : All()) {
    const std::string name(ReasonName(reason));
    names.insert(name);
    for (char c : name) EXPECT_TRUE(absl::ascii_isupper(static_cast<unsigned char>(c)) || c == '_') << name;
  }
  EXPECT_EQ(names.size(), All().size());
  EXPECT_EQ(ReasonName(Reason::kThirdDoor), "THIRD_DOOR");
  EXPECT_EQ(ReasonName(Reason::kNotPermitted), "NOT_PERMITTED");
  EXPECT_EQ(ReasonName(Reason::kConventionNotInForce), "CONVENTION_NOT_IN_FORCE");
}

// Each says what to do: one or two full sentences, distinct, without our own jargon.
TEST(Reason, AdviceIsASentenceForTheScreen) {
  std::set<std::string> advice;
  for (Reason reason : All()) {
    for (absl::string_view text : {ReasonAdviceFr(reason), ReasonAdviceEn(reason)}) {
      advice.insert(std::string(text));
      EXPECT_GT(text.size(), 40u) << ReasonName(reason);
      EXPECT_LT(text.size(), 167u) << text;
      EXPECT_TRUE(absl::EndsWith(text, ".")) << text;
      EXPECT_TRUE(IsCleanText(text)) << text;
      for (absl::string_view jargon : {"handoff", "journey id", "nonce", "cursor", "tombstone", "hash", "envelope"}) {
        EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(text), jargon)) << text;
      }
    }
  }
  EXPECT_EQ(advice.size(), 2 * All().size());
}

TEST(Reason, EveryReasonTravelsInAStatusAndBack) {
  for (Reason reason : All()) {
    const absl::Status status = Refuse(reason, "field 3");
    EXPECT_EQ(status.code(), ReasonCode(reason));
    EXPECT_NE(status.code(), absl::StatusCode::kOk);
    EXPECT_NE(status.code(), absl::StatusCode::kUnknown);
    EXPECT_EQ(ReasonOf(status), reason);
    EXPECT_TRUE(absl::StrContains(std::string(status.message()), ReasonName(reason)));
    EXPECT_TRUE(absl::StrContains(std::string(status.message()), "field 3"));
    EXPECT_EQ(ReasonOf(Refuse(reason)), reason);
  }
}

TEST(Reason, AStatusWithoutAReasonIsUnavailable) {
  EXPECT_EQ(ReasonOf(absl::InternalError("disk")), Reason::kUnavailable);
  for (const char* payload : {"", "0", "256", "-1", "11", "x", "44x"}) {
    absl::Status status = absl::InternalError("disk");
    status.SetPayload("relais.v1.Reason", absl::Cord(payload));
    EXPECT_EQ(ReasonOf(status), Reason::kUnavailable) << payload;
  }
}

// What a program does next hangs on these.
TEST(Reason, CodesSayWhatToDoNext) {
  for (Reason again : {Reason::kUnavailable, Reason::kStopping, Reason::kKnowledgeTooOld}) {
    EXPECT_EQ(ReasonCode(again), absl::StatusCode::kUnavailable);
  }
  for (Reason redo : {Reason::kUnreadable, Reason::kStaleKey, Reason::kWrongMailbox, Reason::kConventionSuperseded,
                      Reason::kWrongState}) {
    EXPECT_EQ(ReasonCode(redo), absl::StatusCode::kAborted) << ReasonName(redo);
  }
  for (Reason later : {Reason::kBusy, Reason::kTooManyTries, Reason::kStoreFull}) {
    EXPECT_EQ(ReasonCode(later), absl::StatusCode::kResourceExhausted);
  }
  EXPECT_EQ(ReasonCode(Reason::kThirdDoor), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonCode(Reason::kMalformed), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonCode(static_cast<Reason>(255)), absl::StatusCode::kUnknown);
}

TEST(ReasonDeathTest, RefusingForNoReasonIsOurOwnMistake) {
  EXPECT_DEATH((void)Refuse(Reason::kNone), "nullptr");
  EXPECT_DEATH((void)Refuse(static_cast<Reason>(255)), "nullptr");
}

}  // namespace
}  // namespace relais
