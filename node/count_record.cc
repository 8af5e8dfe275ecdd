#include "node/count_record.h"

#include <utility>

#include "services/wire/item_record.h"

namespace relais::node {

using wire::BytesReader;
using wire::BytesWriter;

namespace {

constexpr size_t kItemBytes = 2;

void PutCountedItem(const CountedItem& item, BytesWriter& out) {
  out.Enum(item.fact);
  out.U8(item.reason.value());
}

CountedItem TakeCountedItem(BytesReader& in) {
  CountedItem item;
  item.fact = in.Enum(CountedFact::kReferred, CountedFact::kNewNeed);
  item.reason = ReasonNumber(in.U8());
  if (item.reason.value() > kCountedReasons) in.Fail();
  return item;
}

void PutOwed(const OwedFact& fact, BytesWriter& out) {
  out.Num(fact.number);
  out.Id(fact.journey);
  out.Num(fact.person_body);
  PutCountedItem(fact.item, out);
  out.Num(fact.day);
  out.Bool(fact.taken_back);
  out.Num(fact.counted);
}

OwedFact TakeOwed(BytesReader& in) {
  OwedFact fact;
  fact.number = in.Num<FactNumber>();
  fact.journey = in.Id<JourneyId>();
  fact.person_body = in.Num<BodyIndex>();
  fact.item = TakeCountedItem(in);
  fact.day = in.Num<Day>();
  fact.taken_back = in.Bool();
  fact.counted = in.Num<Day>();
  return fact;
}

}  // namespace

void Put(const SolvedHereDone& record, BytesWriter& out) {
  out.Id(record.journey);
  out.Num(record.local_body);
  wire::PutMoment(record.at, out);
  out.Num(record.person_body);
}
void Take(SolvedHereDone& record, BytesReader& in) {
  record.journey = in.Id<JourneyId>();
  record.local_body = in.Num<BodyIndex>();
  record.at = wire::TakeMoment(in);
  record.person_body = in.Num<BodyIndex>();
}

void Put(const ErasedHere& record, BytesWriter& out) {
  out.Id(record.journey);
}
void Take(ErasedHere& record, BytesReader& in) {
  record.journey = in.Id<JourneyId>();
}

void Put(const SolvedHereTakenBack& record, BytesWriter& out) {
  out.Id(record.journey);
  out.Num(record.person_body);
  out.Num(record.day);
}
void Take(SolvedHereTakenBack& record, BytesReader& in) {
  record.journey = in.Id<JourneyId>();
  record.person_body = in.Num<BodyIndex>();
  record.day = in.Num<Day>();
}

void Put(const CountsFolded& record, BytesWriter& out) {
  out.Num(record.through);
  out.Count(record.months.size());
  for (const CountsBody& body : record.months) {
    out.Num(body.month);
    out.Num(body.body);
  }
}
void Take(CountsFolded& record, BytesReader& in) {
  record.through = in.Num<FactNumber>();
  for (size_t left = in.Count(12); left > 0; --left) {
    const Month month = in.Num<Month>();
    record.months.push_back({month, in.Num<BodyIndex>()});
  }
}

void Put(const CountsClosed& record, BytesWriter& out) {
  out.Num(record.month);
  out.Num(record.package_body);
  out.U32(record.pieces);
}
void Take(CountsClosed& record, BytesReader& in) {
  record.month = in.Num<Month>();
  record.package_body = in.Num<BodyIndex>();
  record.pieces = in.U32();
  if (record.pieces == 0) in.Fail();
}

void Put(const CountsTaken& record, BytesWriter& out) {
  out.Num(record.month);
}
void Take(CountsTaken& record, BytesReader& in) {
  record.month = in.Num<Month>();
}

void Put(const CountsLeaving& record, BytesWriter& out) {
  out.Num(record.month);
}
void Take(CountsLeaving& record, BytesReader& in) {
  record.month = in.Num<Month>();
}

void PutCounted(const std::vector<CountedSince>& counted, BytesWriter& out) {
  out.Count(counted.size());
  for (const CountedSince& since : counted) {
    PutCountedItem(since.item, out);
    out.Num(since.day);
  }
}
std::vector<CountedSince> TakeCounted(BytesReader& in) {
  std::vector<CountedSince> counted;
  for (size_t left = in.Count(kItemBytes + 4); left > 0; --left) {
    const CountedItem item = TakeCountedItem(in);
    counted.push_back({item, in.Num<Day>()});
  }
  return counted;
}

void PutCounts(const CountBook& counts, BytesWriter& out) {
  out.Num(counts.open);
  out.Num(counts.leaving);
  out.Num(counts.last);
  out.Count(counts.owed.size());
  for (const OwedFact& fact : counts.owed) PutOwed(fact, out);
  out.Count(counts.months.size());
  for (const auto& [number, month] : counts.months) {
    out.Num(number);
    out.Num(month.counts_body);
    out.Num(month.package_body);
    out.U32(month.pieces);
    out.Bool(month.taken);
  }
}

CountBook TakeCounts(BytesReader& in) {
  CountBook counts;
  counts.open = in.Num<Month>();
  counts.leaving = in.Num<Month>();
  counts.last = in.Num<FactNumber>();
  for (size_t left = in.Count(43); left > 0; --left) counts.owed.push_back(TakeOwed(in));
  for (size_t left = in.Count(25); left > 0; --left) {
    const Month number = in.Num<Month>();
    CountMonth month;
    month.counts_body = in.Num<BodyIndex>();
    month.package_body = in.Num<BodyIndex>();
    month.pieces = in.U32();
    month.taken = in.Bool();
    if (in.ok()) counts.months[number] = month;
  }
  return counts;
}

}  // namespace relais::node
