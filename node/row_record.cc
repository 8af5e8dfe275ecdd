#include "node/row_record.h"

#include <optional>
#include <utility>

#include "node/count_record.h"
#include "services/core/handoff/check.h"
#include "services/wire/item_record.h"

namespace relais::node {

using wire::BytesReader;
using wire::BytesWriter;

namespace {

// 0 is none; beyond `last` is an error.
template <class E>
std::optional<E> TakeOptional(BytesReader& in, E last) {
  const uint8_t v = in.U8();
  if (v > static_cast<uint8_t>(last)) in.Fail();
  return v == 0 || !in.ok() ? std::nullopt : std::optional<E>(static_cast<E>(v));
}

// 0 is none, 1 yes, 2 no.
std::optional<bool> TakeYesOrNo(BytesReader& in) {
  const uint8_t v = in.U8();
  if (v > 2) in.Fail();
  return v == 0 || !in.ok() ? std::nullopt : std::optional<bool>(v == 1);
}

}  // namespace

void PutKey(const RowKey& key, BytesWriter& out) {
  out.Id(key.referral);
  out.Enum(key.side);
}

RowKey TakeKey(BytesReader& in) {
  RowKey key;
  key.referral = in.Id<HandoffId>();
  key.side = in.Enum(Side::kOrigin, Side::kDestination);
  return key;
}

void PutDetail(const EventDetail& detail, BytesWriter& out) {
  RELAIS_CHECK(detail.text.empty());
  out.U8(detail.decline ? static_cast<uint8_t>(*detail.decline) : 0);
  out.Id(detail.counter_proposal);
  out.Bool(detail.no_solution);
  out.Num(detail.not_before);
  out.Num(detail.appointment ? detail.appointment->day : kNoDay);
  out.U16(detail.appointment ? detail.appointment->minute_of_day : 0xffff);
  out.Enum(detail.grade);
  out.U8(detail.outcome ? static_cast<uint8_t>(*detail.outcome) : 0);
  out.U8(detail.helped ? (*detail.helped ? 1 : 2) : 0);
  out.Bool(detail.at_persons_request);
  out.U8(detail.undeliverable ? static_cast<uint8_t>(*detail.undeliverable) : 0);
}

EventDetail TakeDetail(BytesReader& in) {
  EventDetail detail;
  detail.decline = TakeOptional(in, DeclineReason::kOther);
  detail.counter_proposal = in.Id<ServiceId>();
  detail.no_solution = in.Bool();
  detail.not_before = in.Num<Day>();
  const Day day = in.Num<Day>();
  const uint16_t minute = in.U16();
  if (minute != 0xffff) {
    detail.appointment = Appointment{day, minute};
  } else if (day != kNoDay) {
    in.Fail();
  }
  detail.grade = in.Enum(ArrivalGrade::kNone, ArrivalGrade::kTranscribed);
  detail.outcome = TakeOptional(in, Outcome::kNotHelped);
  detail.helped = TakeYesOrNo(in);
  detail.at_persons_request = in.Bool();
  detail.undeliverable = TakeOptional(in, UndeliverableReason::kRefused);
  return detail;
}

namespace {

void PutEvent(const RowEvent& event, BytesWriter& out) {
  out.Enum(event.event);
  out.Enum(event.actor);
  out.Id(event.handoff);
  PutDetail(event.detail, out);
  out.Num(event.local_body);
  out.Num(event.day);
  out.Bool(event.corrected);
  out.Bool(event.crossed);
}

RowEvent TakeEvent(BytesReader& in) {
  RowEvent event;
  event.event = in.Enum(ReferralEvent::kSend, ReferralEvent::kReissueSlip);
  event.actor = in.Enum(Actor::kOrigin, Actor::kPerson);
  event.handoff = in.Id<HandoffId>();
  event.detail = TakeDetail(in);
  event.local_body = in.Num<BodyIndex>();
  event.day = in.Num<Day>();
  event.corrected = in.Bool();
  event.crossed = in.Bool();
  return event;
}

void PutStanding(const ReferralRow& row, BytesWriter& out) {
  out.Enum(row.place.state);
  out.Enum(row.place.before_reception);
  out.Num(row.due_day);
  out.Bool(row.overdue);
  out.Bool(row.animator_told);
  out.Enum(row.grade);
  out.Bool(row.breach);
  out.Bool(row.late);
  EventDetail words;
  words.outcome = row.words.destination;
  words.helped = row.words.origin_helped;
  PutDetail(words, out);
  out.U8(row.words.person_helped ? (*row.words.person_helped ? 1 : 2) : 0);
  out.U32(row.person_counter);
  wire::PutReason(row.undeliverable, out);
}

void TakeStanding(ReferralRow& row, BytesReader& in) {
  row.place.state = in.Enum(ReferralState::kDraft, ReferralState::kCorrected);
  row.place.before_reception = in.Enum(ReferralState::kDraft, ReferralState::kCorrected);
  row.due_day = in.Num<Day>();
  row.overdue = in.Bool();
  row.animator_told = in.Bool();
  row.grade = in.Enum(ArrivalGrade::kNone, ArrivalGrade::kTranscribed);
  row.breach = in.Bool();
  row.late = in.Bool();
  const EventDetail words = TakeDetail(in);
  row.words.destination = words.outcome;
  row.words.origin_helped = words.helped;
  row.words.person_helped = TakeYesOrNo(in);
  row.person_counter = in.U32();
  row.undeliverable = wire::TakeReason(in);
}

}  // namespace

void Put(const CopyRectified& r, BytesWriter& out) {
  PutKey(r.row, out);
  out.Num(r.content_body);
  out.Id(r.twin);
  out.Id(r.person);
}

void Take(CopyRectified& r, BytesReader& in) {
  r.row = TakeKey(in);
  r.content_body = in.Num<BodyIndex>();
  r.twin = in.Id<Digest>();
  r.person = in.Id<Digest>();
}

void PutRow(const ReferralRow& row, BytesWriter& out) {
  PutKey(row.key, out);
  out.Id(row.journey);
  out.Id(row.origin);
  out.Id(row.destination);
  out.Id(row.convention);
  out.Num(row.convention_version);
  out.Id(row.service);
  out.Id(row.parent);
  out.Id(row.child);
  out.Bool(row.drill);
  out.U8(row.slip_version);
  out.Id(row.arrival_key);
  out.Id(row.follow_key);
  out.Id(row.follow_sealing_key);
  PutStanding(row, out);
  out.Id(row.twin);
  out.Id(row.person);
  out.Bool(row.new_need);
  out.Num(row.content_body);
  out.Num(row.person_body);
  out.Num(row.slip_body);
  out.Num(row.slip_made);
  out.Id(row.last_handoff);
  out.U8(row.level);
  out.Bool(row.receipt_owed);
  wire::PutReason(row.answer_refused, out);
  out.Num(row.last_day);
  out.Bool(row.retold);
  out.Count(row.events.size());
  for (const RowEvent& event : row.events) PutEvent(event, out);
  PutCounted(row.counted, out);
}

ReferralRow TakeRow(BytesReader& in) {
  ReferralRow row;
  row.key = TakeKey(in);
  row.journey = in.Id<JourneyId>();
  row.origin = in.Id<PartnerId>();
  row.destination = in.Id<PartnerId>();
  row.convention = in.Id<ConventionId>();
  row.convention_version = in.Num<ConventionVersion>();
  row.service = in.Id<ServiceId>();
  row.parent = in.Id<HandoffId>();
  row.child = in.Id<HandoffId>();
  row.drill = in.Bool();
  row.slip_version = in.U8();
  row.arrival_key = in.Id<SigningKey>();
  row.follow_key = in.Id<SigningKey>();
  row.follow_sealing_key = in.Id<SealingKey>();
  TakeStanding(row, in);
  row.twin = in.Id<Digest>();
  row.person = in.Id<Digest>();
  row.new_need = in.Bool();
  row.content_body = in.Num<BodyIndex>();
  row.person_body = in.Num<BodyIndex>();
  row.slip_body = in.Num<BodyIndex>();
  row.slip_made = in.Num<Window>();
  row.last_handoff = in.Id<HandoffId>();
  row.level = in.U8();
  row.receipt_owed = in.Bool();
  row.answer_refused = wire::TakeReason(in);
  row.last_day = in.Num<Day>();
  row.retold = in.Bool();
  const size_t events = in.Count(60);
  for (size_t i = 0; i < events; ++i) row.events.push_back(TakeEvent(in));
  row.counted = TakeCounted(in);
  return row;
}

void PutOutboxItem(const OutboxItem& item, BytesWriter& out) {
  out.U64(item.order);
  PutKey(item.row, out);
  wire::PutHeader(item.header, out);
  out.Id(item.fingerprint);
  out.Num(item.envelope_body);
  out.Num(item.local_body);
  out.Num(item.made);
  out.U8(item.level);
  out.Num(item.cursor);
  out.Id(item.hub_boot);
  out.Bool(item.unread);
}

OutboxItem TakeOutboxItem(BytesReader& in) {
  OutboxItem item;
  item.order = in.U64();
  item.row = TakeKey(in);
  item.header = wire::TakeHeader(in);
  item.fingerprint = in.Id<Fingerprint>();
  item.envelope_body = in.Num<BodyIndex>();
  item.local_body = in.Num<BodyIndex>();
  item.made = in.Num<Day>();
  item.level = in.U8();
  item.cursor = in.Num<Cursor>();
  item.hub_boot = in.Id<BootId>();
  item.unread = in.Bool();
  return item;
}

}  // namespace relais::node
