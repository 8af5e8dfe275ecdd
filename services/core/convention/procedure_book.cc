#include "services/core/convention/procedure_book.h"

#include "absl/strings/str_cat.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {

absl::Status ProcedureBook::Draft(ProcedureText text, const Principal& principal, const Knowledge& knowledge,
                                  Day today) {
  if (absl::Status may = CheckStep(ProcedureState::kNone, ProcedureEvent::kDraft, principal.role); !may.ok())
    return may;
  const ConventionId id = text.agreement.id;
  const ConventionVersion version = text.agreement.version;
  if (id.none() || version.value() == 0) return Refuse(Reason::kMalformed, "a draft names its convention and version");
  if (absl::Status scope = CheckScope(text.agreement, principal); !scope.ok()) return scope;
  if (text.bytes.size() > limits::kKnowledgeItemBytesMax) return Refuse(Reason::kTooLarge, "text");
  if (const Procedure* known = Find(id, version); known != nullptr) {
    if (known->facts().stage == Procedure::Stage::kDrafted && known->facts().text.bytes == text.bytes) {
      return absl::OkStatus();
    }
    return Refuse(Reason::kReplay, "this version is on its way already: revise it, or take the next number");
  }
  if (rows_.size() >= limits::kProceduresMax) return Refuse(Reason::kTooLarge, "conventions");
  const Agreement* latest = LatestVersion(knowledge, id);
  if (latest != nullptr && version <= latest->version) {
    return Refuse(Reason::kReplay, absl::StrCat("version ", latest->version.value(), " stands already"));
  }
  for (auto it = rows_.lower_bound({id, ConventionVersion()}); it != rows_.end() && it->first.first == id; ++it) {
    if (it->first.second > version) return Refuse(Reason::kReplay, "a later version is on its way already");
    const ProcedureState state = it->second.StateOn(knowledge, today);
    if (state < ProcedureState::kActivated) {
      return Refuse(Reason::kConventionStep, absl::StrCat("version ", it->first.second.value(), " is ",
                                                          ProcedureStateName(state), ": abandon or activate it first"));
    }
  }
  Procedure::Facts facts;
  facts.text = std::move(text);
  facts.drafted = today;
  Put(Procedure(std::move(facts)));
  return absl::OkStatus();
}

const Procedure* ProcedureBook::Find(ConventionId id, ConventionVersion version) const {
  auto it = rows_.find({id, version});
  return it == rows_.end() ? nullptr : &it->second;
}

const Procedure* ProcedureBook::FindLatest(ConventionId id) const {
  const Procedure* latest = nullptr;
  for (auto it = rows_.lower_bound({id, ConventionVersion()}); it != rows_.end() && it->first.first == id; ++it) {
    const bool abandoned = it->second.facts().stage == Procedure::Stage::kAbandoned;
    const bool better = latest == nullptr || latest->facts().stage == Procedure::Stage::kAbandoned;
    if (!abandoned || better) latest = &it->second;
  }
  return latest;
}

void ProcedureBook::Put(Procedure procedure) {
  const Key key{procedure.id(), procedure.version()};
  rows_.insert_or_assign(key, std::move(procedure));
}

}  // namespace relais
