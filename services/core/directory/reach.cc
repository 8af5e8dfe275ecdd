#include "services/core/directory/reach.h"

#include <utility>

#include "services/core/handoff/reason.h"

namespace relais {
namespace {

LeftOutWhy WhyOfPair(Reason reason) {
  switch (reason) {
    case Reason::kConventionNotInForce:
    case Reason::kConventionSuperseded:
    case Reason::kConventionUnknown:
      return LeftOutWhy::kConventionNotInForce;
    case Reason::kPartnerSuspended:
      return LeftOutWhy::kSuspended;
    case Reason::kPartnerGone:
      return LeftOutWhy::kGone;
    case Reason::kSuspended:
    case Reason::kNotMember:
      return LeftOutWhy::kOriginMayNot;
    default:
      return LeftOutWhy::kNotSigned;
  }
}

LeftOutWhy WhyNotCovered(const Agreement& agreement, const CoverageQuestion& question) {
  if (!agreement.needs.contains(question.need)) return LeftOutWhy::kConventionNeed;
  return agreement.communes.contains(question.commune) ? LeftOutWhy::kConventionPublic : LeftOutWhy::kConventionCommune;
}

}  // namespace

Reach::Reach(const Knowledge& knowledge, CoverageQuestion question, Day today)
    : knowledge_(knowledge), question_(std::move(question)), today_(today) {
  for (const KnownAgreement* known : knowledge.Agreements()) {
    const Agreement& agreement = known->agreement();
    const Party* from = agreement.FindParty(question_.origin);
    if (from == nullptr || !from->Holds(Door::kFirst)) continue;
    for (const Party& party : agreement.parties) {
      if (party.Holds(Door::kSecond)) between_[party.partner].push_back(known);
    }
  }
}

absl::Status Reach::CheckPartner(PartnerId destination, LeftOutWhy* why) const {
  *why = LeftOutWhy::kNoConvention;
  if (!between_.contains(destination)) return Refuse(Reason::kNotCovered, "no convention covers both partners");
  const Roster& roster = knowledge_.roster();
  switch (roster.StatusOf(destination, today_)) {
    case MemberStatus::kInvited:
    case MemberStatus::kAwaitingRosterSignature:
      *why = LeftOutWhy::kNotJoined;
      return Refuse(Reason::kPartnerUnknown);
    case MemberStatus::kSuspended:
      *why = LeftOutWhy::kSuspended;
      return Refuse(Reason::kPartnerSuspended);
    case MemberStatus::kLeft:
      *why = LeftOutWhy::kGone;
      return Refuse(Reason::kPartnerGone);
    case MemberStatus::kActive:
      break;
  }
  *why = LeftOutWhy::kNoKey;
  if (roster.SealTo(roster.MailboxOf(destination), today_) == nullptr) {
    return Refuse(Reason::kStaleKey, "its node has no sealing key in use");
  }
  return absl::OkStatus();
}

const KnownAgreement* Reach::FindConvention(PartnerId destination, Obstacle* obstacle) const {
  CoverageQuestion question = question_;
  question.destination = destination;
  Obstacle of_pair;
  Obstacle of_cover;
  auto it = between_.find(destination);
  if (it == between_.end()) {
    *obstacle = {Refuse(Reason::kNotCovered, "no convention covers both partners"), LeftOutWhy::kNoConvention};
    return nullptr;
  }
  for (const KnownAgreement* known : it->second) {
    const Agreement& agreement = known->agreement();
    const bool current = knowledge_.CurrentAgreement(agreement.id, today_) == known;
    absl::Status pair = knowledge_.CheckPair(agreement.id, agreement.version, question.origin, destination, today_);
    if (!current || !pair.ok()) {
      // A version that a later one replaced is an obstacle only when no other is there.
      if (pair.ok()) pair = Refuse(Reason::kConventionSuperseded);
      if (of_pair.refusal.ok()) of_pair = {pair, WhyOfPair(ReasonOf(pair))};
      continue;
    }
    absl::Status covered = Covers(agreement, question);
    if (covered.ok()) return known;
    if (of_cover.refusal.ok()) of_cover = {std::move(covered), WhyNotCovered(agreement, question)};
  }
  *obstacle = of_cover.refusal.ok() ? std::move(of_pair) : std::move(of_cover);
  return nullptr;
}

}  // namespace relais
