#include "hub/partner_seat.h"

#include "services/core/directory/public_name.h"

namespace relais::hub {

PartnerSeat SeatOf(const Knowledge& knowledge, PartnerId partner) {
  PartnerSeat seat;
  if (const DirectoryEntry* entry = knowledge.FindDirectory(partner); entry != nullptr) {
    seat.commune = entry->structure.address.commune;
    if (seat.commune.empty() && !entry->services.empty()) seat.commune = entry->services.front().address.commune;
    if (!entry->structure.kinds.empty()) seat.kind = *entry->structure.kinds.begin();
  }
  if (IsDiscreet(knowledge, partner)) seat.kind = kDiscreetSeat;
  return seat;
}

}  // namespace relais::hub
