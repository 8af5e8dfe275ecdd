#include "node/own_store_record.h"

#include <utility>

#include "services/wire/item_record.h"

namespace relais::node {

using wire::BytesReader;
using wire::BytesWriter;

void Put(const StoreRestored& r, BytesWriter& out) {
  out.Num(r.made);
}
void Take(StoreRestored& r, BytesReader& in) {
  r.made = in.Num<Day>();
}

void Put(const StoreDoubted& r, BytesWriter& out) {
  wire::PutReason(r.reason, out);
  out.Num(r.day);
}
void Take(StoreDoubted& r, BytesReader& in) {
  r.reason = wire::TakeReason(in);
  r.day = in.Num<Day>();
}

void Put(const RestoreDeclared&, BytesWriter&) {}
void Take(RestoreDeclared&, BytesReader&) {}

void Put(const Retold& r, BytesWriter& out) {
  out.Count(r.erased.size());
  for (const JourneyId& journey : r.erased) out.Id(journey);
  out.Count(r.journeys.size());
  for (const auto& [journey, doors] : r.journeys) {
    out.Id(journey);
    out.String(EncodeJourney(doors));
  }
  out.Bool(r.last);
  out.Num(r.day);
}
void Take(Retold& r, BytesReader& in) {
  for (size_t n = in.Count(JourneyId::kSize); n > 0; --n) r.erased.push_back(in.Id<JourneyId>());
  for (size_t n = in.Count(20); n > 0; --n) {
    const JourneyId journey = in.Id<JourneyId>();
    auto doors = DecodeJourney(in.String());
    if (!doors.ok()) in.Fail();
    if (in.ok()) r.journeys.emplace_back(journey, *std::move(doors));
  }
  r.last = in.Bool();
  r.day = in.Num<Day>();
}

void Put(const BackupNoted& r, BytesWriter& out) {
  out.Num(r.backup.day);
  out.Num(r.backup.through);
}
void Take(BackupNoted& r, BytesReader& in) {
  r.backup.day = in.Num<Day>();
  r.backup.through = in.Num<Cursor>();
}

void PutHubHead(const HubHead& head, BytesWriter& out) {
  out.Num(head.epoch);
  out.Num(head.records);
  out.Id(head.signature);
}
HubHead TakeHubHead(BytesReader& in) {
  HubHead head;
  head.epoch = in.Num<Epoch>();
  head.records = in.Num<RecordCount>();
  head.signature = in.Id<Signature>();
  return head;
}

void PutOwnStore(const OwnStore& store, BytesWriter& out) {
  wire::PutReason(store.doubt, out);
  out.Bool(store.declared);
  out.Num(store.doubted_on);
  out.Num(store.copy_made);
  out.Num(store.incarnation);
  out.Id(store.mark);
  out.Num(store.hub_epoch);
  PutHubHead(store.hub_head, out);
  out.Count(store.backups.size());
  for (const KeptBackup& backup : store.backups) {
    out.Num(backup.day);
    out.Num(backup.through);
  }
  out.Count(store.erased.size());
  for (const auto& [journey, day] : store.erased) {
    out.Id(journey);
    out.Num(day);
  }
}
OwnStore TakeOwnStore(BytesReader& in) {
  OwnStore store;
  store.doubt = wire::TakeReason(in);
  store.declared = in.Bool();
  store.doubted_on = in.Num<Day>();
  store.copy_made = in.Num<Day>();
  store.incarnation = in.Num<Incarnation>();
  store.mark = in.Id<SessionMark>();
  store.hub_epoch = in.Num<Epoch>();
  store.hub_head = TakeHubHead(in);
  for (size_t n = in.Count(12); n > 0; --n) {
    const Day day = in.Num<Day>();
    store.backups.push_back({day, in.Num<Cursor>()});
  }
  for (size_t n = in.Count(20); n > 0; --n) {
    const JourneyId journey = in.Id<JourneyId>();
    store.erased[journey] = in.Num<Day>();
  }
  return store;
}

}  // namespace relais::node
