// What the nodes can have counted at most of a month: what the hub carried of each kind. A node that invents persons
// can then not lift a region's total above the network's own traffic.
//
// A node counts a fact in the month in which it recorded it; the hub learns of it when the handoff arrives, or has said
// it before the node heard. So the events of several months may stand behind one month of facts, and the cap takes all
// of them:
//
//   - what a node records and then sends (referred, answers, receptions, outcomes) comes to the hub in the same month
//   or
//     later, but before the set is fixed: whoever is in the set has been on line since. Cap: events of the month and
//     all later ones so far.
//   - what a node hears from the hub, or may (expired, withdrawn by the person), is older at the hub than at the node,
//     by as long as a mailbox keeps it. Cap: from two months before on.
//   - a closing word comes up to two months after the end it speaks of. Cap: ends from four months before on.
//
// A cap is thus wide: it stops absurd counts, not a small lie. Nothing caps what the hub never sees:
//
//   - solved here: it never leaves the first door;
//   - unmet: a need without any second door is opened without a referral;
//   - undelivered: an origin gives up by itself what nobody acknowledged in 35 days, also when the hub has long called
//     it expired; and what the hub refuses as no handoff at all it follows nowhere, so that as much more may be
//     referred than was carried (CheckCaps);
//   - absent: the hub sees "yes" before and after an appointment that was missed, as often as it happens;
//   - new need, and corrections: neither has an event of its own.
#ifndef RELAIS_SERVICES_CORE_MONITORING_COUNT_CAPS_H_
#define RELAIS_SERVICES_CORE_MONITORING_COUNT_CAPS_H_

#include "services/core/monitoring/count_opening.h"
#include "services/core/monitoring/flow_book.h"

namespace relais {

// Of every fact that has a cap, also where that is 0. Drills are in no book. The book must hold everything that the
// hub carried: one that lost a part of it caps what honest nodes counted.
CountCaps CapsOf(const FlowBook& book, Month month);

// The smaller one of each; a fact that only one of them caps keeps that cap.
CountCaps StricterCaps(CountCaps caps, const CountCaps& others);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_COUNT_CAPS_H_
