#include "hub/hub_codec.h"

#include <memory>
#include <utility>

#include "hub/access_codec.h"
#include "hub/convention_codec.h"
#include "hub/derogation_codec.h"
#include "hub/enrolment_codec.h"
#include "hub/flow_codec.h"
#include "hub/journey_codec.h"
#include "hub/mailbox_codec.h"
#include "hub/seen_codec.h"
#include "hub/store_codec.h"
#include "services/wire/item_record.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

constexpr uint8_t kFormat = 3;

enum class Kind : uint8_t {
  kFrameTaken = 1,
  kMailboxSettled = 2,
  kKnowledgeAdmitted = 3,
  kDayTurned = 4,
  kTokenIssued = 5,
  // 6 was a consumed token.
  kRestated = 7,
  kNodeEnrolled = 30,
  kCertificateIssued = 31,
  kCertificateUsed = 32,
  kConventionActed = 20,
  kAccountChanged = kAccountChangedKind,
  kActRecorded = kActRecordedKind,
  kDerogationAsked = 50,
  kDerogationAnswered = 51,
  kStoresFirst = kStoreKindFirst,  // store_codec.h
  kStoresLast = kStoreKindLast,
};

// What a checkpoint holds beyond its fixed part: a mark, then the part; left out when there is nothing.
enum class Extra : uint8_t {
  kProcedures = 20,
  kFlows = 70,
  kSignIns = 71,
};

void Put(const TakenEnvelope& envelope, BytesWriter& out) {
  wire::PutHeader(envelope.header, out);
  out.Id(envelope.fingerprint);
  wire::PutReason(envelope.refused, out);
  out.Bool(envelope.proof_valid);
  out.Bool(envelope.derogation_valid);
}

TakenEnvelope TakeEnvelope(BytesReader& in) {
  TakenEnvelope envelope;
  envelope.header = wire::TakeHeader(in);
  envelope.fingerprint = in.Id<Fingerprint>();
  envelope.refused = wire::TakeReason(in);
  envelope.proof_valid = in.Bool();
  envelope.derogation_valid = in.Bool();
  return envelope;
}

void Put(const std::vector<TakenEnvelope>& envelopes, BytesWriter& out) {
  out.Count(envelopes.size());
  for (const TakenEnvelope& envelope : envelopes) Put(envelope, out);
}

std::vector<TakenEnvelope> TakeEnvelopes(BytesReader& in) {
  std::vector<TakenEnvelope> envelopes;
  const size_t count = in.Count(Fingerprint::kSize);
  envelopes.reserve(count);
  for (size_t i = 0; i < count; ++i) envelopes.push_back(TakeEnvelope(in));
  return envelopes;
}

void Put(const FrameTaken& r, BytesWriter& out) {
  out.Enum(Kind::kFrameTaken);
  out.Id(r.from);
  out.Id(r.mailbox);
  out.Num(r.first);
  wire::PutMoment(r.at, out);
  Put(r.envelopes, out);
  out.Count(r.capsules.size());
  for (const DepositedCapsule& capsule : r.capsules) {
    out.Id(capsule.handoff);
    out.String(capsule.bytes);
  }
  out.Num(r.records);
}

HubRecord TakeFrame(BytesReader& in) {
  FrameTaken r;
  r.from = in.Id<NodeId>();
  r.mailbox = in.Id<NodeId>();
  r.first = in.Num<Cursor>();
  r.at = wire::TakeMoment(in);
  r.envelopes = TakeEnvelopes(in);
  const size_t capsules = in.Count(20);
  for (size_t i = 0; i < capsules; ++i) {
    DepositedCapsule capsule;
    capsule.handoff = in.Id<HandoffId>();
    capsule.bytes = std::string(in.String(limits::kCapsuleBytes));
    r.capsules.push_back(std::move(capsule));
  }
  r.records = in.Num<RecordCount>();
  return r;
}

void Put(const MailboxSettled& r, BytesWriter& out) {
  out.Enum(Kind::kMailboxSettled);
  out.Id(r.mailbox);
  out.Num(r.durable_through);
  out.Num(r.backed_up_through);
  out.Num(r.day);
  out.Count(r.exceptions.size());
  for (const SettleException& exception : r.exceptions) wire::PutException(exception, out);
  out.Num(r.records);
}

HubRecord TakeSettled(BytesReader& in) {
  MailboxSettled r;
  r.mailbox = in.Id<NodeId>();
  r.durable_through = in.Num<Cursor>();
  r.backed_up_through = in.Num<Cursor>();
  r.day = in.Num<Day>();
  const size_t count = in.Count(40);
  for (size_t i = 0; i < count; ++i) r.exceptions.push_back(wire::TakeException(in));
  r.records = in.Num<RecordCount>();
  return r;
}

void Put(const KnowledgeAdmitted& r, BytesWriter& out) {
  out.Enum(Kind::kKnowledgeAdmitted);
  out.Num(r.day);
  wire::PutItem(r.item, out);
}

void Put(const DayTurned& r, BytesWriter& out) {
  out.Enum(Kind::kDayTurned);
  out.Num(r.day);
}

void Put(const TokenIssued& r, BytesWriter& out) {
  out.Enum(Kind::kTokenIssued);
  PutBody(r, out);
}

void Put(const NodeEnrolled& r, BytesWriter& out) {
  out.Enum(Kind::kNodeEnrolled);
  PutBody(r, out);
}

void Put(const CertificateIssued& r, BytesWriter& out) {
  out.Enum(Kind::kCertificateIssued);
  PutBody(r, out);
}

void Put(const CertificateUsed& r, BytesWriter& out) {
  out.Enum(Kind::kCertificateUsed);
  PutBody(r, out);
}

void Put(const Restated& r, BytesWriter& out) {
  out.Enum(Kind::kRestated);
  out.Id(r.from);
  wire::PutMoment(r.at, out);
  Put(r.handoffs, out);
  out.Bool(r.last);
}

void Put(const AccountChanged& r, BytesWriter& out) {
  out.Enum(Kind::kAccountChanged);
  PutAccountChanged(r, out);
}

void Put(const ActRecorded& r, BytesWriter& out) {
  out.Enum(Kind::kActRecorded);
  PutAuditEntry(r.entry, out);
}

HubRecord TakeRestated(BytesReader& in) {
  Restated r;
  r.from = in.Id<NodeId>();
  r.at = wire::TakeMoment(in);
  r.handoffs = TakeEnvelopes(in);
  r.last = in.Bool();
  return r;
}

void Put(const ConventionActed& r, BytesWriter& out) {
  out.Enum(Kind::kConventionActed);
  PutConventionActed(r, out);
}

// --- Checkpoint -------------------------------------------------------------------------------------------------

void Put(const DerogationAsked& r, BytesWriter& out) {
  out.Enum(Kind::kDerogationAsked);
  PutAsked(r, out);
}

void Put(const DerogationAnswered& r, BytesWriter& out) {
  out.Enum(Kind::kDerogationAnswered);
  PutAnswered(r, out);
}

// Those of store_codec.h write their own kind.
template <class R>
void Put(const R& r, BytesWriter& out) {
  PutStoreRecord(r, out);
}

}  // namespace

std::string HubCodec::EncodeRecord(const HubRecord& record) const {
  BytesWriter out(256 + 64 * limits::kHeaderBytes);
  out.U8(kFormat);
  std::visit([&](const auto& r) { Put(r, out); }, record);
  return out.Take();
}

absl::StatusOr<HubRecord> HubCodec::DecodeRecord(absl::string_view bytes) const {
  BytesReader in(bytes);
  if (in.U8() != kFormat) return Refuse(Reason::kVersionUnknown, "a record of another format");
  const Kind kind = static_cast<Kind>(in.U8());
  HubRecord record;
  switch (kind) {
    case Kind::kFrameTaken:
      record = TakeFrame(in);
      break;
    case Kind::kMailboxSettled:
      record = TakeSettled(in);
      break;
    case Kind::kKnowledgeAdmitted: {
      KnowledgeAdmitted r;
      r.day = in.Num<Day>();
      r.item = wire::TakeItem(in, tools_);
      record = std::move(r);
      break;
    }
    case Kind::kDayTurned:
      record = DayTurned{in.Num<Day>()};
      break;
    case Kind::kTokenIssued:
      record = TakeTokenIssued(in);
      break;
    case Kind::kNodeEnrolled:
      record = TakeNodeEnrolled(in, tools_);
      break;
    case Kind::kCertificateIssued:
      record = TakeCertificateIssued(in);
      break;
    case Kind::kCertificateUsed:
      record = TakeCertificateUsed(in);
      break;
    case Kind::kRestated:
      record = TakeRestated(in);
      break;
    case Kind::kConventionActed:
      record = TakeConventionActed(in, tools_);
      break;
    case Kind::kDerogationAsked:
      record = TakeAsked(in);
      break;
    case Kind::kDerogationAnswered:
      record = TakeAnswered(in);
      break;
    case Kind::kAccountChanged:
      record = TakeAccountChanged(in);
      break;
    case Kind::kActRecorded:
      record = ActRecorded{TakeAuditEntry(in)};
      break;
    default:
      if (kind < Kind::kStoresFirst || kind > Kind::kStoresLast) {
        in.Fail();  // a number between two kinds
      } else {
        record = TakeStoreRecord(static_cast<uint8_t>(kind), in);
      }
  }
  if (auto status = in.Finish(); !status.ok()) return status;
  return record;
}

std::string HubCodec::EncodeState(const HubEngine& engine) const {
  const HubState& state = engine.state();
  BytesWriter out(1 << 16);
  out.U8(kFormat);
  out.Num(state.day());
  out.U64(state.counters().breaches);
  out.U64(state.counters().derogations);
  out.U64(state.counters().equivocations);
  out.Count(state.admitted().size());
  for (const KnowledgeAdmitted& admitted : state.admitted()) {
    out.Num(admitted.day);
    wire::PutItem(admitted.item, out);
  }
  out.Count(state.mailboxes().size());
  for (const auto& [node, mailbox] : state.mailboxes()) {
    out.Id(node);
    PutMailbox(mailbox, out);
  }
  PutJourneys(state.journeys(), out);
  PutSeen(state.seen(), out);
  PutEnrolment(state.enrolment(), out);
  out.Count(state.owing().size());
  for (NodeId node : state.owing()) out.Id(node);
  PutDerogations(state.derogations(), out);
  PutAccess(state, out);
  PutStores(state.stores(), out);
  out.Num(state.own_ledger().epoch);
  out.Bool(state.own_ledger().doubted);
  out.Num(state.own_ledger().made);
  if (!state.procedures().rows().empty()) {
    out.Enum(Extra::kProcedures);
    PutProcedures(state.procedures(), out);
  }
  if (!(state.flows() == FlowBook())) {  // a journey that is followed has told the book its day
    out.Enum(Extra::kFlows);
    PutFlows(state, out);
  }
  if (HasSignIns(state)) {
    out.Enum(Extra::kSignIns);
    PutSignIns(state, out);
  }
  return out.Take();
}

absl::Status HubCodec::DecodeState(absl::string_view bytes, HubEngine* engine) const {
  BytesReader in(bytes);
  if (in.U8() != kFormat) return Refuse(Reason::kVersionUnknown, "a checkpoint of another format");
  HubState::Parts parts;
  parts.day = in.Num<Day>();
  parts.counters.breaches = in.U64();
  parts.counters.derogations = in.U64();
  parts.counters.equivocations = in.U64();
  const size_t admitted = in.Count(16);
  for (size_t i = 0; i < admitted; ++i) {
    KnowledgeAdmitted r;
    r.day = in.Num<Day>();
    r.item = wire::TakeItem(in, tools_);
    parts.admitted.push_back(std::move(r));
  }
  for (size_t left = in.Count(44); left > 0; --left) {
    const NodeId node = in.Id<NodeId>();
    parts.mailboxes[node] = TakeMailbox(in);
  }
  parts.journeys = TakeJourneys(in);
  parts.seen = TakeSeen(in);
  parts.enrolment = TakeEnrolment(in, tools_);
  for (size_t left = in.Count(NodeId::kSize); left > 0; --left) parts.owing.insert(in.Id<NodeId>());
  parts.derogations = TakeDerogations(in);
  TakeAccess(in, &parts);
  parts.stores = TakeStores(in);
  parts.own_ledger.epoch = in.Num<Epoch>();
  parts.own_ledger.doubted = in.Bool();
  parts.own_ledger.made = in.Num<Day>();
  while (in.left() > 0) {
    switch (static_cast<Extra>(in.U8())) {
      case Extra::kProcedures:
        parts.procedures = TakeProcedures(in, tools_);
        break;
      case Extra::kFlows:
        TakeFlows(in, &parts);
        break;
      case Extra::kSignIns:
        TakeSignIns(in, &parts);
        break;
      default:
        in.Fail();
    }
  }
  if (auto status = in.Finish(); !status.ok()) return status;
  return engine->mutable_state_for_restore()->Restore(std::move(parts));
}

}  // namespace relais::hub
