// The demonstration's files as values of the core, with keys that are only names: enough to ask the core whether the
// network that they describe holds together.
#ifndef RELAIS_DEPLOY_DEMO_DEMO_DATA_H_
#define RELAIS_DEPLOY_DEMO_DEMO_DATA_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include "services/core/convention/knowledge.h"

namespace relais::demo {

// Parses a file of deploy/demo/data; fails the process when it is not there or no JSON.
nlohmann::json LoadJson(const std::string& name);

// Its path, for commands that read it.
std::string DataFile(const std::string& name);

// INSEE code → name, of the region.
std::map<std::string, std::string> LoadCommunes();

struct Data {
  nlohmann::json structures = LoadJson("structures.json");
  nlohmann::json services = LoadJson("services.json");
  nlohmann::json conventions = LoadJson("conventions.json");
  std::map<std::string, std::string> communes = LoadCommunes();

  PartnerId PartnerOf(const std::string& key) const;
  Agreement Framework() const;
  std::vector<Agreement> Locals() const;
  std::vector<DirectoryEntry> Directory() const;
  // Everything admitted on `today` by a hub that trusts the framework's parties.
  Knowledge Network(Day today) const;
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_DEMO_DATA_H_
