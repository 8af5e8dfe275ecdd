#include "node/escalation_record.h"

namespace relais::node {

void PutEscalations(const absl::btree_map<HandoffId, EscalationRow>& rows, wire::BytesWriter& out) {
  out.Count(rows.size());
  for (const auto& [referral, row] : rows) {
    out.Id(referral);
    out.Id(row.journey);
    out.Id(row.about.origin);
    out.Id(row.about.destination);
    out.Id(row.about.convention);
    out.Num(row.about.due);
    out.Bool(row.about.drill);
    out.Enum(row.state);
    out.Num(row.told);
    out.Num(row.ended);
  }
}

absl::btree_map<HandoffId, EscalationRow> TakeEscalations(wire::BytesReader& in) {
  absl::btree_map<HandoffId, EscalationRow> rows;
  for (size_t left = in.Count(94); left > 0; --left) {
    const HandoffId referral = in.Id<HandoffId>();
    EscalationRow row;
    row.journey = in.Id<JourneyId>();
    row.about.origin = in.Id<PartnerId>();
    row.about.destination = in.Id<PartnerId>();
    row.about.convention = in.Id<ConventionId>();
    row.about.due = in.Num<Day>();
    row.about.drill = in.Bool();
    row.state = in.Enum(EscalationState::kWaiting, EscalationState::kExpired);
    row.told = in.Num<Day>();
    row.ended = in.Num<Day>();
    if (in.ok()) rows[referral] = row;
  }
  return rows;
}

}  // namespace relais::node
