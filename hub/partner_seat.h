// Where a partner of the figures is, and what it is, by what it publishes of itself.
#ifndef RELAIS_HUB_PARTNER_SEAT_H_
#define RELAIS_HUB_PARTNER_SEAT_H_

#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/flow_book.h"

namespace relais::hub {

// Of every partner whose mere mention tells something: one row together.
inline constexpr char kDiscreetSeat[] = "membre-du-reseau";

// Commune: where it says it is, or where its first service is; "" when it says neither. Kind: the first of its kinds,
// which are in the vocabulary's order, so that one partner stands in one row.
PartnerSeat SeatOf(const Knowledge& knowledge, PartnerId partner);

}  // namespace relais::hub

#endif  // RELAIS_HUB_PARTNER_SEAT_H_
