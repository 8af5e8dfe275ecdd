#include "node/row_record.h"

#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

EventDetail FullDetail() {
  EventDetail detail;
  detail.decline = DeclineReason::kOther;
  detail.counter_proposal = Filled<ServiceId>(1);
  detail.no_solution = true;
  detail.not_before = kToday;
  detail.appointment = Appointment{AddDays(kToday, 1), 1439};
  detail.grade = ArrivalGrade::kTranscribed;
  detail.outcome = Outcome::kNotHelped;
  detail.helped = false;
  detail.at_persons_request = true;
  detail.undeliverable = UndeliverableReason::kRefused;
  return detail;
}

// Something else in every field than a row has by itself.
ReferralRow FullRow() {
  ReferralRow row;
  row.key = There(1);
  row.journey = kJourney;
  row.origin = PartnerNo(1);
  row.destination = PartnerNo(3);
  row.convention = sample::kLocal;
  row.convention_version = ConventionVersion(2);
  row.service = Filled<ServiceId>(63);
  row.parent = HandoffNo(2);
  row.child = HandoffNo(3);
  row.drill = true;
  row.slip_version = 4;
  row.arrival_key = Filled<SigningKey>(5);
  row.follow_key = Filled<SigningKey>(6);
  row.follow_sealing_key = Filled<SealingKey>(7);
  row.place = {ReferralState::kReceived, ReferralState::kOpened};
  row.due_day = kDue;
  row.overdue = row.animator_told = row.breach = row.late = true;
  row.grade = ArrivalGrade::kProven;
  row.words = {Outcome::kFollowUpStarted, true, false};
  row.person_counter = 8;
  row.undeliverable = Reason::kThirdDoor;
  row.twin = Filled<Digest>(9);
  row.person = Filled<Digest>(10);
  row.new_need = true;
  row.content_body = BodyIndex(10);
  row.person_body = BodyIndex(13);
  row.counted = {{{CountedFact::kReceived, {}}, kToday},
                 {{CountedFact::kDeclined, NumberOf(DeclineReason::kOther)}, kDue}};
  row.slip_body = BodyIndex(11);
  row.slip_made = Window(12);
  row.last_handoff = HandoffNo(12);
  row.level = 2;
  row.answer_refused = Reason::kWrongState;
  row.last_day = AddDays(kToday, 2);
  row.events = {{ReferralEvent::kSend, Actor::kOrigin, HandoffNo(1), {}, BodyIndex(1), kToday, true, false},
                {ReferralEvent::kExpire, Actor::kPerson, HandoffId(), FullDetail(), BodyIndex(), kDue, false, true}};
  return row;
}

template <class T, class Put, class Take>
void ExpectRoundTrip(const T& value, Put put, Take take) {
  BytesWriter out;
  put(value, out);
  const std::string bytes = out.Take();
  BytesReader in(bytes);
  EXPECT_TRUE(take(in) == value);
  EXPECT_OK(in.Finish());
  for (size_t size = 0; size < bytes.size(); ++size) {
    BytesReader cut(absl::string_view(bytes).substr(0, size));
    take(cut);
    ASSERT_THAT(cut.Finish(), RefusedFor(Reason::kMalformed)) << size;
  }
}

TEST(RowRecord, KeysComeBack) {
  ExpectRoundTrip(Here(1), PutKey, TakeKey);
  ExpectRoundTrip(There(1), PutKey, TakeKey);
}

TEST(RowRecord, DetailsComeBackFullAndEmpty) {
  ExpectRoundTrip(FullDetail(), PutDetail, TakeDetail);
  ExpectRoundTrip(EventDetail(), PutDetail, TakeDetail);
  ExpectRoundTrip(EventDetail{.appointment = Appointment{kToday, 0}, .helped = true}, PutDetail, TakeDetail);
}

TEST(RowRecord, RowsComeBackFullAndEmpty) {
  ExpectRoundTrip(FullRow(), PutRow, TakeRow);
  ExpectRoundTrip(ReferralRow(), PutRow, TakeRow);
}

TEST(RowRecord, EachSidesWordComesBackAsItsOwn) {
  ReferralRow row = FullRow();
  row.words = {std::nullopt, std::nullopt, true};
  ExpectRoundTrip(row, PutRow, TakeRow);
  row.words = {std::nullopt, false, std::nullopt};
  ExpectRoundTrip(row, PutRow, TakeRow);
  row.words = {Outcome::kHelped, std::nullopt, std::nullopt};
  ExpectRoundTrip(row, PutRow, TakeRow);
}

TEST(RowRecord, OutboxItemsComeBack) {
  OutboxItem item;
  item.order = 1;
  item.row = There(2);
  item.header = ReferralHeader({});
  item.fingerprint = Filled<Fingerprint>(3);
  item.envelope_body = BodyIndex(4);
  item.local_body = BodyIndex(5);
  item.made = kToday;
  item.level = 1;
  item.cursor = Cursor(6);
  item.hub_boot = Filled<BootId>(7);
  ExpectRoundTrip(item, PutOutboxItem, TakeOutboxItem);
}

TEST(RowRecord, ASideThatIsNoneIsMalformed) {
  BytesWriter out;
  PutKey(There(1), out);
  std::string key = out.Take();
  key.back() = 3;
  BytesReader in(key);
  TakeKey(in);
  EXPECT_THAT(in.Finish(), RefusedFor(Reason::kMalformed));
}

// They were read as something else, or as values that no list knows.
TEST(RowRecord, NumbersOutsideTheirListsAreMalformed) {
  BytesWriter out;
  PutDetail(EventDetail(), out);
  const std::string empty = out.Take();
  ASSERT_EQ(empty.size(), 33u);
  // decline, no solution, a day without its minute, grade, outcome, helped, at the person's request, undeliverable
  for (size_t at : {0, 17, 25, 28, 29, 30, 31, 32}) {
    std::string bytes = empty;
    bytes[at] = '\x7f';
    BytesReader in(bytes);
    TakeDetail(in);
    EXPECT_THAT(in.Finish(), RefusedFor(Reason::kMalformed)) << "byte " << at;
  }
}

}  // namespace
}  // namespace relais::node
