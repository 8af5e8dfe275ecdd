#include "node/node_codec.h"

#include <utility>

#include "node/count_record.h"
#include "node/derogation_record.h"
#include "node/escalation_record.h"
#include "node/line_record.h"
#include "node/office_record.h"
#include "node/own_store_record.h"
#include "node/row_record.h"
#include "services/wire/item_record.h"
#include "services/wire/record_bytes.h"

namespace relais::node {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

constexpr uint8_t kFormat = 7;

// Up to kNodeDayTurned the place of each record in NodeRecord, plus one; numbers are never reused.
enum class Kind : uint8_t {
  kLocalDone = 1,
  kSolvedHereDone = 2,
  kSlipPrintedDone = 3,
  kResealedDone = 4,
  kArrived = 5,
  kNoticed = 6,
  kHubMet = 7,
  kDeposited = 8,
  kProgressed = 9,
  kKnowledgeTaken = 10,
  kKnowledgeLooked = 11,
  kNodeDayTurned = 12,
  kDerogationAsked = 50,
  kDerogationSettled = 51,
  kCountsFolded = 60,
  kCountsClosed = 61,
  kCountsTaken = 62,
  kCountsLeaving = 63,
  kErasedHere = 64,
  kStaffChanged = 90,
  kJourneyTouched = 91,
  kJourneysHandedOver = 92,
  kStoreRestored = 100,
  kStoreDoubted = 101,
  kRestoreDeclared = 102,
  kRetold = 103,
  kBackupNoted = 104,
  kCopyRectified = 105,
  kSolvedHereTakenBack = 106,
};

Kind KindOf(const NodeRecord& record) {
  if (std::holds_alternative<DerogationAsked>(record)) return Kind::kDerogationAsked;
  if (std::holds_alternative<DerogationSettled>(record)) return Kind::kDerogationSettled;
  if (std::holds_alternative<CountsFolded>(record)) return Kind::kCountsFolded;
  if (std::holds_alternative<CountsClosed>(record)) return Kind::kCountsClosed;
  if (std::holds_alternative<CountsTaken>(record)) return Kind::kCountsTaken;
  if (std::holds_alternative<CountsLeaving>(record)) return Kind::kCountsLeaving;
  if (std::holds_alternative<ErasedHere>(record)) return Kind::kErasedHere;
  if (std::holds_alternative<StaffChanged>(record)) return Kind::kStaffChanged;
  if (std::holds_alternative<JourneyTouched>(record)) return Kind::kJourneyTouched;
  if (std::holds_alternative<JourneysHandedOver>(record)) return Kind::kJourneysHandedOver;
  if (std::holds_alternative<StoreRestored>(record)) return Kind::kStoreRestored;
  if (std::holds_alternative<StoreDoubted>(record)) return Kind::kStoreDoubted;
  if (std::holds_alternative<RestoreDeclared>(record)) return Kind::kRestoreDeclared;
  if (std::holds_alternative<Retold>(record)) return Kind::kRetold;
  if (std::holds_alternative<BackupNoted>(record)) return Kind::kBackupNoted;
  if (std::holds_alternative<CopyRectified>(record)) return Kind::kCopyRectified;
  if (std::holds_alternative<SolvedHereTakenBack>(record)) return Kind::kSolvedHereTakenBack;
  return static_cast<Kind>(record.index() + 1);
}

// --- Records ----------------------------------------------------------------------------------------------------

void Put(const LocalDone& r, BytesWriter& out) {
  const LocalEvent& event = r.event;
  PutKey(event.row, out);
  out.Id(event.journey);
  out.Enum(event.event);
  PutDetail(event.detail, out);
  out.Bool(event.sealed.has_value());
  if (event.sealed) {
    wire::PutHeader(event.sealed->header, out);
    out.Id(event.sealed->fingerprint);
  }
  out.Id(event.twin);
  out.Id(event.person);
  out.Bool(event.new_need);
  out.Id(event.service);
  out.Bool(event.receipt);
  wire::PutMoment(r.at, out);
  out.Num(r.envelope_body);
  out.Num(r.local_body);
  out.Num(r.slip_body);
  out.Num(r.content_body);
  out.Num(r.person_body);
}

void Take(LocalDone& r, BytesReader& in) {
  LocalEvent& event = r.event;
  event.row = TakeKey(in);
  event.journey = in.Id<JourneyId>();
  event.event = in.Enum(ReferralEvent::kSend, ReferralEvent::kReissueSlip);
  event.detail = TakeDetail(in);
  if (in.Bool()) {
    event.sealed.emplace();
    event.sealed->header = wire::TakeHeader(in);
    event.sealed->fingerprint = in.Id<Fingerprint>();
  }
  event.twin = in.Id<Digest>();
  event.person = in.Id<Digest>();
  event.new_need = in.Bool();
  event.service = in.Id<ServiceId>();
  event.receipt = in.Bool();
  r.at = wire::TakeMoment(in);
  r.envelope_body = in.Num<BodyIndex>();
  r.local_body = in.Num<BodyIndex>();
  r.slip_body = in.Num<BodyIndex>();
  r.content_body = in.Num<BodyIndex>();
  r.person_body = in.Num<BodyIndex>();
}

void Put(const SlipPrintedDone& r, BytesWriter& out) {
  out.Id(r.referral);
}
void Take(SlipPrintedDone& r, BytesReader& in) {
  r.referral = in.Id<HandoffId>();
}

void Put(const ResealedDone& r, BytesWriter& out) {
  out.Id(r.handoff);
  wire::PutHeader(r.header, out);
  out.Id(r.fingerprint);
  out.Num(r.envelope_body);
  wire::PutMoment(r.at, out);
}
void Take(ResealedDone& r, BytesReader& in) {
  r.handoff = in.Id<HandoffId>();
  r.header = wire::TakeHeader(in);
  r.fingerprint = in.Id<Fingerprint>();
  r.envelope_body = in.Num<BodyIndex>();
  r.at = wire::TakeMoment(in);
}

// What could not even be read as an envelope has no header to keep.
void Put(const Arrived& r, BytesWriter& out) {
  out.Num(r.cursor);
  wire::PutReason(r.refused, out);
  const bool header = r.refused != Reason::kMalformed;
  out.Bool(header);
  if (header) wire::PutHeader(r.header, out);
  out.Id(r.fingerprint);
  out.Bool(r.repeat);
  out.Enum(r.event);
  PutDetail(r.detail, out);
  out.Id(r.service);
  out.Num(r.local_body);
  wire::PutMoment(r.at, out);
  out.Num(r.person_body);
}
void Take(Arrived& r, BytesReader& in) {
  r.cursor = in.Num<Cursor>();
  r.refused = wire::TakeReason(in);
  if (in.Bool()) r.header = wire::TakeHeader(in);
  r.fingerprint = in.Id<Fingerprint>();
  r.repeat = in.Bool();
  r.event = in.Enum(ReferralEvent::kSend, ReferralEvent::kReissueSlip);
  r.detail = TakeDetail(in);
  r.service = in.Id<ServiceId>();
  r.local_body = in.Num<BodyIndex>();
  r.at = wire::TakeMoment(in);
  r.person_body = in.Num<BodyIndex>();
}

void Put(const KnowledgeTaken& r, BytesWriter& out) {
  wire::PutItem(r.item, out);
}

template <class R>
NodeRecord Taken(BytesReader& in) {
  R record;
  Take(record, in);
  return record;
}

void PutDays(const absl::btree_map<JourneyId, Day>& days, BytesWriter& out) {
  out.Count(days.size());
  for (const auto& [journey, day] : days) {
    out.Id(journey);
    out.Num(day);
  }
}
absl::btree_map<JourneyId, Day> TakeDays(BytesReader& in) {
  absl::btree_map<JourneyId, Day> days;
  for (size_t n = in.Count(20); n > 0; --n) {
    const JourneyId journey = in.Id<JourneyId>();
    days[journey] = in.Num<Day>();
  }
  return days;
}

NodeRecord TakeRecord(Kind kind, BytesReader& in, const wire::KeyTools& tools) {
  switch (kind) {
    case Kind::kLocalDone:
      return Taken<LocalDone>(in);
    case Kind::kSolvedHereDone:
      return Taken<SolvedHereDone>(in);
    case Kind::kSlipPrintedDone:
      return Taken<SlipPrintedDone>(in);
    case Kind::kResealedDone:
      return Taken<ResealedDone>(in);
    case Kind::kArrived:
      return Taken<Arrived>(in);
    case Kind::kNoticed:
      return Taken<Noticed>(in);
    case Kind::kHubMet:
      return Taken<HubMet>(in);
    case Kind::kDeposited:
      return Taken<Deposited>(in);
    case Kind::kProgressed:
      return Taken<Progressed>(in);
    case Kind::kKnowledgeTaken:
      return KnowledgeTaken{wire::TakeItem(in, tools)};
    case Kind::kKnowledgeLooked:
      return Taken<KnowledgeLooked>(in);
    case Kind::kNodeDayTurned:
      return Taken<NodeDayTurned>(in);
    case Kind::kDerogationAsked:
      return Taken<DerogationAsked>(in);
    case Kind::kDerogationSettled:
      return Taken<DerogationSettled>(in);
    case Kind::kCountsFolded:
      return Taken<CountsFolded>(in);
    case Kind::kCountsClosed:
      return Taken<CountsClosed>(in);
    case Kind::kCountsTaken:
      return Taken<CountsTaken>(in);
    case Kind::kCountsLeaving:
      return Taken<CountsLeaving>(in);
    case Kind::kErasedHere:
      return Taken<ErasedHere>(in);
    case Kind::kStaffChanged:
      return Taken<StaffChanged>(in);
    case Kind::kJourneyTouched:
      return Taken<JourneyTouched>(in);
    case Kind::kJourneysHandedOver:
      return Taken<JourneysHandedOver>(in);
    case Kind::kStoreRestored:
      return Taken<StoreRestored>(in);
    case Kind::kStoreDoubted:
      return Taken<StoreDoubted>(in);
    case Kind::kRestoreDeclared:
      return Taken<RestoreDeclared>(in);
    case Kind::kRetold:
      return Taken<Retold>(in);
    case Kind::kBackupNoted:
      return Taken<BackupNoted>(in);
    case Kind::kCopyRectified:
      return Taken<CopyRectified>(in);
    case Kind::kSolvedHereTakenBack:
      return Taken<SolvedHereTakenBack>(in);
  }
  in.Fail();  // a number between two kinds
  return NodeDayTurned();
}

}  // namespace

std::string NodeCodec::EncodeRecord(const NodeRecord& record) const {
  BytesWriter out(1024);
  out.U8(kFormat);
  out.Enum(KindOf(record));
  std::visit([&](const auto& r) { Put(r, out); }, record);
  return out.Take();
}

absl::StatusOr<NodeRecord> NodeCodec::DecodeRecord(absl::string_view bytes) const {
  BytesReader in(bytes);
  if (in.U8() != kFormat) return Refuse(Reason::kVersionUnknown, "a record of another format");
  const Kind kind = in.Enum(Kind::kLocalDone, Kind::kSolvedHereTakenBack);
  NodeRecord record = TakeRecord(kind, in, tools_);
  if (auto status = in.Finish(); !status.ok()) return status;
  return record;
}

std::string NodeCodec::EncodeState(const NodeEngine& engine) const {
  const NodeState::Parts parts = engine.state().ToParts();
  BytesWriter out(1 << 16);
  out.U8(kFormat);
  out.Count(parts.items.size());
  for (const KnowledgeItem& item : parts.items) wire::PutItem(item, out);
  out.Num(parts.revision);
  out.Num(parts.knowledge_day);
  out.Count(parts.rows.size());
  for (const auto& [key, row] : parts.rows) PutRow(row, out);
  out.Count(parts.journeys.size());
  for (const auto& [journey, doors] : parts.journeys) {
    out.Id(journey);
    out.String(EncodeJourney(doors));
  }
  out.Count(parts.outbox.size());
  for (const auto& [handoff, item] : parts.outbox) PutOutboxItem(item, out);
  out.U64(parts.next_order);
  out.Count(parts.seen.size());
  for (const auto& [handoff, seen] : parts.seen) {
    out.Id(handoff);
    out.Id(seen.fingerprint);
    out.Num(seen.generation);
    out.Num(seen.cursor);
    out.Num(seen.day);
  }
  out.Id(parts.hub_ledger);
  out.Id(parts.hub_boot);
  out.Num(parts.durable_through);
  out.Count(parts.exceptions.size());
  for (const SettleException& exception : parts.exceptions) wire::PutException(exception, out);
  PutDays(parts.solved_here, out);
  out.Count(parts.tombstones.size());
  for (JourneyId journey : parts.tombstones) out.Id(journey);
  out.Num(parts.next_body);
  out.Num(parts.day);
  PutDerogations(parts.derogations, out);
  PutEscalations(parts.escalations, out);
  PutCounts(parts.counts, out);
  PutDays(parts.leaving, out);
  PutOffice(parts.office, out);
  PutOwnStore(parts.own_store, out);
  return out.Take();
}

absl::Status NodeCodec::DecodeState(absl::string_view bytes, NodeEngine* engine) const {
  BytesReader in(bytes);
  if (in.U8() != kFormat) return Refuse(Reason::kVersionUnknown, "a checkpoint of another format");
  NodeState::Parts parts;
  for (size_t n = in.Count(16); n > 0; --n) parts.items.push_back(wire::TakeItem(in, tools_));
  parts.revision = in.Num<Revision>();
  parts.knowledge_day = in.Num<Day>();
  for (size_t n = in.Count(200); n > 0; --n) {
    ReferralRow row = TakeRow(in);
    parts.rows[row.key] = std::move(row);
  }
  for (size_t n = in.Count(20); n > 0; --n) {
    const JourneyId journey = in.Id<JourneyId>();
    auto doors = DecodeJourney(in.String());
    if (!doors.ok()) in.Fail();
    if (in.ok()) parts.journeys[journey] = *std::move(doors);
  }
  for (size_t n = in.Count(HandoffId::kSize); n > 0; --n) {
    OutboxItem item = TakeOutboxItem(in);
    const HandoffId handoff = item.header.handoff;
    parts.outbox[handoff] = std::move(item);
  }
  parts.next_order = in.U64();
  for (size_t n = in.Count(48); n > 0; --n) {
    const HandoffId handoff = in.Id<HandoffId>();
    Seen seen;
    seen.fingerprint = in.Id<Fingerprint>();
    seen.generation = in.Num<SealGeneration>();
    seen.cursor = in.Num<Cursor>();
    seen.day = in.Num<Day>();
    parts.seen.emplace_back(handoff, seen);
  }
  parts.hub_ledger = in.Id<LedgerId>();
  parts.hub_boot = in.Id<BootId>();
  parts.durable_through = in.Num<Cursor>();
  for (size_t n = in.Count(40); n > 0; --n) parts.exceptions.push_back(wire::TakeException(in));
  parts.solved_here = TakeDays(in);
  for (size_t n = in.Count(16); n > 0; --n) parts.tombstones.insert(in.Id<JourneyId>());
  parts.next_body = in.Num<BodyIndex>();
  parts.day = in.Num<Day>();
  parts.derogations = TakeDerogations(in);
  parts.escalations = TakeEscalations(in);
  parts.counts = TakeCounts(in);
  parts.leaving = TakeDays(in);
  parts.office = TakeOffice(in);
  parts.own_store = TakeOwnStore(in);
  if (auto status = in.Finish(); !status.ok()) return status;
  return engine->mutable_state_for_restore()->Restore(std::move(parts));
}

}  // namespace relais::node
