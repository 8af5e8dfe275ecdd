#include "services/core/convention/rehearsal.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "services/core/convention/vocabulary.h"

namespace relais {
namespace {

// Of one commune of the draft, by its place in their ascending order.
enum class DoorState : uint8_t { kNone, kPromised, kOffered };
using Places = std::vector<bool>;
using DoorStates = std::vector<DoorState>;

// One party's door under one convention, ready to be asked about many needs and publics.
struct HeldDoor {
  const Agreement* agreement = nullptr;
  Places covered;  // communes of the draft that the convention covers
  bool reachable = false;
  std::vector<std::pair<const Service*, Places>> services;  // behind the door, and the covered communes each serves
};

bool Everyone(const absl::btree_set<std::string>& publics) {
  return publics.contains(std::string(kAllPublics));
}
bool BindsPublic(const Agreement& agreement, const std::string& code) {
  return Everyone(agreement.publics) || agreement.publics.contains(code);
}
bool ServesPublic(const Service& service, const std::string& code) {
  return service.publics.empty() || Everyone(service.publics) || service.publics.contains(code);
}

std::vector<Hindrance> RosterObstacles(const Party& party, const Knowledge& knowledge, Day today) {
  const Roster& roster = knowledge.roster();
  const Member* member = roster.Find(party.partner);
  if (member == nullptr || !member->Signed()) return {Hindrance::kNoRosterEntry};
  std::vector<Hindrance> hindrances;
  if (!member->signers.contains(party.signatory)) hindrances.push_back(Hindrance::kOtherSignatory);
  const MemberStatus status = roster.StatusOf(party.partner, today);
  if (status == MemberStatus::kSuspended) hindrances.push_back(Hindrance::kSuspended);
  if (status == MemberStatus::kLeft) hindrances.push_back(Hindrance::kLeft);
  const bool sealed = roster.SealTo(roster.MailboxOf(party.partner), today) != nullptr;
  if (!sealed) hindrances.push_back(Hindrance::kNoSealingKey);
  return hindrances;
}

class Rehearser {
 public:
  Rehearser(const Agreement& draft, const Knowledge& knowledge, Day today)
      : draft_(draft), knowledge_(knowledge), today_(today), communes_(draft.communes.begin(), draft.communes.end()) {
    for (const KnownAgreement* known : knowledge_.Agreements()) {
      const Agreement& agreement = known->agreement();
      const bool current = knowledge_.CurrentAgreement(agreement.id, today_) == known;
      if (current && agreement.kind == AgreementKind::kLocal) in_force_.push_back(known);
    }
  }

  Rehearsal Run() {
    Rehearsal rehearsal;
    rehearsal.problems = Problems();
    rehearsal.changes = Changes();
    for (const KnownAgreement* known : in_force_) {
      if (known->agreement().id != draft_.id) AddOverlap(known->agreement(), &rehearsal.overlaps);
    }
    for (const Party& party : draft_.parties) AddUnreachable(party, &rehearsal.unreachable);
    return rehearsal;
  }

 private:
  std::vector<Problem> Problems() const {
    std::vector<Problem> problems = ValidateAgreement(draft_);
    if (draft_.kind != AgreementKind::kLocal) return problems;
    const Agreement* framework = nullptr;
    for (const KnownAgreement* known : knowledge_.Agreements()) {  // ascending by version: the last is the latest
      if (known->agreement().id == draft_.framework) framework = &known->agreement();
    }
    if (framework == nullptr) {
      problems.push_back({Flaw::kFrameworkMissing, "framework", "not admitted here"});
      return problems;
    }
    std::vector<Problem> beyond = CheckUnderFramework(draft_, *framework);
    std::move(beyond.begin(), beyond.end(), std::back_inserter(problems));
    return problems;
  }

  // --- Doors ----------------------------------------------------------------------------------------------------

  Places PlacesOf(const absl::btree_set<std::string>& codes, bool empty_is_all) const {
    Places places(communes_.size(), empty_is_all && codes.empty());
    for (size_t i = 0; i < communes_.size(); ++i) places[i] = places[i] || codes.contains(communes_[i]);
    return places;
  }

  // Is there anybody on the other side of `party`'s door under this convention, as the hub would judge it today?
  bool UsableUnder(const Agreement& agreement, const Party& party, Door door) const {
    return std::any_of(agreement.parties.begin(), agreement.parties.end(), [&](const Party& other) {
      const PartnerId from = door == Door::kFirst ? party.partner : other.partner;
      const PartnerId to = door == Door::kFirst ? other.partner : party.partner;
      return knowledge_.CheckPair(agreement.id, agreement.version, from, to, today_).ok();
    });
  }

  HeldDoor Hold(const Agreement& agreement, const Party& party, Door door) const {
    HeldDoor held{&agreement, PlacesOf(agreement.communes, false), false, {}};
    held.reachable = RosterObstacles(party, knowledge_, today_).empty();
    const DirectoryEntry* directory = knowledge_.FindDirectory(party.partner);
    if (directory == nullptr) return held;
    for (const Service& service : directory->services) {
      if (service.door == door) held.services.emplace_back(&service, PlacesOf(service.communes, true));
    }
    return held;
  }

  std::vector<HeldDoor> DoorsBefore(Door door) const {
    std::vector<HeldDoor> doors;
    for (const KnownAgreement* known : in_force_) {
      const Agreement& agreement = known->agreement();
      const Places covered = PlacesOf(agreement.communes, false);
      if (std::find(covered.begin(), covered.end(), true) == covered.end()) continue;  // elsewhere in the region
      for (const Party& party : agreement.parties) {
        const bool usable = party.Holds(door) && UsableUnder(agreement, party, door);
        if (usable) doors.push_back(Hold(agreement, party, door));
      }
    }
    return doors;
  }
  std::vector<HeldDoor> DoorsOfDraft(Door door) const {
    std::vector<HeldDoor> doors;
    for (const Party& party : draft_.parties) {
      if (party.Holds(door)) doors.push_back(Hold(draft_, party, door));
    }
    return doors;
  }

  // `need` empty: any.
  static void Mark(const std::vector<HeldDoor>& doors, const std::string& need, const std::string& code,
                   DoorStates* states) {
    for (const HeldDoor& door : doors) {
      if (!BindsPublic(*door.agreement, code)) continue;
      if (!need.empty() && !door.agreement->needs.contains(need)) continue;
      for (size_t i = 0; i < states->size(); ++i) {
        if (door.covered[i]) (*states)[i] = std::max((*states)[i], DoorState::kPromised);
      }
      if (!door.reachable) continue;
      for (const auto& [service, served] : door.services) {
        if (!ServesPublic(*service, code) || (!need.empty() && !service->needs.contains(need))) continue;
        for (size_t i = 0; i < states->size(); ++i) {
          if (door.covered[i] && served[i]) (*states)[i] = DoorState::kOffered;
        }
      }
    }
  }

  DoorChange Compare(Door door, const std::string& need, const DoorStates& before, const DoorStates& after) const {
    DoorChange change{door, need, {}, {}, {}, {}, 0};
    for (size_t i = 0; i < communes_.size(); ++i) {
      if (after[i] == DoorState::kNone) {
        change.without.push_back(communes_[i]);
      } else if (after[i] == before[i]) {
        ++change.already;
      } else {
        (after[i] == DoorState::kOffered ? change.gained : change.promised).push_back(communes_[i]);
      }
    }
    return change;
  }

  std::vector<std::string> PublicsAsked() const {
    std::vector<std::string> publics;
    if (!Everyone(draft_.publics)) return {draft_.publics.begin(), draft_.publics.end()};
    for (const Term& term : Publics()) publics.emplace_back(term.code);
    return publics;
  }

  std::vector<DoorChange> Changes() const {
    std::vector<DoorChange> changes;
    for (const Door door : {Door::kFirst, Door::kSecond}) {
      const std::vector<HeldDoor> before_doors = DoorsBefore(door);
      const std::vector<HeldDoor> draft_doors = DoorsOfDraft(door);
      std::vector<std::string> needs = {""};
      if (door == Door::kSecond) needs.assign(draft_.needs.begin(), draft_.needs.end());
      for (const std::string& need : needs) {
        std::vector<DoorChange> of_need;
        for (const std::string& code : PublicsAsked()) {
          DoorStates before(communes_.size(), DoorState::kNone);
          Mark(before_doors, need, code, &before);
          DoorStates after = before;
          Mark(draft_doors, need, code, &after);
          AddPublic(Compare(door, need, before, after), code, &of_need);
        }
        std::move(of_need.begin(), of_need.end(), std::back_inserter(changes));
      }
    }
    return changes;
  }

  static void AddPublic(DoorChange change, const std::string& code, std::vector<DoorChange>* all) {
    for (DoorChange& known : *all) {
      change.publics = known.publics;
      if (known != change) continue;
      known.publics.push_back(code);
      return;
    }
    change.publics = {code};
    all->push_back(std::move(change));
  }

  // --- Overlaps and hindrances -----------------------------------------------------------------------------------

  void AddOverlap(const Agreement& other, std::vector<Overlap>* overlaps) const {
    Overlap overlap{other.id, other.version, other.title, {}, {}, {}};
    for (const std::string& code : communes_) {
      if (other.communes.contains(code)) overlap.communes.push_back(code);
    }
    for (const Party& from : draft_.parties) {
      for (const Party& to : draft_.parties) {
        const bool both =
            CoversPair(draft_, from.partner, to.partner).ok() && CoversPair(other, from.partner, to.partner).ok();
        if (both) overlap.pairs.emplace_back(from.partner, to.partner);
      }
    }
    if (overlap.communes.empty() || overlap.pairs.empty()) return;
    const std::array<DelayConflict, 6> promises = {
        {{"delays.answer", draft_.delays.answer, other.delays.answer},
         {"delays.question", draft_.delays.question, other.delays.question},
         {"delays.conclusion", draft_.delays.conclusion, other.delays.conclusion},
         {"delays.closing", draft_.delays.closing, other.delays.closing},
         {"delays.erasure", draft_.delays.erasure, other.delays.erasure},
         {"retention_days", draft_.retention_days, other.retention_days}}};
    for (const DelayConflict& promise : promises) {
      if (promise.here != promise.there) overlap.conflicts.push_back(promise);
    }
    overlaps->push_back(std::move(overlap));
  }

  bool Publishes(PartnerId partner, Door door) const {
    const DirectoryEntry* directory = knowledge_.FindDirectory(partner);
    if (directory == nullptr) return false;
    return std::any_of(directory->services.begin(), directory->services.end(), [&](const Service& service) {
      const auto covered = [&](const std::string& need) { return draft_.needs.contains(need); };
      return service.door == door &&
             (door == Door::kFirst || std::any_of(service.needs.begin(), service.needs.end(), covered));
    });
  }

  void AddUnreachable(const Party& party, std::vector<UnreachableParty>* unreachable) const {
    std::vector<Hindrance> hindrances = RosterObstacles(party, knowledge_, today_);
    if (party.first_door && !Publishes(party.partner, Door::kFirst)) hindrances.push_back(Hindrance::kNoFirstService);
    if (party.second_door && !Publishes(party.partner, Door::kSecond))
      hindrances.push_back(Hindrance::kNoSecondService);
    if (!hindrances.empty()) unreachable->push_back({party.partner, party.name, std::move(hindrances)});
  }

  const Agreement& draft_;
  const Knowledge& knowledge_;
  const Day today_;
  const std::vector<std::string> communes_;
  std::vector<const KnownAgreement*> in_force_;
};

}  // namespace

absl::string_view HindranceName(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::kNoRosterEntry:
      return "NO_ROSTER_ENTRY";
    case Hindrance::kOtherSignatory:
      return "OTHER_SIGNATORY";
    case Hindrance::kSuspended:
      return "SUSPENDED";
    case Hindrance::kLeft:
      return "LEFT";
    case Hindrance::kNoSealingKey:
      return "NO_SEALING_KEY";
    case Hindrance::kNoFirstService:
      return "NO_FIRST_SERVICE";
    case Hindrance::kNoSecondService:
      return "NO_SECOND_SERVICE";
  }
  return "";
}

Rehearsal Rehearse(const Agreement& draft, const Knowledge& knowledge, Day today) {
  return Rehearser(draft, knowledge, today).Run();
}

}  // namespace relais
