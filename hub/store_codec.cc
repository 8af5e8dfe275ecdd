#include "hub/store_codec.h"

#include <utility>

#include "services/wire/item_record.h"

namespace relais::hub {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

enum StoreKind : uint8_t {
  kSessionMarkedKind = 100,
  kMarkKeptKind = 101,
  kStoreDoubtedKind = 102,
  kReturnAdmittedKind = 103,
  kErasuresHeardKind = 104,
  kLedgerRestoredKind = 105,
  kLedgerFoundBehindKind = 106,
  kEpochOpenedKind = 107,
};

SessionMarked TakeMarked(BytesReader& in) {
  SessionMarked r;
  r.node = in.Id<NodeId>();
  r.store = in.Id<LedgerId>();
  r.presented = in.Id<SessionMark>();
  r.given = in.Id<SessionMark>();
  r.records = in.Num<RecordCount>();
  r.incarnation = in.Num<Incarnation>();
  r.returned = in.Bool();
  r.day = in.Num<Day>();
  r.forgot_after = in.Num<Cursor>();
  r.forgot_through = in.Num<Cursor>();
  return r;
}

MarkKept TakeKept(BytesReader& in) {
  MarkKept r;
  r.node = in.Id<NodeId>();
  r.mark = in.Id<SessionMark>();
  return r;
}

StoreDoubted TakeDoubted(BytesReader& in) {
  StoreDoubted r;
  r.node = in.Id<NodeId>();
  r.reason = wire::TakeReason(in);
  r.day = in.Num<Day>();
  return r;
}

ReturnAdmitted TakeAdmitted(BytesReader& in) {
  ReturnAdmitted r;
  r.node = in.Id<NodeId>();
  r.day = in.Num<Day>();
  return r;
}

ErasuresHeard TakeHeard(BytesReader& in) {
  ErasuresHeard r;
  r.node = in.Id<NodeId>();
  for (size_t n = in.Count(JourneyId::kSize); n > 0; --n) r.journeys.push_back(in.Id<JourneyId>());
  r.day = in.Num<Day>();
  return r;
}

LedgerFoundBehind TakeBehind(BytesReader& in) {
  LedgerFoundBehind r;
  r.epoch = in.Num<Epoch>();
  r.records = in.Num<RecordCount>();
  r.day = in.Num<Day>();
  return r;
}

EpochOpened TakeEpoch(BytesReader& in) {
  EpochOpened r;
  r.epoch = in.Num<Epoch>();
  r.day = in.Num<Day>();
  return r;
}

}  // namespace

void PutStoreRecord(const SessionMarked& r, BytesWriter& out) {
  out.U8(kSessionMarkedKind);
  out.Id(r.node);
  out.Id(r.store);
  out.Id(r.presented);
  out.Id(r.given);
  out.Num(r.records);
  out.Num(r.incarnation);
  out.Bool(r.returned);
  out.Num(r.day);
  out.Num(r.forgot_after);
  out.Num(r.forgot_through);
}

void PutStoreRecord(const MarkKept& r, BytesWriter& out) {
  out.U8(kMarkKeptKind);
  out.Id(r.node);
  out.Id(r.mark);
}

void PutStoreRecord(const StoreDoubted& r, BytesWriter& out) {
  out.U8(kStoreDoubtedKind);
  out.Id(r.node);
  wire::PutReason(r.reason, out);
  out.Num(r.day);
}

void PutStoreRecord(const ReturnAdmitted& r, BytesWriter& out) {
  out.U8(kReturnAdmittedKind);
  out.Id(r.node);
  out.Num(r.day);
}

void PutStoreRecord(const ErasuresHeard& r, BytesWriter& out) {
  out.U8(kErasuresHeardKind);
  out.Id(r.node);
  out.Count(r.journeys.size());
  for (const JourneyId& journey : r.journeys) out.Id(journey);
  out.Num(r.day);
}

void PutStoreRecord(const LedgerRestored& r, BytesWriter& out) {
  out.U8(kLedgerRestoredKind);
  out.Num(r.made);
}

void PutStoreRecord(const LedgerFoundBehind& r, BytesWriter& out) {
  out.U8(kLedgerFoundBehindKind);
  out.Num(r.epoch);
  out.Num(r.records);
  out.Num(r.day);
}

void PutStoreRecord(const EpochOpened& r, BytesWriter& out) {
  out.U8(kEpochOpenedKind);
  out.Num(r.epoch);
  out.Num(r.day);
}

HubRecord TakeStoreRecord(uint8_t kind, BytesReader& in) {
  switch (kind) {
    case kSessionMarkedKind:
      return TakeMarked(in);
    case kMarkKeptKind:
      return TakeKept(in);
    case kStoreDoubtedKind:
      return TakeDoubted(in);
    case kReturnAdmittedKind:
      return TakeAdmitted(in);
    case kErasuresHeardKind:
      return TakeHeard(in);
    case kLedgerRestoredKind:
      return LedgerRestored{in.Num<Day>()};
    case kLedgerFoundBehindKind:
      return TakeBehind(in);
    case kEpochOpenedKind:
      return TakeEpoch(in);
    default:
      in.Fail();
      return DayTurned();
  }
}

void PutStores(const StoreBook& book, BytesWriter& out) {
  out.Count(book.rows().size());
  for (const auto& [node, row] : book.rows()) {
    out.Id(node);
    out.Id(row.store);
    out.Count(row.former.size());
    for (const LedgerId& former : row.former) out.Id(former);
    out.Num(row.incarnation);
    out.Id(row.kept);
    out.Count(row.given.size());
    for (const SessionMark& given : row.given) out.Id(given);
    out.Num(row.records);
    out.Num(row.returned);
    wire::PutReason(row.doubt, out);
    out.Num(row.doubted);
    out.Bool(row.admitted);
    out.Count(row.erased.size());
    for (const auto& [journey, day] : row.erased) {
      out.Id(journey);
      out.Num(day);
    }
  }
}

StoreBook TakeStores(BytesReader& in) {
  absl::btree_map<NodeId, StoreRow> rows;
  for (size_t left = in.Count(80); left > 0; --left) {
    StoreRow& row = rows[in.Id<NodeId>()];
    row.store = in.Id<LedgerId>();
    for (size_t n = in.Count(LedgerId::kSize); n > 0; --n) row.former.push_back(in.Id<LedgerId>());
    row.incarnation = in.Num<Incarnation>();
    row.kept = in.Id<SessionMark>();
    for (size_t n = in.Count(SessionMark::kSize); n > 0; --n) row.given.push_back(in.Id<SessionMark>());
    row.records = in.Num<RecordCount>();
    row.returned = in.Num<Day>();
    row.doubt = wire::TakeReason(in);
    row.doubted = in.Num<Day>();
    row.admitted = in.Bool();
    for (size_t n = in.Count(JourneyId::kSize + 4); n > 0; --n) {
      const JourneyId journey = in.Id<JourneyId>();
      row.erased[journey] = in.Num<Day>();
    }
  }
  StoreBook book;
  book.Restore(std::move(rows));
  return book;
}

}  // namespace relais::hub
