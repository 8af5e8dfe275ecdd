// What somebody does with a convention on its way: an input of the engine, and, once done, its record.
#ifndef RELAIS_HUB_CONVENTION_ACT_H_
#define RELAIS_HUB_CONVENTION_ACT_H_

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/core/access/principal.h"
#include "services/core/convention/evidence.h"
#include "services/core/convention/procedure.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {

struct DraftStep {
  ProcedureText text;
};
struct ReviseStep {
  ProcedureText text;
  Digest replaces;  // of the text that the author had before him
};
struct ProposeStep {
  Digest sha256;  // of the text that is proposed
};
struct SignStep {
  std::string bytes;                         // over which they were made
  std::vector<ItemSignature> signatures;     // verified at the edge
  std::vector<Delegation> delegations = {};  // the engine's: on which they were judged (DelegationsTo); kept for replay
};
struct RemindStep {};
struct ActivateStep {
  Digest sha256;  // of the text that the administrator read
};
struct AbandonStep {};

struct ConventionAct {
  using Step = std::variant<DraftStep, ReviseStep, ProposeStep, SignStep, RemindStep, ActivateStep, AbandonStep>;
  Principal principal;
  ConventionId convention;
  ConventionVersion version;
  Step step;
};

// The method that it was asked by, as the permission table writes it.
absl::string_view MethodOf(const ConventionAct::Step& step);

// Done on `day`, and something changed by it.
struct ConventionActed {
  ConventionAct act;
  Day day;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_CONVENTION_ACT_H_
