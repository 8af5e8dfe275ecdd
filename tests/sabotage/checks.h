// What a region must keep, each as one short story in it. Empty: kept; otherwise what was broken.
#ifndef RELAIS_TESTS_SABOTAGE_CHECKS_H_
#define RELAIS_TESTS_SABOTAGE_CHECKS_H_

#include <string>

#include "tests/region/region.h"

namespace relais::sabotage {

// Numbers are the rules of the design's second chapter.
std::string DeskKeepsWhatItPromised(const region::RegionPlan& plan);         // 1
std::string HubKeepsWhatItAccepted(const region::RegionPlan& plan);          // 1
std::string WhatALostHubHeldArrives(const region::RegionPlan& plan);         // 1
std::string WhatIsSentArrives(const region::RegionPlan& plan);               // 1
std::string HubTakesARepeatOnce(const region::RegionPlan& plan);             // 2
std::string NodeFeelsARepeatOnce(const region::RegionPlan& plan);            // 2, behind a hub that repeats itself
std::string NoThirdDoor(const region::RegionPlan& plan);                     // 3
std::string HubReadsNoTypedWord(const region::RegionPlan& plan);             // 4
std::string ContentKeepsItsHeader(const region::RegionPlan& plan);           // 4
std::string NothingLeavesWithoutConvention(const region::RegionPlan& plan);  // 5
std::string NoDeadEndRefusal(const region::RegionPlan& plan);                // 6
std::string LateAnswerCounts(const region::RegionPlan& plan);                // 7
std::string DrillsStayDrills(const region::RegionPlan& plan);                // 12
std::string ReplayedMemoryIsTheLiveOne(const region::RegionPlan& plan);
std::string SettledBodiesAreGone(const region::RegionPlan& plan);

}  // namespace relais::sabotage

#endif  // RELAIS_TESTS_SABOTAGE_CHECKS_H_
