// Signed texts that the operator laid in a folder, on their way into the hub's ledger. The workflow of a convention
// replaces the folder, not the checks.
#ifndef RELAIS_HUB_KNOWLEDGE_FILES_H_
#define RELAIS_HUB_KNOWLEDGE_FILES_H_

#include <string>

#include "hub/hub_runner.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

struct AdmittedFiles {
  int admitted = 0;
  int known = 0;    // admitted before, same text; or an earlier edition of what stands
  int refused = 0;  // each was logged with its reason
};

// Posts every "*.signed" of `folder`, in ascending name order, until a pass admits nothing more: what stands on another
// text may lie before it. Blocks until the runner has answered; not on the runner's thread.
AdmittedFiles AdmitFolder(const std::string& folder, const HubPorts& ports, const wire::KeyTools& tools,
                          HubRunner* runner);

}  // namespace relais::hub

#endif  // RELAIS_HUB_KNOWLEDGE_FILES_H_
