#include "services/core/directory/match.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/core/convention/vocabulary.h"
#include "services/core/directory/directory.h"
#include "services/core/directory/open_days.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

// The two digits (2A and 2B for Corsica) that a mainland commune code starts with.
absl::string_view Departement(absl::string_view commune) {
  return commune.substr(0, 2);
}

absl::Status CheckQuestion(const MatchQuestion& question) {
  if (!IsNeed(question.need)) return Refuse(Reason::kUnknownValue, "need");
  if (!question.public_code.empty() && !IsPublic(question.public_code)) return Refuse(Reason::kUnknownValue, "public");
  if (!IsCommuneCode(question.commune)) return Refuse(Reason::kUnknownValue, "commune");
  return absl::OkStatus();
}

absl::Status FitsQuestion(const Service& service, const MatchQuestion& question) {
  if (service.door != Door::kSecond) return Refuse(Reason::kNotCovered, "not a second door");
  if (!service.needs.contains(question.need)) return Refuse(Reason::kNotCovered, "the need");
  if (!ServesPublic(service, question.public_code)) return Refuse(Reason::kNotCovered, "the public");
  if (!ServesCommune(service, question.commune)) return Refuse(Reason::kNotCovered, "the commune");
  return absl::OkStatus();
}

absl::Status CheckPartner(const Knowledge& knowledge, PartnerId partner, Day today) {
  switch (knowledge.roster().StatusOf(partner, today)) {
    case MemberStatus::kInvited:
    case MemberStatus::kAwaitingRosterSignature:
      return Refuse(Reason::kPartnerUnknown);
    case MemberStatus::kSuspended:
      return Refuse(Reason::kPartnerSuspended);
    case MemberStatus::kLeft:
      return Refuse(Reason::kPartnerGone);
    case MemberStatus::kActive:
      break;
  }
  if (knowledge.roster().SealTo(knowledge.roster().MailboxOf(partner), today) == nullptr) {
    return Refuse(Reason::kStaleKey, "its node has no sealing key in use");
  }
  return absl::OkStatus();
}

// The first current convention that covers the question; otherwise the refusal of the first that names both.
absl::StatusOr<const KnownAgreement*> FindConvention(const Knowledge& knowledge, const MatchQuestion& question,
                                                     PartnerId destination) {
  const CoverageQuestion asked{question.origin, destination, question.need, question.public_code, question.commune};
  absl::Status refusal;
  for (const KnownAgreement* known : knowledge.AgreementsFor(question.origin, destination, question.today)) {
    absl::Status covered = Covers(known->agreement(), asked);
    if (covered.ok()) return known;
    if (refusal.ok()) refusal = std::move(covered);
  }
  for (const KnownAgreement* known : knowledge.Agreements()) {
    const Agreement& agreement = known->agreement();
    if (!refusal.ok()) break;
    if (!CoversPair(agreement, question.origin, destination).ok()) continue;
    refusal = knowledge.CheckPair(agreement.id, agreement.version, question.origin, destination, question.today);
  }
  return refusal.ok() ? Refuse(Reason::kNotCovered, "no convention covers both partners") : refusal;
}

std::vector<MatchReason> Why(const Match& match, const MatchQuestion& question) {
  const Service& service = *match.service;
  const std::string& there = service.address.commune;
  std::vector<MatchReason> why;
  if (!question.public_code.empty() && question.public_code != kAllPublics &&
      service.publics.contains(question.public_code)) {
    why.push_back(MatchReason::kForThisPublic);
  }
  if (there == question.commune) {
    why.push_back(MatchReason::kSameCommune);
  } else if (!there.empty() && Departement(there) == Departement(question.commune)) {
    why.push_back(MatchReason::kSameDepartement);
  }
  if (service.remote) why.push_back(MatchReason::kRemote);
  if (match.next_open_day != kNoDay && match.next_open_day <= AddDays(question.today, 1)) {
    why.push_back(MatchReason::kOpenSoon);
  }
  if (service.answer_open_days < match.known->agreement().delays.answer) why.push_back(MatchReason::kAnswersSoon);
  return why;
}

// Ascending is better.
auto Rank(const Match& match) {
  auto lacks = [&](MatchReason reason) {
    return std::find(match.why.begin(), match.why.end(), reason) == match.why.end();
  };
  const int distance = lacks(MatchReason::kSameCommune) ? (lacks(MatchReason::kSameDepartement) ? 2 : 1) : 0;
  const Day next = match.next_open_day == kNoDay ? kLastDay : match.next_open_day;
  const Service& service = *match.service;
  return std::make_tuple(lacks(MatchReason::kForThisPublic), distance, lacks(MatchReason::kRemote), next,
                         service.answer_open_days, service.partner, service.id);
}

}  // namespace

absl::string_view MatchReasonFr(MatchReason reason) {
  switch (reason) {
    case MatchReason::kForThisPublic:
      return "Spécialement pour ce public";
    case MatchReason::kSameCommune:
      return "Reçoit dans la commune";
    case MatchReason::kSameDepartement:
      return "Reçoit dans le département";
    case MatchReason::kRemote:
      return "Peut recevoir à distance";
    case MatchReason::kOpenSoon:
      return "Ouvert aujourd’hui ou demain";
    case MatchReason::kAnswersSoon:
      return "S’engage à répondre plus vite";
  }
  return "";
}

absl::StatusOr<Match> MatchService(const Knowledge& knowledge, const MatchQuestion& question, const Service& service) {
  if (absl::Status fine = CheckQuestion(question); !fine.ok()) return fine;
  if (absl::Status fits = FitsQuestion(service, question); !fits.ok()) return fits;
  if (absl::Status partner = CheckPartner(knowledge, service.partner, question.today); !partner.ok()) return partner;
  absl::StatusOr<const KnownAgreement*> known = FindConvention(knowledge, question, service.partner);
  if (!known.ok()) return known.status();
  Match match;
  match.service = &service;
  match.known = *known;
  match.mailbox = knowledge.roster().MailboxOf(service.partner);
  match.next_open_day = NextOpenDay(CalendarOf(service), question.today).value_or(kNoDay);
  match.due_day = ReferralDueDay(service, (*known)->agreement(), question.today);
  match.why = Why(match, question);
  return match;
}

absl::StatusOr<Matches> FindSecondDoors(const Knowledge& knowledge, const MatchQuestion& question) {
  if (absl::Status fine = CheckQuestion(question); !fine.ok()) return fine;
  Matches matches;
  for (const DirectoryEntry* entry : knowledge.Directory()) {
    for (const Service& service : entry->services) {
      if (service.door != Door::kSecond || !service.needs.contains(question.need)) continue;
      absl::StatusOr<Match> match = MatchService(knowledge, question, service);
      if (match.ok()) {
        matches.found.push_back(*std::move(match));
      } else {
        matches.left_out.push_back({&service, ReasonOf(match.status())});
      }
    }
  }
  std::sort(matches.found.begin(), matches.found.end(),
            [](const Match& a, const Match& b) { return Rank(a) < Rank(b); });
  return matches;
}

}  // namespace relais
