#include "node/cli/staff_line.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/reason.h"

namespace relais::node {

StaffLine::StaffLine(DeskLine line, const Terminal& terminal)
    : line_(std::move(line)), terminal_(&terminal), stub_(v1::StaffService::NewStub(line_.channel())) {}

absl::StatusOr<StaffLine> StaffLine::Open(const Arguments& arguments, const Terminal& terminal, bool with_session) {
  absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal, with_session);
  if (!line.ok()) return line.status();
  return StaffLine(*std::move(line), terminal);
}

absl::StatusOr<v1::Colleague> StaffLine::Find(absl::string_view typed) const {
  const auto all = Call(&v1::StaffService::Stub::ListColleagues, v1::ListColleaguesRequest());
  if (!all.ok()) return all.status();
  const std::string wanted = absl::AsciiStrToLower(typed);
  std::vector<v1::Colleague> exact;
  std::vector<v1::Colleague> part;
  for (const v1::Colleague& colleague : all->colleagues()) {
    if (AccountId::FromBytes(colleague.account()).ToHex() == wanted) return colleague;
    const std::string name = absl::AsciiStrToLower(colleague.name());
    const bool here = colleague.state() != v1::STAFF_STATE_LEFT;
    if (name == wanted) exact.push_back(colleague);
    if (here && !wanted.empty() && absl::StrContains(name, wanted)) part.push_back(colleague);
  }
  // A name may have been given again after somebody left.
  for (const v1::Colleague& colleague : exact) {
    if (colleague.state() != v1::STAFF_STATE_LEFT) return colleague;
  }
  if (exact.size() == 1) return exact.front();
  if (exact.empty() && part.size() == 1) return part.front();
  if (exact.empty() && part.empty()) return Refuse(Reason::kAccountUnknown, typed);
  return BadUsage(absl::StrCat(typed, terminal_->Say(" : plusieurs collègues portent ce nom, donner le numéro",
                                                     ": several colleagues have this name, give the number")));
}

Option ColleagueOption() {
  return {
      "COLLEAGUE",
      {"collègue : son nom, une partie de son nom, ou son numéro", "colleague: the name, a part of it, or the number"},
      Takes::kOne,
      true};
}

std::string StaffRoleText(v1::StaffRole role, const Terminal& terminal) {
  switch (role) {
    case v1::STAFF_ROLE_COUNSELLOR:
      return terminal.Say("conseil", "counsellor");
    case v1::STAFF_ROLE_SUPERVISOR:
      return terminal.Say("responsable", "supervisor");
    case v1::STAFF_ROLE_OPERATOR:
      return terminal.Say("technique", "operator");
    default:
      return "";
  }
}

void ShowColleague(const v1::Colleague& colleague, Terminal& terminal) {
  terminal.Line(absl::StrCat(colleague.name(), " (", StaffRoleText(colleague.role(), terminal), "), ",
                             AccountId::FromBytes(colleague.account()).ToHex()));
}

}  // namespace relais::node
