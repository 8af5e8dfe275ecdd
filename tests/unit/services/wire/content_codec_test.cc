#include "services/wire/content_codec.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
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

using E = ReferralEvent;

ReferralContent SampleReferral() {
  return {SampleLayer1(), std::string(limits::kLayer2Bytes, 'L'), ""};
}

// Every event that a door sends, with what it has to carry.
std::vector<EventContent> SampleEvents() {
  std::vector<EventContent> events;
  for (const E event : {E::kOpen, E::kAccept, E::kMarkAbsent, E::kCancelAppointment, E::kRequestCancel,
                        E::kConfirmCancel, E::kCorrectReferral, E::kCorrectReception, E::kCorrectAnswer}) {
    events.push_back({event, {}});
  }
  EventContent ask{E::kAsk, {}};
  ask.detail.text = "Quel jour préférez-vous ?\nMerci.";
  events.push_back(ask);
  EventContent reply = ask;
  reply.event = E::kReply;
  events.push_back(reply);
  EventContent waitlist{E::kWaitlist, {}};
  waitlist.detail.not_before = Day(20750);
  events.push_back(waitlist);
  EventContent counter{E::kDecline, {}};
  counter.detail.decline = DeclineReason::kTooFar;
  counter.detail.counter_proposal = Filled<ServiceId>('w');
  counter.detail.text = "Plus près de chez elle.";
  events.push_back(counter);
  EventContent no_solution{E::kDecline, {}};
  no_solution.detail.decline = DeclineReason::kOther;
  no_solution.detail.no_solution = true;
  events.push_back(no_solution);
  EventContent schedule{E::kSchedule, {}};
  schedule.detail.appointment = Appointment{Day(20720), 9 * 60 + 30};
  events.push_back(schedule);
  EventContent conclude{E::kConclude, {}};
  conclude.detail.outcome = Outcome::kFollowUpStarted;
  events.push_back(conclude);
  for (const bool helped : {true, false}) {
    EventContent close{E::kClose, {}};
    close.detail.helped = helped;
    events.push_back(close);
  }
  EventContent withdraw{E::kWithdraw, {}};
  withdraw.detail.at_persons_request = true;
  events.push_back(withdraw);
  EventContent reissue{E::kReissueSlip, {}};
  events.push_back(reissue);  // where no name was sent
  reissue.layer2.assign(limits::kLayer2Bytes, 'L');
  events.push_back(reissue);
  reissue.layer2_key.assign(32, 'K');
  events.push_back(reissue);
  EventContent receive{E::kReceive, {}};
  receive.detail.grade = ArrivalGrade::kAttested;
  events.push_back(receive);
  return events;
}

HandoffHeader HeaderFor(const EventContent& content) {
  HandoffHeader header = SampleEventHeader(*TravelsAs(content.event, Actor::kDestination), CoarseState::kOpen);
  header.grade = content.detail.grade;
  if (content.event == E::kReissueSlip) header.slip_version = 2;
  return header;
}

HandoffHeader PersonHeader(CoarseState state) {
  return SampleEventHeader(HandoffKind::kPerson, state);
}

TEST(ContentCodec, ReferralsComeBack) {
  const HandoffHeader header = SampleReferralHeader();
  ReferralContent content = SampleReferral();
  ASSERT_OK_AND_ASSIGN(const std::string padded, EncodeContent(content, header));
  EXPECT_EQ(padded.size(), limits::kPaddedContentBytes);
  EXPECT_THAT(DecodeContent(padded, header), IsOkAndHolds(Content(content)));

  content.layer2_key = std::string(32, 'K');
  content.draft.consent.identify_beforehand = true;
  content.draft.consent.by = ConsentBy::kLegalRepresentative;
  EXPECT_THAT(DecodeContent(*EncodeContent(content, header), header), IsOkAndHolds(Content(content)));

  // Only what a convention must let through, to a partner without a node.
  ReferralContent least;
  least.draft.need = "sante--acces-aux-soins";
  least.draft.service = Filled<ServiceId>('v');
  least.draft.public_code = "tous-publics";
  least.draft.commune = "2A004";
  least.draft.consent = {ConsentBy::kPerson, Day(20690), false, false};
  EXPECT_THAT(DecodeContent(*EncodeContent(least, header), header), IsOkAndHolds(Content(least)));
}

TEST(ContentCodec, AContactWithoutItsConsentStaysBehind) {
  ReferralContent content = SampleReferral();
  content.draft.contact = "canary@structure.example";
  content.draft.consent.contact_shared = false;
  ASSERT_OK_AND_ASSIGN(const std::string padded, EncodeContent(content, SampleReferralHeader()));
  EXPECT_EQ(padded.find("canary"), std::string::npos);
}

TEST(ContentCodec, TheNameIsNeverInLayer1) {
  ReferralContent content = SampleReferral();
  content.draft.surname = "canary-surname";
  content.draft.given_name = "canary-given";
  ASSERT_OK_AND_ASSIGN(const std::string padded, EncodeContent(content, SampleReferralHeader()));
  EXPECT_EQ(padded.find("canary"), std::string::npos);
}

TEST(ContentCodec, TheLongestReferralFits) {
  ReferralContent content = SampleReferral();
  content.draft.need = std::string(limits::kVocabularyBytesMax, 'n');
  content.draft.public_code = std::string(limits::kVocabularyBytesMax, 'p');
  content.draft.language = "fra";
  content.draft.access_needs = kAccessNeedsAll;
  content.draft.reason = std::string(limits::kReasonTextBytesMax, 'r');
  content.draft.contact = std::string(limits::kContactBytesMax, 'c');
  content.draft.consent.by = ConsentBy::kLegalRepresentative;
  content.layer2_key = std::string(32, 'K');
  EXPECT_LE(ContentBytes(content), limits::kContentBytesMax);
  EXPECT_THAT(EncodeContent(content, SampleReferralHeader()), IsOk());
}

TEST(ContentCodec, EventsComeBack) {
  for (const EventContent& content : SampleEvents()) {
    const HandoffHeader header = HeaderFor(content);
    ASSERT_OK_AND_ASSIGN(const std::string padded, EncodeContent(content, header));
    EXPECT_EQ(padded.size(), limits::kPaddedContentBytes);
    EXPECT_THAT(DecodeContent(padded, header), IsOkAndHolds(Content(content))) << EventName(content.event);
  }
}

TEST(ContentCodec, ThePersonsWordComesBack) {
  const HandoffId referral = Filled<HandoffId>('h');
  const HandoffHeader ended = PersonHeader(CoarseState::kEnded);
  for (const bool helped : {true, false}) {
    const PersonWord word{referral, helped, false};
    EXPECT_THAT(DecodeContent(*EncodeContent(word, ended), ended), IsOkAndHolds(Content(word)));
  }
  const HandoffHeader withdrawn = PersonHeader(CoarseState::kWithdrawn);
  const PersonWord word{referral, std::nullopt, true};
  EXPECT_THAT(DecodeContent(*EncodeContent(word, withdrawn), withdrawn), IsOkAndHolds(Content(word)));
}

TEST(ContentCodec, ABrokenReferralIsRefusedWithItsReason) {
  struct Case {
    const char* what;
    std::function<void(ReferralContent&)> breaks;
    Reason reason;
  };
  const std::vector<Case> cases = {
      {"no need", [](auto& c) { c.draft.need.clear(); }, Reason::kMissingField},
      {"long need", [](auto& c) { c.draft.need = std::string(97, 'n'); }, Reason::kTextTooLong},
      {"no service", [](auto& c) { c.draft.service = ServiceId(); }, Reason::kMissingField},
      {"no public", [](auto& c) { c.draft.public_code.clear(); }, Reason::kMissingField},
      {"no commune", [](auto& c) { c.draft.commune.clear(); }, Reason::kMissingField},
      {"long commune", [](auto& c) { c.draft.commune = "452520"; }, Reason::kTextTooLong},
      {"age band 8", [](auto& c) { c.draft.age_band = static_cast<AgeBand>(8); }, Reason::kUnknownValue},
      {"language", [](auto& c) { c.draft.language = "FR"; }, Reason::kUnknownValue},
      {"access needs", [](auto& c) { c.draft.access_needs = 1u << 9; }, Reason::kUnknownValue},
      {"long reason", [](auto& c) { c.draft.reason = std::string(281, 'r'); }, Reason::kTextTooLong},
      {"reason with an escape", [](auto& c) { c.draft.reason = "\x1b[2J"; }, Reason::kMalformed},
      {"reason in Latin-1", [](auto& c) { c.draft.reason = "d\xe9j\xe0"; }, Reason::kMalformed},
      {"long contact", [](auto& c) { c.draft.contact = std::string(81, 'c'); }, Reason::kTextTooLong},
      {"no consent", [](auto& c) { c.draft.consent.by = ConsentBy::kNobody; }, Reason::kConsentMissing},
      {"no day of consent", [](auto& c) { c.draft.consent.given_on = kNoDay; }, Reason::kConsentMissing},
      {"cut layer 2", [](auto& c) { c.layer2.pop_back(); }, Reason::kMalformed},
      {"short key", [](auto& c) { c.layer2_key = "k"; }, Reason::kMalformed},
      {"key to nothing",
       [](auto& c) {
         c.layer2.clear();
         c.layer2_key = std::string(32, 'k');
       },
       Reason::kMalformed}};
  for (const Case& broken : cases) {
    ReferralContent content = SampleReferral();
    broken.breaks(content);
    EXPECT_THAT(EncodeContent(content, SampleReferralHeader()), RefusedFor(broken.reason)) << broken.what;
  }
}

TEST(ContentCodec, AContentMustBeWhatItsHeaderAnnounces) {
  const HandoffHeader referral = SampleReferralHeader();
  const HandoffHeader answer = SampleEventHeader(HandoffKind::kAnswer, CoarseState::kAnsweredYes);
  const HandoffHeader note = SampleEventHeader(HandoffKind::kNote, CoarseState::kOpen);
  const HandoffHeader person = PersonHeader(CoarseState::kWithdrawn);
  const EventContent accept{E::kAccept, {}};
  const PersonWord word{Filled<HandoffId>('h'), std::nullopt, true};
  const std::string sealed_referral = *EncodeContent(SampleReferral(), referral);
  const std::string sealed_answer = *EncodeContent(accept, answer);
  const std::string sealed_word = *EncodeContent(word, person);
  for (const HandoffHeader& other : {answer, note, person}) {
    EXPECT_THAT(DecodeContent(sealed_referral, other), RefusedFor(Reason::kMalformed));
  }
  for (const HandoffHeader& other : {referral, note, person}) {
    EXPECT_THAT(DecodeContent(sealed_answer, other), RefusedFor(Reason::kMalformed));
  }
  for (const HandoffHeader& other : {referral, answer, note, PersonHeader(CoarseState::kEnded)}) {
    EXPECT_THAT(DecodeContent(sealed_word, other), RefusedFor(Reason::kMalformed));
  }
  HandoffHeader other_referral = person;
  other_referral.answers = Filled<HandoffId>('x');
  EXPECT_THAT(DecodeContent(sealed_word, other_referral), RefusedFor(Reason::kMalformed));
}

TEST(ContentCodec, NoDoorSealsWhatIsNotItsEvent) {
  for (const E event : {E::kSend, E::kDeliver, E::kUndeliver, E::kReroute, E::kOverdue, E::kExpire}) {
    for (const HandoffKind kind : {HandoffKind::kAnswer, HandoffKind::kNote, HandoffKind::kNotice}) {
      EXPECT_THAT(EncodeContent(EventContent{event, {}}, SampleEventHeader(kind, CoarseState::kOpen)),
                  RefusedFor(Reason::kMalformed))
          << EventName(event);
    }
  }
  EXPECT_THAT(
      EncodeContent(EventContent{static_cast<E>(99), {}}, SampleEventHeader(HandoffKind::kAnswer, CoarseState::kOpen)),
      RefusedFor(Reason::kUnknownValue));
}

TEST(ContentCodec, NewKeysComeWithTheEventThatSaysSo) {
  const EventContent reissue{E::kReissueSlip, {}};
  HandoffHeader header = HeaderFor(reissue);
  EXPECT_THAT(EncodeContent(EventContent{E::kReply, SampleEvents()[9].detail}, header), RefusedFor(Reason::kMalformed));
  header.slip_version = 0;
  EXPECT_THAT(EncodeContent(reissue, header), RefusedFor(Reason::kMalformed));
  EventContent other{E::kOpen, {}};
  other.layer2.assign(limits::kLayer2Bytes, 'L');
  EXPECT_THAT(EncodeContent(other, HeaderFor(other)), RefusedFor(Reason::kMalformed));
  EventContent cut = reissue;
  cut.layer2.assign(limits::kLayer2Bytes - 1, 'L');
  EXPECT_THAT(EncodeContent(cut, HeaderFor(cut)), RefusedFor(Reason::kMalformed));
  cut.layer2.clear();
  cut.layer2_key.assign(32, 'K');
  EXPECT_THAT(EncodeContent(cut, HeaderFor(cut)), RefusedFor(Reason::kMalformed)) << "a key of nothing";
}

// Bytes that no EncodeContent makes.
using Breaks = std::function<void(v1::EventContent&)>;
absl::StatusOr<Content> DecodeBroken(const EventContent& good, const Breaks& breaks) {
  const HandoffHeader header = HeaderFor(good);
  v1::Content message;
  const std::string padded = *EncodeContent(good, header);
  EXPECT_TRUE(message.ParseFromString(std::string(*Unpad(padded, limits::kPaddedContentBytes))));
  breaks(*message.mutable_event());
  return DecodeContent(*Pad(message.SerializeAsString(), limits::kPaddedContentBytes), header);
}

TEST(ContentCodec, ABrokenEventIsRefusedWithItsReason) {
  const EventContent accept{E::kAccept, {}};
  EventContent decline{E::kDecline, {}};
  decline.detail.decline = DeclineReason::kNoPlace;
  decline.detail.no_solution = true;
  EventContent schedule{E::kSchedule, {}};
  schedule.detail.appointment = Appointment{Day(20720), 600};
  struct Case {
    const char* what;
    EventContent good;
    Breaks breaks;
    Reason reason;
  };
  const std::vector<Case> cases = {
      {"event 0", accept, [](auto& m) { m.clear_event(); }, Reason::kUnknownValue},
      {"event 26", accept, [](auto& m) { m.set_event(26); }, Reason::kUnknownValue},
      {"event 256 + 7", accept, [](auto& m) { m.set_event(256 + 7); }, Reason::kUnknownValue},
      {"a notice's event", accept, [](auto& m) { m.set_event(24); }, Reason::kMalformed},
      {"a foreign day", accept, [](auto& m) { m.set_day(5); }, Reason::kMalformed},
      {"a foreign minute", accept, [](auto& m) { m.set_minute(5); }, Reason::kMalformed},
      {"a foreign reason", accept, [](auto& m) { m.set_decline_reason(1); }, Reason::kMalformed},
      {"a foreign service", accept, [](auto& m) { m.set_counter_service(std::string(16, 's')); }, Reason::kMalformed},
      {"a foreign outcome", accept, [](auto& m) { m.set_outcome(1); }, Reason::kMalformed},
      {"a foreign word", accept, [](auto& m) { m.set_helped(1); }, Reason::kMalformed},
      {"a foreign request", accept, [](auto& m) { m.set_at_persons_request(true); }, Reason::kMalformed},
      {"a long text", accept, [](auto& m) { m.set_text(std::string(501, 't')); }, Reason::kTextTooLong},
      {"a text with a null", accept, [](auto& m) { m.set_text(std::string("a\0b", 3)); }, Reason::kMalformed},
      {"no reason", decline, [](auto& m) { m.clear_decline_reason(); }, Reason::kMissingField},
      {"reason 13", decline, [](auto& m) { m.set_decline_reason(13); }, Reason::kUnknownValue},
      {"reason 256 + 1", decline, [](auto& m) { m.set_decline_reason(257); }, Reason::kUnknownValue},
      {"a cut service", decline, [](auto& m) { m.set_counter_service("s"); }, Reason::kMalformed},
      {"no day", schedule, [](auto& m) { m.clear_day(); }, Reason::kMissingField},
      {"minute 1440", schedule, [](auto& m) { m.set_minute(1440); }, Reason::kUnknownValue},
      {"minute 65536", schedule, [](auto& m) { m.set_minute(65536 + 5); }, Reason::kUnknownValue},
      {"helped 3", accept, [](auto& m) { m.set_helped(3); }, Reason::kUnknownValue},
      {"a field of tomorrow", accept, [](auto& m) { m.GetReflection()->MutableUnknownFields(&m)->AddVarint(77, 1); },
       Reason::kVersionUnknown}};
  for (const Case& broken : cases) {
    EXPECT_THAT(DecodeBroken(broken.good, [](auto&) {}), IsOk()) << broken.what;
    EXPECT_THAT(DecodeBroken(broken.good, broken.breaks), RefusedFor(broken.reason)) << broken.what;
  }
}

TEST(ContentCodec, ABrokenWordIsRefused) {
  const HandoffHeader ended = PersonHeader(CoarseState::kEnded);
  const HandoffHeader withdrawn = PersonHeader(CoarseState::kWithdrawn);
  const HandoffId referral = Filled<HandoffId>('h');
  EXPECT_THAT(EncodeContent(PersonWord{referral, std::nullopt, false}, ended), RefusedFor(Reason::kMissingField));
  EXPECT_THAT(EncodeContent(PersonWord{referral, true, true}, withdrawn), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(EncodeContent(PersonWord{HandoffId(), true, false}, ended), RefusedFor(Reason::kMalformed));
}

TEST(ContentCodec, GarbageIsRefused) {
  const HandoffHeader header = SampleReferralHeader();
  EXPECT_THAT(DecodeContent("", header), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeContent(std::string(limits::kPaddedContentBytes, '\0'), header), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeContent(std::string(limits::kPaddedContentBytes, '\xff'), header), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeContent(*Pad("\x0a\xff", limits::kPaddedContentBytes), header), RefusedFor(Reason::kMalformed));
  std::string padded = *EncodeContent(SampleReferral(), header);
  padded.back() = 1;
  EXPECT_THAT(DecodeContent(padded, header), RefusedFor(Reason::kMalformed));
}

TEST(ContentCodec, HasTheseBytes) {
  ReferralContent content = SampleReferral();
  content.draft.reason = "R";
  content.draft.contact = "C";
  const std::string expected = absl::StrCat(
      "00ff"    // 255 bytes follow
      "0afc01"  // a referral of 252 bytes
      "0a1c",
      absl::BytesToHexString("mobilite--preparer-un-permis"),                    //
      "1210", absl::BytesToHexString(std::string(16, 'v')),                      // service
      "1a06", absl::BytesToHexString("jeunes"),                                  //
      "2003",                                                                    // age band
      "2a05", absl::BytesToHexString("45252"),                                   // commune
      "3202", absl::BytesToHexString("fr"),                                      //
      "3828",                                                                    // access needs
      "420152",                                                                  // reason
      "4a0143",                                                                  // contact
      "58d2a101",                                                                // day of consent
      "62a801", absl::BytesToHexString(std::string(limits::kLayer2Bytes, 'L')),  // layer 2
      std::string(2 * (limits::kPaddedContentBytes - 2 - 255), '0'));
  EXPECT_EQ(absl::BytesToHexString(*EncodeContent(content, SampleReferralHeader())), expected);
}

}  // namespace
}  // namespace relais::wire
