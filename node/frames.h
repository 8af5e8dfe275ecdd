// A session with the hub, seen from the node: the hub's frames into the engine's inputs, with all that needs keys
// settled on the way, and the engine's effects into frames. Neither thread nor gRPC: the line and the tests' region
// share it.
#ifndef RELAIS_NODE_FRAMES_H_
#define RELAIS_NODE_FRAMES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "node/desk/sealing_desk.h"
#include "node/node_types.h"
#include "relais/v1/exchange_service.pb.h"
#include "services/core/convention/knowledge.h"
#include "services/core/mailbox/exchange.h"
#include "services/ports/digest.h"
#include "services/ports/ledger.h"
#include "services/ports/sealer.h"

namespace relais::node {

// Borrowed for one call.
struct FrameTools {
  SealingDesk& desk;
  const Sealer& sealer;
  const Digester& digester;
};

// The input that a frame of the hub stands for. `knowledge` is the node's own, for the senders' keys. Refuses, and then
// the session must end, with what DecodeHubFrame and BatchView say; bad envelopes and items are no refusal: verdicts on
// them go into the input.
absl::StatusOr<NodeInput> ReadHubFrame(v1::ExchangeResponse&& frame, const Knowledge& knowledge,
                                       const FrameTools& tools);

// A signed deposit. What the ledger says when an envelope cannot be read; nothing was sent then.
absl::StatusOr<DepositFacts> DepositOf(const SendDeposit& deposit, const Nonce& session_nonce, const SealingDesk& desk,
                                       const Ledger& ledger);
// With how far the store has come: whoever holds more than it says was told by another copy of it.
SettleFacts SettleOf(SendSettle settle, const Ledger& ledger);
HelloFacts HelloOf(HelloFacts hello, const Ledger& ledger);
// The signed headers that the hub asked for, in as many frames as they need; the last one says so. An envelope that is
// gone is left out.
std::vector<RestateFacts> RestateOf(const SendRestate& restate, const Sealer& sealer, const Ledger& ledger);

}  // namespace relais::node

#endif  // RELAIS_NODE_FRAMES_H_
