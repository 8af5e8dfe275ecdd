// The store of a node that is not running, opened with the node's own vault: what is at rest of a journey, as the files
// hold it and as the node's key opens it.
#ifndef RELAIS_TESTS_INTEGRATION_NODE_STORE_H_
#define RELAIS_TESTS_INTEGRATION_NODE_STORE_H_

#include <string>
#include <vector>

#include "services/core/handoff/ids.h"

namespace relais::integration {

struct JourneyAtRest {
  std::string kept_key;             // the journey's key, as it lies in the store; empty when there is none
  std::vector<std::string> sealed;  // its bodies, likewise
  std::vector<std::string> opened;  // the same, by the node's key; empty where it does not open
  std::string wrong;                // why the store could not be read
};
// `node_folder` as `init` lays it out, its vault under no lock.
JourneyAtRest LookAtJourney(const std::string& node_folder, JourneyId journey);

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_NODE_STORE_H_
