#include "hub/convention_desk.h"

#include <array>
#include <optional>
#include <utility>

#include "services/core/directory/open_days.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {

absl::string_view MethodOf(const ConventionAct::Step& step) {
  constexpr std::array<absl::string_view, std::variant_size_v<ConventionAct::Step>> kMethods = {
      "/relais.v1.ConventionService/DraftConvention",   "/relais.v1.ConventionService/ReviseConvention",
      "/relais.v1.ConventionService/ProposeConvention", "/relais.v1.ConventionService/SubmitSignatures",
      "/relais.v1.ConventionService/RemindSignatories", "/relais.v1.ConventionService/ActivateConvention",
      "/relais.v1.ConventionService/AbandonConvention"};
  return kMethods[step.index()];
}
namespace {

// One step on a procedure that exists.
struct Turn {
  Procedure& procedure;
  const Principal& principal;
  const Knowledge& knowledge;
  Day day;
  const absl::btree_set<std::string>* known_communes;

  absl::Status operator()(const DraftStep&) const { return Refuse(Reason::kMalformed); }
  absl::Status operator()(const ReviseStep& step) const {
    return procedure.Revise(step.text, step.replaces, principal, knowledge, day);
  }
  absl::Status operator()(const ProposeStep& step) const {
    return procedure.Propose(step.sha256, principal, knowledge, day, known_communes);
  }
  absl::Status operator()(const SignStep& step) const {
    return procedure.Sign(step.bytes, step.signatures, step.delegations, principal, knowledge, day);
  }
  absl::Status operator()(const RemindStep&) const { return procedure.Remind(principal, knowledge, day); }
  absl::Status operator()(const ActivateStep& step) const {
    return procedure.Activate(step.sha256, principal, knowledge, day);
  }
  absl::Status operator()(const AbandonStep&) const { return procedure.Abandon(principal, knowledge, day); }
};

absl::StatusOr<bool> Draft(const ConventionActed& acted, const DraftStep& step, const Knowledge& knowledge,
                           ProcedureBook* book) {
  if (step.text.agreement.id != acted.act.convention || step.text.agreement.version != acted.act.version) {
    return Refuse(Reason::kMalformed, "another convention or version");
  }
  const size_t before = book->rows().size();
  absl::Status drafted = book->Draft(step.text, acted.act.principal, knowledge, acted.day);
  if (!drafted.ok()) return drafted;
  return book->rows().size() > before;
}

}  // namespace

absl::StatusOr<bool> TakeConventionStep(const ConventionActed& acted, const Knowledge& knowledge, const AdmitFn& admit,
                                        ProcedureBook* book, const absl::btree_set<std::string>* known_communes) {
  const ConventionAct& act = acted.act;
  if (const auto* draft = std::get_if<DraftStep>(&act.step)) return Draft(acted, *draft, knowledge, book);
  const Procedure* found = book->Find(act.convention, act.version);
  if (found == nullptr) return Refuse(Reason::kConventionUnknown);
  Procedure next = *found;
  const Turn turn{next, act.principal, knowledge, acted.day, known_communes};
  if (absl::Status turned = std::visit(turn, act.step); !turned.ok()) return turned;
  if (next == *found) return false;
  // The second activation, and each signature after it, is judged once more by the rules that every node applies.
  if (next.facts().stage == Procedure::Stage::kActivated) {
    if (absl::Status admitted = admit(next.Item()); !admitted.ok()) return admitted;
  }
  book->Put(std::move(next));
  return true;
}

Day ReminderDay(const Procedure& procedure, const Knowledge& knowledge, Day today) {
  const ProcedureState state = procedure.StateOn(knowledge, today);
  if (state != ProcedureState::kProposed && state != ProcedureState::kSigning) return kNoDay;
  const std::optional<Day> due = AddOpenDays(OpenCalendar(), procedure.LastAsked(), limits::kSignatureReminderOpenDays);
  return due.value_or(kNoDay);
}

std::vector<StandingStatement> StandingsOf(const Knowledge& knowledge, ConventionId convention) {
  std::vector<StandingStatement> standings;
  for (const KnowledgeItemPtr& item : knowledge.ItemsAfter(Revision(), knowledge.size())) {
    const auto* statement = std::get_if<StandingStatement>(&item->content);
    if (statement != nullptr && statement->convention == convention) standings.push_back(*statement);
  }
  return standings;
}

}  // namespace relais::hub
