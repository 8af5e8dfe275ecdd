// The form of a referral, filled from a file, from options, or from an earlier referral.
#ifndef RELAIS_NODE_CLI_DRAFT_FORM_H_
#define RELAIS_NODE_CLI_DRAFT_FORM_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "node/cli/desk_line.h"
#include "relais/v1/desk_service.pb.h"
#include "services/adapters/terminal/command.h"

namespace relais::node {

// One option per field, and "--draft FILE".
std::vector<Option> FormOptions();

// A form whose ids are not drawn yet and whose service may still be a name.
struct DraftForm {
  v1::Draft draft;
  std::string service_name;  // as typed; empty when draft.service is set or nothing was said
};

// `form` overlaid with the file of "--draft", then with the options. BadUsage names the file and every wrong place.
absl::Status FillForm(const Arguments& arguments, const Terminal& terminal, DraftForm& form);

// The form for the attempt that follows `earlier`, as this node knows it: same person and need, its journey and its id
// as parent; no service, and no consent, which is asked anew.
DraftForm FormAfter(const v1::ReferralDetail& earlier);

// Finds the service by its name and draws the ids that are missing, asking the node. As DeskLine::FindService.
absl::StatusOr<v1::Draft> Complete(const DeskLine& line, DraftForm form);

// The search that a form stands for.
v1::FindServicesRequest SearchOf(const v1::Draft& draft);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_DRAFT_FORM_H_
