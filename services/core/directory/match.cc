#include "services/core/directory/match.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "services/core/convention/vocabulary.h"
#include "services/core/directory/freshness.h"
#include "services/core/directory/open_days.h"
#include "services/core/directory/reach.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/draft.h"

namespace relais {
namespace {

// Who cannot come may be received at a distance as well as anywhere.
constexpr uint16_t kCannotCome = kAccessTransport | kAccessByTelephone;

// What is the same for every service of one search.
struct Asked {
  const MatchQuestion& question;
  Location home;
  uint32_t commune = 0;
  uint32_t public_bit = 0;  // 0: not asked
  bool language = false;    // asked for, and not French
  bool particular = false;  // a public other than "tous-publics"
};

absl::Status CheckQuestion(const MatchQuestion& question) {
  if (!IsNeed(question.need)) return Refuse(Reason::kUnknownValue, "need");
  if (!question.public_code.empty() && !IsPublic(question.public_code)) return Refuse(Reason::kUnknownValue, "public");
  if (!IsCommuneCode(question.commune)) return Refuse(Reason::kUnknownValue, "commune");
  if (question.cep_level > 3) return Refuse(Reason::kUnknownValue, "CEP level");
  if (!question.language.empty() && !IsLanguage(question.language)) return Refuse(Reason::kUnknownValue, "language");
  if ((question.access_needs & ~kAccessNeedsAll) != 0) return Refuse(Reason::kUnknownValue, "access needs");
  return absl::OkStatus();
}

Asked Prepare(const MatchQuestion& question, const PlaceTable& places) {
  Asked asked{question};
  asked.home = places.Find(question.commune);
  asked.commune = CommuneNumber(question.commune);
  asked.public_bit = PublicBit(question.public_code);
  asked.language = !question.language.empty() && question.language != "fr" && question.language != "fra";
  asked.particular = asked.public_bit != 0 && question.public_code != kAllPublics;
  return asked;
}

Reach ReachOf(const Knowledge& knowledge, const MatchQuestion& question) {
  return Reach(knowledge, {question.origin, {}, question.need, question.public_code, question.commune}, question.today);
}

// May the service itself receive the person?
absl::Status CheckFits(const IndexedService& indexed, const Asked& asked, Day* next_open_day, LeftOutWhy* why) {
  *why = LeftOutWhy::kPublic;
  if (!indexed.Serves(asked.public_bit)) return Refuse(Reason::kNotCovered, "the public");
  *why = LeftOutWhy::kCommune;
  if (!indexed.ServesCommuneNumber(asked.commune)) return Refuse(Reason::kNotCovered, "the commune");
  *why = LeftOutWhy::kOver;
  const Service& service = *indexed.service;
  if (service.dated() && service.valid_days.last < asked.question.today) {
    return Refuse(Reason::kNotCovered, "its days are over");
  }
  *why = LeftOutWhy::kClosed;
  *next_open_day = NextOpenDay(indexed.calendar, asked.question.today).value_or(kNoDay);
  if (*next_open_day == kNoDay) return Refuse(Reason::kNotCovered, "no open day in sight");
  return absl::OkStatus();
}

// The first open day from which on it says that it has room.
Day NextPlaceDay(const IndexedService& indexed, Day next_open_day, Day today) {
  const Service& service = *indexed.service;
  const bool said = service.capacity_day != kNoDay && service.next_place_day > next_open_day &&
                    DaysBetween(service.capacity_day, today) <= kCapacityGoodDays;
  if (!said) return next_open_day;
  return NextOpenDay(indexed.calendar, service.next_place_day).value_or(kNoDay);
}

void JudgeFit(Match& match, const Asked& asked) {
  const Service& service = *match.service;
  const MatchQuestion& question = asked.question;
  MatchRank& rank = match.rank;
  const bool named = asked.particular && service.publics.contains(question.public_code);
  rank.for_everyone = asked.particular && !named;
  if (named) match.why.push_back({MatchReason::kForThisPublic});
  if (question.cep_level != 0) {
    const bool met = service.cep_level == question.cep_level;
    rank.cep_level = met ? Fit::kMet : service.cep_level == 0 ? Fit::kMissed : Fit::kNotSaid;
    match.why.push_back({met ? MatchReason::kCepLevel : MatchReason::kOtherCepLevel, service.cep_level});
  }
  if (asked.language) {
    const bool met = service.languages.contains(question.language);
    rank.language = met ? Fit::kMet : service.languages.empty() ? Fit::kNotSaid : Fit::kMissed;
    match.why.push_back({met                         ? MatchReason::kLanguage
                         : service.languages.empty() ? MatchReason::kLanguageNotSaid
                                                     : MatchReason::kLanguageMissing});
  }
  uint16_t offered = service.access_needs;
  if (service.remote) offered |= kAccessByTelephone;
  if (service.languages.contains(question.language) && asked.language) offered |= kAccessInterpreter;
  const int missing = question.access_needs & ~offered;
  if (question.access_needs != 0) {
    rank.access = missing == 0 ? Fit::kMet : service.access_needs == 0 ? Fit::kNotSaid : Fit::kMissed;
    if (missing == 0) {
      match.why.push_back({MatchReason::kAccess});
    } else if (rank.access == Fit::kNotSaid) {
      match.why.push_back({MatchReason::kAccessNotSaid});
    } else {
      match.why.push_back({MatchReason::kAccessMissing, missing});
    }
  }
}

void JudgeDistance(Match& match, const Asked& asked) {
  const Service& service = *match.service;
  const MatchQuestion& question = asked.question;
  MatchRank& rank = match.rank;
  const std::string& there = service.address.commune;
  const bool same_commune = !there.empty() && there == question.commune;
  rank.metres = match.distance ? match.distance->metres : std::numeric_limits<int32_t>::max();
  if (same_commune) {
    match.why.push_back({MatchReason::kSameCommune});
    rank.distance_step = 0;
  } else if (match.distance) {
    match.why.push_back({MatchReason::kDistance, match.distance->metres, 0, match.distance->precision});
    rank.distance_step = DistanceStep(match.distance->metres);
  } else if (!there.empty() && there.substr(0, 2) == question.commune.substr(0, 2)) {
    match.why.push_back({MatchReason::kSameDepartement});
    rank.distance_step = kDistanceStepDepartement;
  } else {
    if (!service.remote_only) match.why.push_back({MatchReason::kDistanceUnknown});
    rank.distance_step = kDistanceStepUnknown;
  }
  if (!service.remote) return;
  match.why.push_back({MatchReason::kRemote});
  const uint8_t as_if = (question.access_needs & kCannotCome) != 0 ? 0 : kDistanceStepRemote;
  rank.distance_step = std::min(rank.distance_step, as_if);
}

void JudgeDays(Match& match, const IndexedService& indexed, const Asked& asked, const AnswerHabit* habit) {
  const MatchQuestion& question = asked.question;
  const Service& service = *match.service;
  MatchRank& rank = match.rank;
  const Day place = match.next_place_day;
  rank.next_place = place == kNoDay ? kLastDay : place;
  const bool in_time = place != kNoDay && (question.by_day == kNoDay || place <= question.by_day);
  rank.wait_step = kWaitStepNever;
  if (place != kNoDay) {
    rank.wait_step = question.by_day == kNoDay ? WaitStep(DaysBetween(question.today, place), 1)
                                               : WaitStep(DaysBetween(question.by_day, place), 0);
  }
  const auto days = static_cast<int32_t>(place == kNoDay ? 0 : DaysBetween(question.today, place));
  match.why.push_back({in_time ? MatchReason::kNextPlace : MatchReason::kNotInTime, place.value(), days});
  if (service.places_per_week > 0) match.why.push_back({MatchReason::kPlacesPerWeek, service.places_per_week});
  const bool usual = habit != nullptr && habit->samples >= kAnswerSamplesMin;
  rank.answer_days =
      usual ? habit->median_open_days : std::min(service.answer_open_days, match.known->agreement().delays.answer);
  if (usual) {
    match.why.push_back({MatchReason::kUsualAnswer, rank.answer_days, habit->samples});
  } else {
    match.why.push_back({MatchReason::kPromisedAnswer, rank.answer_days});
  }
  match.confirmed = indexed.confirmed;
  rank.stale = IsStale(indexed.confirmed, question.today);
  if (indexed.confirmed == kNoDay) {
    match.why.push_back({MatchReason::kNeverConfirmed});
  } else if (rank.stale) {
    match.why.push_back({MatchReason::kStale, indexed.confirmed.value()});
  }
}

Match MakeMatch(const Knowledge& knowledge, const IndexedService& indexed, const KnownAgreement* known,
                Day next_open_day, const Asked& asked, const AnswerHabit* habit) {
  const Service& service = *indexed.service;
  const Agreement& agreement = known->agreement();
  const Day today = asked.question.today;
  Match match;
  match.service = &service;
  match.known = known;
  match.mailbox = knowledge.roster().MailboxOf(service.partner);
  match.next_open_day = next_open_day;
  match.next_place_day = NextPlaceDay(indexed, next_open_day, today);
  const int open_days = std::min(service.answer_open_days, agreement.delays.answer);
  match.due_day = DueDay(indexed.calendar, today, open_days, DueDayCeiling(agreement, CoarseState::kOpen, today));
  match.distance = DistanceBetween(asked.home, indexed.location);
  match.rank.partner = service.partner;
  match.rank.service = service.id;
  JudgeFit(match, asked);
  JudgeDistance(match, asked);
  JudgeDays(match, indexed, asked, habit);
  std::stable_partition(match.why.begin(), match.why.end(), [](const MatchWhy& why) { return !IsCaution(why.reason); });
  return match;
}

auto LeftOutOrder(const LeftOut& left) {
  const int32_t metres = left.distance ? left.distance->metres : std::numeric_limits<int32_t>::max();
  return std::make_tuple(left.why, metres, left.service->partner, left.service->id);
}

// A service that is left out, before anything is measured.
struct Out {
  const IndexedService* indexed;
  LeftOutWhy why;
  Reason reason;
};

// Counts all of them, and lists the first kLeftOutMax in their order; only those that may be among these are measured.
void TellLeftOut(const std::vector<Out>& all, const Asked& asked, Matches& matches) {
  for (const Out& out : all) ++matches.left_out_counts[out.why];
  size_t within = 0;
  auto last = LeftOutWhy{};
  for (const auto& [why, count] : matches.left_out_counts) {
    if (within >= kLeftOutMax) break;
    within += count;
    last = why;
  }
  for (const Out& out : all) {
    if (out.why > last) continue;
    matches.left_out.push_back(
        {out.indexed->service, out.why, out.reason, DistanceBetween(asked.home, out.indexed->location)});
  }
  std::sort(matches.left_out.begin(), matches.left_out.end(),
            [](const LeftOut& a, const LeftOut& b) { return LeftOutOrder(a) < LeftOutOrder(b); });
  if (matches.left_out.size() > kLeftOutMax) matches.left_out.resize(kLeftOutMax);
}

// What is the same for every service of one partner.
struct PartnerVerdict {
  Obstacle obstacle;                      // of the partner itself
  bool convention_known = false;          // whether the next two were worked out
  const KnownAgreement* known = nullptr;  // nullptr: `of_convention` says why
  Obstacle of_convention;
};

const AnswerHabit* HabitOf(const AnswerHabits& habits, ServiceId service) {
  auto it = habits.find(service);
  return it == habits.end() ? nullptr : &it->second;
}

}  // namespace

absl::StatusOr<Match> MatchService(const Knowledge& knowledge, const MatchQuestion& question, const Service& service) {
  if (absl::Status fine = CheckQuestion(question); !fine.ok()) return fine;
  if (service.door != Door::kSecond) return Refuse(Reason::kNotCovered, "not a second door");
  if (!service.needs.contains(question.need)) return Refuse(Reason::kNotCovered, "the need");
  const PlaceTable places;
  const Asked asked = Prepare(question, places);
  const Reach reach = ReachOf(knowledge, question);
  Obstacle obstacle;
  if (absl::Status partner = reach.CheckPartner(service.partner, &obstacle.why); !partner.ok()) return partner;
  const IndexedService indexed = Indexed(service, kNoDay, places);
  Day next_open_day;
  absl::Status fits = CheckFits(indexed, asked, &next_open_day, &obstacle.why);
  if (!fits.ok()) return fits;
  const KnownAgreement* known = reach.FindConvention(service.partner, &obstacle);
  if (known == nullptr) return obstacle.refusal;
  return MakeMatch(knowledge, indexed, known, next_open_day, asked, nullptr);
}

absl::StatusOr<Matches> FindSecondDoors(const Knowledge& knowledge, const ServiceIndex& index,
                                        const MatchQuestion& question, const AnswerHabits& habits) {
  if (absl::Status fine = CheckQuestion(question); !fine.ok()) return fine;
  const Asked asked = Prepare(question, index.places());
  const Reach reach = ReachOf(knowledge, question);
  Matches matches;
  std::vector<Out> outs;
  PartnerId partner;
  PartnerVerdict verdict;
  for (const ServiceIndex::Slot& slot : index.SecondDoorsFor(question.need)) {
    if (slot.partner != partner) {
      partner = slot.partner;
      verdict = {};
      verdict.obstacle.refusal = reach.CheckPartner(partner, &verdict.obstacle.why);
    }
    const IndexedService& indexed = *slot.indexed;
    if (!verdict.obstacle.refusal.ok()) {
      outs.push_back({&indexed, verdict.obstacle.why, ReasonOf(verdict.obstacle.refusal)});
      continue;
    }
    Day next_open_day;
    LeftOutWhy why{};
    if (absl::Status fits = CheckFits(indexed, asked, &next_open_day, &why); !fits.ok()) {
      outs.push_back({&indexed, why, ReasonOf(fits)});
      continue;
    }
    if (!std::exchange(verdict.convention_known, true)) {
      verdict.known = reach.FindConvention(partner, &verdict.of_convention);
    }
    if (verdict.known == nullptr) {
      outs.push_back({&indexed, verdict.of_convention.why, ReasonOf(verdict.of_convention.refusal)});
      continue;
    }
    matches.found.push_back(
        MakeMatch(knowledge, indexed, verdict.known, next_open_day, asked, HabitOf(habits, indexed.service->id)));
  }
  std::sort(matches.found.begin(), matches.found.end(), [](const Match& a, const Match& b) { return a.rank < b.rank; });
  TellLeftOut(outs, asked, matches);
  return matches;
}

}  // namespace relais
