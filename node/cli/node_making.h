// A node's keys and first papers: what `init` and `join` make alike.
#ifndef RELAIS_NODE_CLI_NODE_MAKING_H_
#define RELAIS_NODE_CLI_NODE_MAKING_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/convention/evidence.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/signed_text.h"
#include "services/ports/entropy.h"
#include "services/ports/sealer.h"

namespace relais::node {

// Makes identity and sealing key in `folder` where they are missing; what is there stays. Returns the identity.
absl::StatusOr<SigningPair> MakeKeys(const std::string& folder, const Sealer& sealer, Entropy& entropy,
                                     const Terminal& terminal);

// The first sealing keys of `node` for `today` and 30 days from it, signed by its identity key: what the hub pushes to
// those who will write to this node.
absl::StatusOr<SignedText> FirstSealingKeys(const std::string& folder, NodeId node, const SigningPair& identity,
                                            Day today, const Sealer& sealer, const Terminal& terminal);

// Writes join-card.json, what a node shows of its keys. Replaces an earlier one.
absl::Status WriteJoinCard(const std::string& folder, NodeId node, PartnerId partner, const std::string& name,
                           const SigningKey& identity, const SignedText& sealing_keys, const Terminal& terminal);
// The sealing keys of a card made before for this node; FirstSealingKeys when there is none, or another's.
absl::StatusOr<SignedText> SealingKeysOfCard(const std::string& folder, NodeId node, const SigningPair& identity,
                                             Day today, const Sealer& sealer, const Terminal& terminal);

// Keeps `anchor` as the folder's; refuses with kEvidenceMissing when another one is there already.
absl::Status KeepAnchor(const std::string& folder, const Anchor& anchor, const Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_NODE_MAKING_H_
