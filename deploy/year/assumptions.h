// Everything that the invented year takes for granted, each with where it comes from. "Invented" means: chosen so that
// the figures look like a region's, observed nowhere. Shares are in thousandths.
#ifndef RELAIS_DEPLOY_YEAR_ASSUMPTIONS_H_
#define RELAIS_DEPLOY_YEAR_ASSUMPTIONS_H_

#include <array>

namespace relais::year::assumed {

// --- How much, and when -------------------------------------------------------------------------------------------
// Of the issue: one region-year is 300 partners and 100,000 handoffs, each envelope counted: referrals, answers, notes.
inline constexpr int kPartners = 300;
inline constexpr int kHandoffs = 100'000;
inline constexpr int kMonths = 12;
// Weight of a working day by month, January first. Invented after the school year: autumn and the months of wishes for
// the next year are full, August is empty.
inline constexpr std::array<int, 12> kMonthWeight = {125, 120, 125, 95, 90, 85, 60, 35, 140, 120, 110, 80};
// From 22 December to 2 January most doors are shut. Invented: a fifth of the month's weight is left.
inline constexpr int kChristmasShare = 200;
// By weekday, Monday first; doors are shut on the others. Invented: Mondays and Wednesdays are fuller.
inline constexpr std::array<int, 5> kWeekdayWeight = {115, 105, 110, 95, 75};
inline constexpr int kRoundsPerDay = 4;  // morning to afternoon; a round ends with everything delivered

// --- At the first door ----------------------------------------------------------------------------------------------
// Needs that the first door solves itself, without any referral. Invented: no figure of the public service is known to
// us; the first year's counts would be the first.
inline constexpr int kSolvedAtFirstDoor = 520;
inline constexpr int kDrillShare = 10;  // invented: practice, in no figure
// How fast nearness fades: an office at this distance draws a quarter as much as one next door. Invented.
inline constexpr int kNearMetres = 9'000;

// --- At the second door (medians in open days) ----------------------------------------------------------------------
inline constexpr int kOpenMedian = 1;    // until somebody reads it. Invented
inline constexpr int kAnswerMedian = 2;  // and then until the answer. Invented; the convention promises five days
// At most, where nobody is slow: nearly all keep the convention's five days, as an animator would have it. Invented
inline constexpr int kAnswerMost = 4;
inline constexpr int kSlowFactor = 3;  // a slow office takes so many times as long, kSlowMost at most
inline constexpr int kSlowMost = 13;
inline constexpr int kForgotten = 30;  // read and never answered: the network tells of it. Invented
inline constexpr int kAsks = 70;       // "more information please" first. Invented
inline constexpr int kDeclines = 150;  // of those answered. Invented
inline constexpr int kWaitlists = 70;  // of the yeses. Invented
// A decline proposes another service of the directory where there is one; otherwise "no solution here". Invented.
inline constexpr int kCounterProposals = 450;
// Reasons of declines, in the order of DeclineReason (twelve of them). Invented.
inline constexpr std::array<int, 12> kDeclineWeight = {300, 170, 90, 70, 40, 110, 0, 60, 50, 60, 30, 20};
inline constexpr int kAppointments = 820;       // of the yeses; the others simply come by. Invented
inline constexpr int kAppointmentMedian = 5;    // until the day of the appointment
inline constexpr int kAppointmentMost = 60;     // below the convention's ceiling of 120 civil days
inline constexpr int kAppointmentMoved = 40;    // called off once and set again. Invented
inline constexpr int kNoShows = 130;            // of appointments. Invented; French services speak of one in eight
inline constexpr int kNoShowsCalledBack = 600;  // get another appointment; the others are declined as absent. Invented
inline constexpr int kProven = 680;             // of arrivals, with the slip's code. Invented
inline constexpr int kConcludeMedian = 7;       // from reception to what was done. Invented
inline constexpr int kConcludeMost = 40;
inline constexpr int kConcludes = 900;  // the others never say. Invented
// Follow-up started, helped, did not help. Invented.
inline constexpr std::array<int, 3> kOutcomeWeight = {360, 520, 120};
inline constexpr int kCloses = 620;      // of the concluded: the first door says whether it helped. Invented
inline constexpr int kCloseMedian = 4;   // open days of the first door
inline constexpr int kContradicts = 45;  // of those: the other word than the second door's. Invented

// --- When it goes otherwise
// -------------------------------------------------------------------------------------------
inline constexpr int kWithdraws = 15;  // by the person's will, before any answer. Invented
inline constexpr int kCancels = 12;    // by the first door. Invented
inline constexpr int kReroutes = 560;  // of declined, expired and undeliverable referrals. Invented
inline constexpr int kRerouteMedian = 3;
inline constexpr int kAttemptsMost = 3;
inline constexpr int kThirdDoors = 25;     // of the concluded: somebody tries a third door, and is refused. Invented
inline constexpr int kLeaveAsked = 400;    // of those: leave is asked of the animator. Invented
inline constexpr int kLeaveGranted = 700;  // of those. Invented

// --- Offices
// ------------------------------------------------------------------------------------------------------------
inline constexpr int kSlowOffices = 30;    // of all. Invented
inline constexpr int kSilentOffices = 14;  // of all: no line and no staff for a while. Invented
// Long enough that mailboxes give up what waits (35 days). Invented.
inline constexpr int kSilentDaysLeast = 40;
inline constexpr int kSilentDaysMore = 60;
inline constexpr int kLeavers = 6;  // of all: leaves the network for good; what waits there is undeliverable. Invented
inline constexpr int kAugustClosures = 350;  // of offices: two weeks in August. Invented
// One office of a kind for each so many seats before a second one comes to the same commune: the rule of Sainte-Laguë
// over the legal populations (Insee, as services/adapters/communes/data says). Real kinds, invented numbers of offices.
inline constexpr int kSeatsPerCommuneMost = 3;

}  // namespace relais::year::assumed

#endif  // RELAIS_DEPLOY_YEAR_ASSUMPTIONS_H_
