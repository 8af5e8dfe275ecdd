#include "services/core/monitoring/flow_book.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/core/handoff/check.h"
#include "services/core/handoff/enum_words.h"

namespace relais {
namespace {

constexpr Words kFlowFactWords[] = {
    {"sent", "Orientations envoyées"},
    {"answered_yes", "Orientations acceptées"},
    {"answered_no", "Orientations refusées"},
    {"received_proven", "Arrivées prouvées par le code"},
    {"received_attested", "Arrivées attestées"},
    {"received_transcribed", "Arrivées transcrites"},
    {"ended", "Orientations terminées"},
    {"cancelled", "Orientations annulées"},
    {"withdrawn", "Orientations retirées par la personne"},
    {"expired", "Orientations restées sans réponse"},
    {"undeliverable", "Orientations non remises"},
    {"breach", "Arrivées hors règle"},
    {"third_door_refused", "Troisièmes portes refusées"},
    {"derogation_asked", "Dérogations demandées"},
    {"derogation_granted", "Dérogations accordées"},
    {"derogation_used", "Dérogations utilisées"},
    {"journey", "Parcours reçus"},
    {"two_doors", "Parcours à deux portes"},
    {"three_doors", "Parcours à trois portes"},
    {"taken_back", "Faits corrigés après la clôture"},
};
static_assert(std::size(kFlowFactWords) == kFlowFacts);

// A cell: 20 bits of origin, 20 of destination, 24 of convention.
constexpr uint32_t kPartnersMax = 1u << 20;
constexpr uint32_t kConventionsMax = 1u << 24;

constexpr uint32_t kBinCountMax = (1u << 24) - 1;
constexpr uint32_t BinKey(FlowDelay delay, int bin) {
  return static_cast<uint32_t>(delay) << 30 | static_cast<uint32_t>(bin) << 24;
}
constexpr uint32_t KeyOfBin(uint32_t packed) {
  return packed & ~kBinCountMax;
}

int BinOf(int open_days) {
  return std::clamp(open_days, 0, kDelayBins - 1);
}

uint8_t SinceOf(Day origin, Month month) {
  return static_cast<uint8_t>(std::clamp(1 + month.value() - MonthOf(origin).value(), 1, 255));
}
bool IsOf(uint8_t since, Day origin, Month month) {
  return since != 0 && since == SinceOf(origin, month);
}

// The fact that an answer, or the end of a referral, is; kFlowFacts for a state that is none.
int FactOf(CoarseState state) {
  switch (state) {
    case CoarseState::kAnsweredYes:
      return static_cast<int>(FlowFact::kAnsweredYes);
    case CoarseState::kAnsweredNo:
      return static_cast<int>(FlowFact::kAnsweredNo);
    case CoarseState::kEnded:
      return static_cast<int>(FlowFact::kEnded);
    case CoarseState::kCancelled:
      return static_cast<int>(FlowFact::kCancelled);
    case CoarseState::kWithdrawn:
      return static_cast<int>(FlowFact::kWithdrawn);
    case CoarseState::kExpired:
      return static_cast<int>(FlowFact::kExpired);
    case CoarseState::kUndeliverable:
      return static_cast<int>(FlowFact::kUndeliverable);
    case CoarseState::kOpen:
    case CoarseState::kReceived:
    case CoarseState::kCorrected:
      break;
  }
  return kFlowFacts;
}

FlowFact FactOf(ArrivalGrade grade) {
  if (grade == ArrivalGrade::kProven) return FlowFact::kReceivedProven;
  return grade == ArrivalGrade::kAttested ? FlowFact::kReceivedAttested : FlowFact::kReceivedTranscribed;
}
constexpr FlowFact kReceptions[] = {FlowFact::kReceivedProven, FlowFact::kReceivedAttested,
                                    FlowFact::kReceivedTranscribed};

// What a destination may take back of what it said.
bool IsAnswer(CoarseState state) {
  return state == CoarseState::kAnsweredYes || state == CoarseState::kAnsweredNo || state == CoarseState::kCancelled;
}

int DoorsReached(const JourneyDoors& doors) {
  const bool received = std::any_of(doors.referrals.begin(), doors.referrals.end(),
                                    [](const JourneyReferral& r) { return r.received != ArrivalGrade::kNone; });
  return received ? std::clamp(doors.doors(), 1, 3) : 0;
}

uint8_t& SinceAt(ReferralFlow* mark, FlowFact fact) {
  return mark->since[static_cast<size_t>(fact)];
}

}  // namespace

absl::string_view FlowFactName(FlowFact fact) {
  return FindWords(kFlowFactWords, fact).name;
}
absl::string_view FlowFactLabelFr(FlowFact fact) {
  return FindWords(kFlowFactWords, fact).label_fr;
}

FlowPlace PlaceOf(FlowCell cell) {
  const uint64_t bits = cell.value();
  return {static_cast<uint32_t>(bits >> 44), static_cast<uint32_t>(bits >> 24) & (kPartnersMax - 1),
          static_cast<uint32_t>(bits) & (kConventionsMax - 1)};
}

// --- Delays -----------------------------------------------------------------------------------------------------

void DelayCounts::Add(FlowDelay delay, int open_days) {
  const uint32_t key = BinKey(delay, BinOf(open_days));
  const auto it = std::lower_bound(packed_.begin(), packed_.end(), key);
  if (it == packed_.end() || KeyOfBin(*it) != key) {
    packed_.insert(it, key | 1u);
  } else if ((*it & kBinCountMax) < kBinCountMax) {
    ++*it;
  }
}

void DelayCounts::Remove(FlowDelay delay, int open_days) {
  const uint32_t key = BinKey(delay, BinOf(open_days));
  const auto it = std::lower_bound(packed_.begin(), packed_.end(), key);
  RELAIS_CHECK(it != packed_.end() && KeyOfBin(*it) == key);
  if ((--*it & kBinCountMax) == 0) packed_.erase(it);
}

void DelayCounts::AddTo(FlowDelay delay, DelayHistogram* sum) const {
  for (auto it = std::lower_bound(packed_.begin(), packed_.end(), BinKey(delay, 0)); it != packed_.end(); ++it) {
    if (*it >> 30 != static_cast<uint32_t>(delay)) break;
    (*sum)[*it >> 24 & 63] += *it & kBinCountMax;
  }
}

bool DelayCounts::Restore(std::vector<uint32_t> packed) {
  for (size_t i = 0; i < packed.size(); ++i) {
    if (packed[i] >> 30 >= kFlowDelays || (packed[i] >> 24 & 63) >= kDelayBins) return false;
    if ((packed[i] & kBinCountMax) == 0) return false;
    if (i > 0 && KeyOfBin(packed[i - 1]) >= KeyOfBin(packed[i])) return false;
  }
  packed_ = std::move(packed);
  return true;
}

// --- Cells ------------------------------------------------------------------------------------------------------

FlowBook::FlowBook() {
  Restore({PartnerId()}, {ConventionId()}, kNoDay);
}

FlowCell FlowBook::CellOf(PartnerId origin, PartnerId destination, ConventionId convention) {
  const auto number = [](auto id, auto& numbers, auto& list) {
    const auto [it, fresh] = numbers.try_emplace(id, static_cast<uint32_t>(list.size()));
    if (fresh) list.push_back(id);
    return uint64_t{it->second};
  };
  const uint64_t from = number(origin, partner_numbers_, partners_);
  const uint64_t to = number(destination, partner_numbers_, partners_);
  const uint64_t under = number(convention, convention_numbers_, conventions_);
  RELAIS_CHECK(partners_.size() <= kPartnersMax && conventions_.size() <= kConventionsMax);
  return FlowCell(from << 44 | to << 24 | under);
}

FlowRow& FlowBook::At(FlowCell cell, Month month) {
  FlowMonth::Held& of = months_[month].Change();
  const auto [it, fresh] = of.places.try_emplace(cell, static_cast<uint32_t>(of.rows.size()));
  if (fresh) of.rows.push_back({.cell = cell});
  return of.rows[it->second];
}

Day FlowBook::Forward(Day today) {
  last_day_ = std::max(last_day_, today);
  return last_day_;
}

void FlowBook::Add(FlowCell cell, FlowFact fact, Day today) {
  ++At(cell, MonthOf(today)).facts[static_cast<size_t>(fact)];
}

void FlowBook::Count(FlowCell cell, FlowFact fact, Day today) {
  Add(cell, fact, Forward(today));
}

void FlowBook::Forget(Day today) {
  months_.erase(months_.begin(), months_.lower_bound(Month(MonthOf(today).value() - kFlowMonthsKept)));
}

FlowBook FlowBook::ClosedBefore(Month end) const {
  FlowBook closed;
  closed.partners_ = partners_;
  closed.conventions_ = conventions_;
  closed.last_day_ = last_day_;
  closed.months_.insert(months_.begin(), months_.lower_bound(end));
  return closed;
}

size_t FlowBook::cells() const {
  size_t sum = 0;
  for (const auto& [month, of] : months_) sum += of.rows().size();
  return sum;
}

size_t FlowBook::Bytes() const {
  size_t sum = (partners_.capacity() + conventions_.capacity()) * 2 * (PartnerId::kSize + 8);
  for (const auto& [month, of] : months_) {
    const FlowMonth::Held& held = *of.held_;
    sum += held.rows.capacity() * sizeof(FlowRow) + held.places.capacity() * (sizeof(FlowCell) + sizeof(uint64_t) + 1);
    for (const FlowRow& row : held.rows) sum += row.delays.packed().capacity() * sizeof(uint32_t);
  }
  for (const std::vector<SeatSince>& one : seats_) sum += sizeof(one) + one.capacity() * sizeof(SeatSince);
  return sum;
}

bool FlowBook::Restore(std::vector<PartnerId> partners, std::vector<ConventionId> conventions, Day last_day) {
  const auto numbered = [](const auto& list, auto& numbers) {
    numbers.clear();
    for (size_t i = 0; i < list.size(); ++i) {
      if ((i == 0) != list[i].none() || !numbers.emplace(list[i], static_cast<uint32_t>(i)).second) return false;
    }
    return !list.empty();
  };
  partners_ = std::move(partners);
  conventions_ = std::move(conventions);
  last_day_ = last_day;
  months_.clear();
  seats_fixed_ = Month();
  seats_.clear();
  return numbered(partners_, partner_numbers_) && numbered(conventions_, convention_numbers_);
}

bool FlowBook::RestoreRow(Month month, FlowRow row) {
  const FlowPlace place = PlaceOf(row.cell);
  if (place.origin >= partners_.size() || place.destination >= partners_.size()) return false;
  if (place.convention >= conventions_.size()) return false;
  FlowMonth::Held& of = months_[month].Change();
  if (!of.places.try_emplace(row.cell, static_cast<uint32_t>(of.rows.size())).second) return false;
  of.rows.push_back(std::move(row));
  return true;
}

// --- Following --------------------------------------------------------------------------------------------------

void FlowBook::Note(ReferralFlow* mark, FlowFact fact, Day today) {
  uint8_t& since = SinceAt(mark, fact);
  if (since != 0) return;
  since = SinceOf(mark->sent, MonthOf(today));
  Add(mark->cell, fact, today);
}

bool FlowBook::TakeBack(ReferralFlow* mark, FlowFact fact, Day today) {
  const Month month = MonthOf(today);
  uint8_t& since = SinceAt(mark, fact);
  if (since == 0) return false;
  const bool open = IsOf(since, mark->sent, month);
  since = 0;
  if (!open) {
    Add(mark->cell, FlowFact::kTakenBack, today);
    return false;
  }
  uint32_t& count = At(mark->cell, month).facts[static_cast<size_t>(fact)];
  RELAIS_CHECK(count > 0);
  --count;
  return true;
}

void FlowBook::Time(ReferralFlow* mark, FlowDelay delay, PartnerId door, Day today, OpenDaysFn open_days) {
  uint8_t& bin = mark->delays[static_cast<size_t>(delay)];
  if (mark->untimed || bin != ReferralFlow::kNoDelay) return;
  bin = static_cast<uint8_t>(BinOf(open_days(door, mark->sent, today)));
  At(mark->cell, MonthOf(today)).delays.Add(delay, bin);
}

void FlowBook::Untime(ReferralFlow* mark, FlowDelay delay, Day today) {
  uint8_t& bin = mark->delays[static_cast<size_t>(delay)];
  if (bin == ReferralFlow::kNoDelay) return;
  At(mark->cell, MonthOf(today)).delays.Remove(delay, bin);
  bin = ReferralFlow::kNoDelay;
}

void FlowBook::FollowState(const JourneyReferral& now, ReferralFlow* mark, Day today, OpenDaysFn open_days) {
  if (now.state == CoarseState::kCorrected) {
    bool answered = false;
    for (int fact = 0; fact < kReferralFacts; ++fact) {
      const bool open = TakeBack(mark, static_cast<FlowFact>(fact), today);
      answered =
          answered || (open && (fact == FactOf(CoarseState::kAnsweredYes) || fact == FactOf(CoarseState::kAnsweredNo)));
    }
    if (answered) Untime(mark, FlowDelay::kAnswer, today);
    return;
  }
  if (now.state == CoarseState::kOpen && IsAnswer(mark->state)) {
    const bool open = TakeBack(mark, static_cast<FlowFact>(FactOf(mark->state)), today);
    const bool another = SinceAt(mark, FlowFact::kAnsweredYes) != 0 || SinceAt(mark, FlowFact::kAnsweredNo) != 0;
    if (open && !another) Untime(mark, FlowDelay::kAnswer, today);
    return;
  }
  const int fact = FactOf(now.state);
  if (fact == kFlowFacts) return;
  if (now.state == CoarseState::kAnsweredYes || now.state == CoarseState::kAnsweredNo) {
    Time(mark, FlowDelay::kAnswer, now.destination, today, open_days);
  }
  if (now.state == CoarseState::kEnded) Time(mark, FlowDelay::kEnd, now.destination, today, open_days);
  Note(mark, static_cast<FlowFact>(fact), today);
}

void FlowBook::FollowReception(const JourneyReferral& now, ReferralFlow* mark, Day today, OpenDaysFn open_days) {
  if (now.received == ArrivalGrade::kNone) {
    bool open = false;
    for (FlowFact fact : kReceptions) open = TakeBack(mark, fact, today) || open;
    if (open) Untime(mark, FlowDelay::kReception, today);
    TakeBack(mark, FlowFact::kBreach, today);
    if (TakeBack(mark, FlowFact::kEnded, today)) Untime(mark, FlowDelay::kEnd, today);
    return;
  }
  const FlowFact fact = FactOf(now.received);
  if (mark->received != ArrivalGrade::kNone) {
    // A better proof came: the month that it was counted in says so while it is open.
    const FlowFact before = FactOf(mark->received);
    if (!IsOf(SinceAt(mark, before), mark->sent, MonthOf(today))) return;
    TakeBack(mark, before, today);
    Note(mark, fact, today);
    return;
  }
  Time(mark, FlowDelay::kReception, now.destination, today, open_days);
  Note(mark, fact, today);
  if (now.breach) Note(mark, FlowFact::kBreach, today);
}

void FlowBook::FollowDoors(const JourneyDoors& doors, size_t moved, Day today, JourneyFlow* flow) {
  const int reached = DoorsReached(doors);
  const Month month = MonthOf(today);
  const Day origin = flow->referrals.front().sent;
  for (size_t i = 0; i < flow->doors.size(); ++i) {
    DoorFlow& door = flow->doors[i];
    const auto fact = static_cast<size_t>(FlowFact::kJourney) + i;
    if (static_cast<int>(i) < reached && door.since == 0) {
      door = {SinceOf(origin, month), static_cast<uint8_t>(moved)};
      ++At(flow->referrals[moved].cell, month).facts[fact];
    } else if (static_cast<int>(i) >= reached && door.since != 0) {
      const FlowCell cell = flow->referrals[door.referral].cell;
      if (IsOf(door.since, origin, month)) {
        --At(cell, month).facts[fact];
      } else {
        Add(cell, FlowFact::kTakenBack, today);
      }
      door = {};
    }
  }
}

void FlowBook::Follow(const JourneyDoors& doors, FlowCell cell, Day today, OpenDaysFn open_days, JourneyFlow* flow) {
  if (doors.drill) return;
  today = Forward(today);
  size_t moved = doors.referrals.size();
  for (size_t i = 0; i < doors.referrals.size(); ++i) {
    if (i == flow->referrals.size()) {
      flow->referrals.push_back({.cell = cell, .sent = today});
      Note(&flow->referrals.back(), FlowFact::kSent, today);
    }
    const JourneyReferral& now = doors.referrals[i];
    ReferralFlow* mark = &flow->referrals[i];
    // The reception first: striking it out ends what was counted after it, whatever state it falls back to.
    if (now.received != mark->received) {
      FollowReception(now, mark, today, open_days);
      moved = i;
    }
    if (now.state != mark->state) FollowState(now, mark, today, open_days);
    mark->state = now.state;
    mark->received = now.received;
  }
  if (moved < doors.referrals.size()) FollowDoors(doors, moved, today, flow);
}

void FlowBook::Pass(const JourneyDoors& doors, FlowCell cell, Day today, JourneyFlow* flow) {
  if (doors.drill) return;
  today = Forward(today);
  for (size_t i = 0; i < doors.referrals.size(); ++i) {
    if (i == flow->referrals.size()) flow->referrals.push_back({.cell = cell, .sent = today, .untimed = true});
    flow->referrals[i].state = doors.referrals[i].state;
    flow->referrals[i].received = doors.referrals[i].received;
  }
  for (int i = 0; i < DoorsReached(doors); ++i) flow->doors[static_cast<size_t>(i)].since = 255;
}

}  // namespace relais
