// Who may do what where a convention stands: the table, and the bounds of a principal.
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/core/convention/procedure.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

using State = ProcedureState;
using Event = ProcedureEvent;

// A set of enum values below 32.
template <class E>
constexpr uint32_t Set(std::initializer_list<E> values) {
  uint32_t bits = 0;
  for (E value : values) bits |= uint32_t{1} << static_cast<uint8_t>(value);
  return bits;
}
template <class E>
constexpr bool In(uint32_t set, E value) {
  return static_cast<uint8_t>(value) < 32 && (set >> static_cast<uint8_t>(value) & 1) != 0;
}

struct Row {
  Event event;
  uint32_t states;
  uint32_t roles;
};

// The hub's operator prepares: nothing that it may do here gives a convention any force.
constexpr uint32_t kPreparers =
    Set({Role::kHubOperator, Role::kRegionAdministrator, Role::kDepartmentAdministrator, Role::kAnimator});
constexpr uint32_t kAdministrators = Set({Role::kRegionAdministrator, Role::kDepartmentAdministrator});

constexpr std::array<Row, kProcedureEventMax> kTable = {{
    {Event::kDraft, Set({State::kNone}), kPreparers},
    // Once everybody needed has signed, another text is another version.
    {Event::kRevise, Set({State::kDrafted, State::kProposed, State::kSigning}), kPreparers},
    {Event::kPropose, Set({State::kDrafted}), kPreparers},
    // An optional party may sign the same text later on.
    {Event::kSign,
     Set({State::kProposed, State::kSigning, State::kSigned, State::kActivated, State::kInForce, State::kSuspended}),
     kPreparers | Set({Role::kSignatory})},
    {Event::kRemind, Set({State::kProposed, State::kSigning}), kPreparers},
    {Event::kActivate, Set({State::kSigned}), kAdministrators},
    {Event::kAbandon, Set({State::kDrafted, State::kProposed, State::kSigning, State::kSigned}), kPreparers},
}};

}  // namespace

absl::string_view ProcedureStateName(State state) {
  constexpr std::array<absl::string_view, kProcedureStateMax + 1> kNames = {
      "NONE", "DRAFTED", "PROPOSED", "SIGNING", "SIGNED", "ACTIVATED", "IN_FORCE", "SUSPENDED", "ENDED", "ABANDONED"};
  const auto number = static_cast<size_t>(state);
  return number < kNames.size() ? kNames[number] : "";
}

absl::string_view ProcedureEventName(Event event) {
  constexpr std::array<absl::string_view, kProcedureEventMax + 1> kNames = {"",     "DRAFT",  "REVISE",   "PROPOSE",
                                                                            "SIGN", "REMIND", "ACTIVATE", "ABANDON"};
  const auto number = static_cast<size_t>(event);
  return number < kNames.size() ? kNames[number] : "";
}

absl::Status CheckStep(State state, Event event, Role role) {
  for (const Row& row : kTable) {
    if (row.event != event) continue;
    if (!In(row.roles, role)) return Refuse(Reason::kNotPermitted, ProcedureEventName(event));
    if (In(row.states, state)) return absl::OkStatus();
    return Refuse(Reason::kConventionStep,
                  absl::StrCat(ProcedureEventName(event), " while ", ProcedureStateName(state)));
  }
  return Refuse(Reason::kMalformed, "no such event");
}

absl::string_view DepartmentOf(absl::string_view commune) {
  if (commune.size() != 5) return "";
  return commune.substr(0, commune.substr(0, 2) == "97" || commune.substr(0, 2) == "98" ? 3 : 2);
}

absl::Status CheckScope(const Agreement& agreement, const Principal& principal) {
  if (principal.role == Role::kDepartmentAdministrator) {
    const std::vector<absl::string_view> scope = absl::StrSplit(principal.scope, ',', absl::SkipWhitespace());
    bool within = !agreement.communes.empty();
    for (const std::string& commune : agreement.communes) {
      bool found = false;
      for (absl::string_view department : scope) {
        found = found || absl::StripAsciiWhitespace(department) == DepartmentOf(commune);
      }
      within = within && found;
    }
    if (!within) return Refuse(Reason::kNotPermitted, "communes outside the administrator's départements");
  }
  if (principal.role == Role::kAnimator) {
    const bool own = agreement.kind == AgreementKind::kLocal && !principal.organisation.empty() &&
                     agreement.animator.name == principal.organisation;
    if (!own) return Refuse(Reason::kNotPermitted, "another body answers for this convention");
  }
  return absl::OkStatus();
}

}  // namespace relais
