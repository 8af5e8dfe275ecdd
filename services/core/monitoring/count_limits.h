// Bounds of the monthly counts and of what is published, with unit and reason.
#ifndef RELAIS_SERVICES_CORE_MONITORING_COUNT_LIMITS_H_
#define RELAIS_SERVICES_CORE_MONITORING_COUNT_LIMITS_H_

#include <cstddef>

namespace relais::limits {

inline constexpr int kCountCloseDay = 5;  // a node closes a month on this day of the next one: late facts have a chance
inline constexpr int kCountSetDay = 15;   // the hub then fixes the set: who has not sent by this day is silent
inline constexpr int kCountMonthsKept =
    13;  // a node's own exact counts, for its own eyes: a year and the same month again
inline constexpr size_t kCountPieceBytes = 96 * 1024;  // of a package on its way: well below a message
inline constexpr int kCountPollSeconds = 10;           // a node with a package that the hub has not taken tries again
inline constexpr int kCountNodesMax = 2000;            // in the set of one month: more than a region has nodes
inline constexpr int kCountNodesMin = 3;               // over fewer nodes nothing is opened, whatever a convention says

// What any figure that leaves must stand for at least, whatever it is made from (privacy decision 6). A framework may
// ask for more.
inline constexpr int kDisclosureThreshold = 11;  // persons, or facts about them
inline constexpr int kDisclosurePartnersMin = 3;
inline constexpr int kDominancePercent = 85;  // no partner's share is above it

}  // namespace relais::limits

#endif  // RELAIS_SERVICES_CORE_MONITORING_COUNT_LIMITS_H_
