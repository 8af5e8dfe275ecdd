#include "hub/flow_codec.h"

#include <utility>
#include <vector>

#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

void PutFlowRow(const FlowRow& row, BytesWriter& out) {
  out.Num(row.cell);
  for (uint32_t count : row.facts) out.U32(count);
  out.Count(row.delays.packed().size());
  for (uint32_t bin : row.delays.packed()) out.U32(bin);
}

FlowRow TakeFlowRow(BytesReader& in) {
  FlowRow row;
  row.cell = in.Num<FlowCell>();
  for (uint32_t& count : row.facts) count = in.U32();
  std::vector<uint32_t> packed(in.Count(4));
  for (uint32_t& bin : packed) bin = in.U32();
  if (!row.delays.Restore(std::move(packed))) in.Fail();
  return row;
}

void PutJourneyFlow(const JourneyFlow& flow, BytesWriter& out) {
  out.U8(static_cast<uint8_t>(flow.referrals.size()));
  for (const ReferralFlow& mark : flow.referrals) {
    out.Num(mark.cell);
    out.Num(mark.sent);
    for (uint8_t since : mark.since) out.U8(since);
    for (uint8_t bin : mark.delays) out.U8(bin);
    out.Enum(mark.state);
    out.Enum(mark.received);
    out.Bool(mark.untimed);
  }
  for (const DoorFlow& door : flow.doors) {
    out.U8(door.since);
    out.U8(door.referral);
  }
}

JourneyFlow TakeJourneyFlow(BytesReader& in) {
  JourneyFlow flow;
  const uint8_t referrals = in.U8();
  if (referrals > limits::kReferralsPerJourneyMax) in.Fail();
  for (uint8_t i = 0; i < referrals && in.ok(); ++i) {
    ReferralFlow mark;
    mark.cell = in.Num<FlowCell>();
    mark.sent = in.Num<Day>();
    for (uint8_t& since : mark.since) since = in.U8();
    for (uint8_t& bin : mark.delays) {
      bin = in.U8();
      if (bin >= kDelayBins && bin != ReferralFlow::kNoDelay) in.Fail();
    }
    mark.state = in.Enum(CoarseState::kOpen, CoarseState::kCorrected);
    mark.received = in.Enum(ArrivalGrade::kNone, ArrivalGrade::kTranscribed);
    mark.untimed = in.Bool();
    flow.referrals.push_back(mark);
  }
  for (DoorFlow& door : flow.doors) {
    door.since = in.U8();
    door.referral = in.U8();
  }
  return flow;
}

template <class Id>
std::vector<Id> TakeIds(BytesReader& in) {
  std::vector<Id> ids(in.Count(Id::kSize));
  for (Id& id : ids) id = in.Id<Id>();
  return ids;
}

}  // namespace

void PutFlows(const HubState& state, BytesWriter& out) {
  const FlowBook& book = state.flows();
  out.Num(book.last_day());
  out.Count(book.partners().size());
  for (PartnerId partner : book.partners()) out.Id(partner);
  out.Count(book.conventions().size());
  for (ConventionId convention : book.conventions()) out.Id(convention);
  out.Count(book.months().size());
  for (const auto& [month, of] : book.months()) {
    out.Num(month);
    out.Count(of.rows().size());
    for (const FlowRow& row : of.rows()) PutFlowRow(row, out);
  }
  out.Num(book.seats_fixed());
  out.Count(book.seats().size());
  for (const std::vector<SeatSince>& of : book.seats()) {
    out.Count(of.size());
    for (const SeatSince& one : of) {
      out.Num(one.first);
      out.String(one.seat.commune);
      out.String(one.seat.kind);
    }
  }
  const auto journeys = state.journeys().Sorted();
  size_t followed = 0;
  for (const auto& [id, row] : journeys) followed += row->flow.referrals.empty() ? 0 : 1;
  out.Count(followed);
  for (const auto& [id, row] : journeys) {
    if (row->flow.referrals.empty()) continue;
    out.Id(id);
    PutJourneyFlow(row->flow, out);
  }
}

void TakeFlows(BytesReader& in, HubState::Parts* parts) {
  const Day last_day = in.Num<Day>();
  std::vector<PartnerId> partners = TakeIds<PartnerId>(in);
  std::vector<ConventionId> conventions = TakeIds<ConventionId>(in);
  if (!in.ok() || !parts->flows.Restore(std::move(partners), std::move(conventions), last_day)) return in.Fail();
  for (size_t months = in.Count(8); months > 0; --months) {
    const Month month = in.Num<Month>();
    for (size_t rows = in.Count(8 + 4 * kFlowFacts + 4); rows > 0; --rows) {
      if (!parts->flows.RestoreRow(month, TakeFlowRow(in))) return in.Fail();
    }
  }
  const Month fixed = in.Num<Month>();
  std::vector<std::vector<SeatSince>> seats(in.Count(4));
  for (std::vector<SeatSince>& of : seats) {
    of.resize(in.Count(12));
    for (SeatSince& one : of) {
      one.first = in.Num<Month>();
      one.seat.commune = std::string(in.String());
      one.seat.kind = std::string(in.String());
    }
  }
  if (!in.ok() || !parts->flows.RestoreSeats(fixed, std::move(seats))) return in.Fail();
  for (size_t left = in.Count(JourneyId::kSize + 7); left > 0; --left) {
    const JourneyId journey = in.Id<JourneyId>();
    JourneyFlow flow = TakeJourneyFlow(in);
    if (!in.ok() || !parts->journeys.RestoreFlow(journey, std::move(flow))) return in.Fail();
  }
}

}  // namespace relais::hub
