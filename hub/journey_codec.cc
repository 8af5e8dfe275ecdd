#include "hub/journey_codec.h"

#include <utility>

#include "services/core/handoff/limits.h"
#include "services/wire/item_record.h"

namespace relais::hub {

using wire::BytesReader;
using wire::BytesWriter;

void PutJourneys(const JourneyBook& journeys, BytesWriter& out) {
  const auto sorted = journeys.Sorted();
  out.Count(sorted.size());
  for (const auto& [id, row] : sorted) {
    out.Id(id);
    out.String(EncodeJourney(row->doors));
    out.String(row->capsule);
    out.Num(row->touched);
  }
  const auto due = journeys.Due();
  out.Count(due.size());
  for (const JourneyBook::DueRow& row : due) {
    out.Id(row.journey);
    out.Id(row.referral);
    out.Num(row.due);
    out.Enum(row.told);
  }
}

JourneyBook TakeJourneys(BytesReader& in) {
  JourneyBook journeys;
  const size_t count = in.Count(28);
  for (size_t i = 0; i < count; ++i) {
    const JourneyId id = in.Id<JourneyId>();
    JourneyRow row;
    if (auto doors = DecodeJourney(in.String()); doors.ok()) {
      row.doors = *std::move(doors);
    } else {
      in.Fail();
    }
    row.capsule = std::string(in.String(limits::kCapsuleBytes));
    row.touched = in.Num<Day>();
    if (in.ok()) journeys.Restore(id, std::move(row));
  }
  const size_t due = in.Count(37);
  for (size_t i = 0; i < due; ++i) {
    JourneyBook::DueRow row;
    row.journey = in.Id<JourneyId>();
    row.referral = in.Id<HandoffId>();
    row.due = in.Num<Day>();
    row.told = in.Enum(Escalation::kNone, Escalation::kExpired);
    if (in.ok()) journeys.RestoreDue(row);
  }
  return journeys;
}

}  // namespace relais::hub
