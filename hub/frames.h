// A node's session, seen from the hub: its frames into the engine's inputs, with all that needs keys or hashes settled
// on the way, and the engine's effects into frames. Neither thread nor gRPC: the doorway and the tests' region share
// it.
#ifndef RELAIS_HUB_FRAMES_H_
#define RELAIS_HUB_FRAMES_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "hub/hub_ports.h"
#include "hub/hub_types.h"
#include "relais/v1/exchange_service.pb.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {

// Header, fingerprint and what signatures say of one envelope; never refuses: a header that does not decode is said in
// `malformed`. The envelope's own signature is not looked at: destinations verify it.
CheckedEnvelope CheckEnvelope(absl::string_view header, const Signature& signature, const HubPorts& ports);

// The person's word that `envelope` holds, its signature not yet verified. Reasons of SplitEnvelope and DecodeHeader;
// kMalformed for another kind.
absl::StatusOr<PersonWordInput> ReadPersonWord(absl::string_view envelope, const HubPorts& ports);
// True when the word is signed by the follow-up key of its own header.
bool SignedByItsKey(const PersonWordInput& word, const HubPorts& ports);

// One session's frames, in the order they came. One thread at a time; `ports` outlive it.
class FrameReader {
 public:
  // `node` is the one in the client certificate, `nonce` the session's, `hub_ledger` this hub's.
  FrameReader(const HubPorts& ports, SessionId session, NodeId node, const Nonce& nonce, LedgerId hub_ledger)
      : ports_(ports), session_(session), node_(node), nonce_(nonce), hub_ledger_(hub_ledger) {}

  // The input that `frame` stands for. `identity` is the node's identity key by the roster, none before the Welcome.
  // A refusal ends the session: what DecodeNodeFrame says; kMalformed for a second Hello, for what may not come
  // before Hello or Welcome, and for a deposit out of sequence; kBadSignature.
  absl::StatusOr<HubInput> Read(v1::ExchangeRequest&& frame, const SigningKey& identity);

 private:
  absl::StatusOr<HubInput> Take(HelloFacts& hello, const SigningKey& identity);
  absl::StatusOr<HubInput> Take(DepositFacts& deposit, const SigningKey& identity);
  absl::StatusOr<HubInput> Take(SettleFacts& settle, const SigningKey& identity);
  absl::StatusOr<HubInput> Take(RestateFacts& restate, const SigningKey& identity);
  absl::StatusOr<HubInput> Take(KnowledgeVerdict& verdict, const SigningKey& identity);
  absl::StatusOr<HubInput> Take(ErasedFacts& erased, const SigningKey& identity);

  const HubPorts ports_;
  const SessionId session_;
  const NodeId node_;
  const Nonce nonce_;
  const LedgerId hub_ledger_;
  bool greeted_ = false;
  FrameSequence last_sequence_;
};

// This run of the hub, as it introduces itself.
struct HubSelf {
  LedgerId ledger;
  BootId boot;
};
SessionId SessionOf(const HubEffect& effect);
// The frame that `effect` sends; not for EndSession and PublishAccounts, which send
// none. A Welcome still lacks its session and nonce.
// What the ledger says when a body that should be there cannot be read.
absl::StatusOr<HubFrame> FrameOf(HubEffect effect, const HubSelf& self, const Ledger& ledger);

}  // namespace relais::hub

#endif  // RELAIS_HUB_FRAMES_H_
