#include "node/row_facts.h"

#include <algorithm>
#include <optional>

namespace relais::node {
namespace {

// How many events of this kind stand. What crossed another event was heard and moved nothing.
size_t TimesStanding(const ReferralRow& row, ReferralEvent event) {
  return static_cast<size_t>(std::count_if(row.events.begin(), row.events.end(), [event](const RowEvent& e) {
    return e.event == event && !e.corrected && !e.crossed;
  }));
}

void AddAll(CountedFact fact, size_t times, std::vector<CountedItem>* facts) {
  facts->insert(facts->end(), times, CountedItem{fact, ReasonNumber()});
}

void AddIf(bool holds, CountedFact fact, std::vector<CountedItem>* facts) {
  AddAll(fact, holds ? 1 : 0, facts);
}

void AddOriginFacts(const ReferralRow& row, std::vector<CountedItem>* facts) {
  AddIf(true, CountedFact::kReferred, facts);
  const std::optional<bool> word = row.words.person_helped ? row.words.person_helped : row.words.origin_helped;
  if (word) AddIf(true, *word ? CountedFact::kSaidHelped : CountedFact::kSaidNotHelped, facts);
  AddIf(row.words.disagree(), CountedFact::kDisagreed, facts);
  // The child answers for the need of what was referred on.
  const std::optional<UnmetNeedReason> unmet = row.child.none() ? UnmetNeedOf(EndingOf(row)) : std::nullopt;
  if (unmet) facts->push_back({CountedFact::kUnmet, NumberOf(*unmet)});
  AddIf(TimesStanding(row, ReferralEvent::kExpire) > 0, CountedFact::kExpired, facts);
  AddIf(TimesStanding(row, ReferralEvent::kUndeliver) > 0, CountedFact::kUndelivered, facts);
  AddIf(row.place.state == ReferralState::kWithdrawn, CountedFact::kWithdrawn, facts);
  AddIf(row.new_need, CountedFact::kNewNeed, facts);
}

void AddDestinationFacts(const ReferralRow& row, std::vector<CountedItem>* facts) {
  const size_t yes = TimesStanding(row, ReferralEvent::kAccept) + TimesStanding(row, ReferralEvent::kWaitlist) +
                     TimesStanding(row, ReferralEvent::kSchedule);
  AddIf(yes > 0, CountedFact::kAnsweredYes, facts);
  std::optional<DeclineReason> decline;
  for (const RowEvent& event : row.events) {
    if (event.event == ReferralEvent::kDecline && !event.corrected) decline = event.detail.decline;
  }
  if (decline) facts->push_back({CountedFact::kDeclined, NumberOf(*decline)});
  AddAll(CountedFact::kAbsent, TimesStanding(row, ReferralEvent::kMarkAbsent), facts);
  AddIf(row.grade != ArrivalGrade::kNone, CountedFact::kReceived, facts);
  if (!row.words.destination) return;
  switch (*row.words.destination) {
    case Outcome::kFollowUpStarted:
      return AddIf(true, CountedFact::kStarted, facts);
    case Outcome::kHelped:
      return AddIf(true, CountedFact::kHelped, facts);
    case Outcome::kNotHelped:
      return AddIf(true, CountedFact::kNotHelped, facts);
  }
}

}  // namespace

Ending EndingOf(const ReferralRow& row) {
  Ending ending;
  ending.state = row.place.state;
  ending.words = row.words;
  for (const RowEvent& event : row.events) {
    if (event.event != ReferralEvent::kDecline || event.corrected) continue;
    ending.decline = event.detail.decline;
    ending.no_solution = event.detail.no_solution;
  }
  return ending;
}

std::vector<CountedItem> FactsOf(const ReferralRow& row) {
  std::vector<CountedItem> facts;
  if (row.drill || row.place.state == ReferralState::kCorrected) return facts;
  if (row.key.side == Side::kOrigin) AddOriginFacts(row, &facts);
  if (row.key.side == Side::kDestination) AddDestinationFacts(row, &facts);
  std::sort(facts.begin(), facts.end());
  return facts;
}

}  // namespace relais::node
