#include "tests/integration/node_store.h"

#include <limits>
#include <memory>
#include <utility>

#include "node/vault/vault_file.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sealed_ledger.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/toml/settings.h"

namespace relais::integration {

JourneyAtRest LookAtJourney(const std::string& node_folder, JourneyId journey) {
  JourneyAtRest found;
  OsEntropy entropy;
  const OpensslDigester digester;
  const auto nobody = [] { return absl::StatusOr<std::string>(absl::PermissionDeniedError("locked")); };
  const auto vault = node::OpenVault(node_folder + "/keys/vault.key", nobody, SodiumSealer(entropy));
  auto settings = Settings::Read(node_folder + "/node.toml");
  RocksLedgerOptions options;
  options.folder = node_folder + "/store";
  auto rocks = RocksLedger::OpenReadOnly(options, digester);
  if (!vault.ok() || !settings.ok() || !rocks.ok()) {
    found.wrong = vault.status().ToString() + settings.status().ToString() + rocks.status().ToString();
    return found;
  }
  const Ledger& bare = **rocks;
  const NodeId node = NodeId::FromHex(settings->Required("node"));
  auto sealed = SealedLedger::Open(*std::move(rocks), *vault, node.view(), entropy);
  if (!sealed.ok()) {
    found.wrong = sealed.status().ToString();
    return found;
  }
  found.kept_key = (*sealed)->KeptKeyOf(journey.bytes()).value_or("");
  const auto bodies = (*sealed)->ListBodies(journey.bytes(), 0, std::numeric_limits<uint64_t>::max());
  if (!bodies.ok()) found.wrong = bodies.status().ToString();
  if (bodies.ok()) {
    for (const BodyKey& body : *bodies) {
      found.sealed.push_back(bare.ReadBody((*sealed)->PlaceOf(body)).value_or(""));
      found.opened.push_back((*sealed)->ReadBody(body).value_or(""));
    }
  }
  return found;
}

}  // namespace relais::integration
