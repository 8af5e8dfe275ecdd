// The frames of the one stream between a node and its hub (relais.v1.ExchangeService), as values: what the wire
// decodes into, what the engines read and write. Big bytes are moved, never copied or re-encoded.
//
// Lengths and counts in a decoded frame are within limits.h and every id has its full length; nothing else has been
// judged: not signatures, not membership, not order.
#ifndef RELAIS_SERVICES_CORE_MAILBOX_EXCHANGE_H_
#define RELAIS_SERVICES_CORE_MAILBOX_EXCHANGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/signed_text.h"
#include "services/core/mailbox/hub_head.h"

namespace relais {

// Of this protocol; a machine that says another one is refused with kVersionUnknown.
inline constexpr uint32_t kProtocolVersion = 1;

using SealedDigest = Opaque<struct SealedDigestTag, 64>;  // SHA-512 of an envelope's sealed bytes

// --- From a node ---------------------------------------------------------------------------------------------

// First frame of a session: who I am and how far I have come.
struct HelloFacts {
  uint32_t protocol_version = kProtocolVersion;
  LedgerId store;  // the node's ledger; another one means another store
  BootId boot;
  LedgerId hub_ledger;       // the one that the two cursors and the revision belong to; none at the first
  Cursor durable_through;    // of the node's own mailbox, inclusive
  Cursor backed_up_through;  // never above durable_through
  Revision knowledge;        // last one looked at
  // Where something of this node's is not yet durable: ascending, each once, at most kAwaitedMailboxesMax.
  std::vector<NodeId> awaited_mailboxes;
  Epoch hub_epoch;          // the one that goes with hub_ledger
  RecordCount records;      // that the node's store has ever held
  SessionMark mark;         // of the last session that the store remembers; none before the first
  Incarnation incarnation;  // 0 before the first session
  bool doubted = false;     // the store knows that it came from a copy, or was told so, and waits to be admitted
  bool declared = false;    // its people have said so
  HubHead hub_head;         // the last one that was told
  friend bool operator==(const HelloFacts&, const HelloFacts&) = default;
};

// What the person's follow-up code opens; kept by the hub beside the referral it belongs to.
struct DepositedCapsule {
  HandoffId handoff;
  std::string bytes;  // kCapsuleBytes, ciphertext
  friend bool operator==(const DepositedCapsule&, const DepositedCapsule&) = default;
};

// Envelopes for one mailbox.
struct DepositFacts {
  FrameSequence sequence;  // from 1
  NodeId mailbox;
  RecordCount records;                     // as in Hello: how far the node's store has come
  std::string envelopes;                   // n × kEnvelopeBytes, 1 <= n <= kBatchEnvelopesMax; walk with BatchView
  std::vector<DepositedCapsule> capsules;  // at most one per envelope
  Signature signature;                     // by the node's identity key over wire::FrameText (wire/envelope_batch.h)
  friend bool operator==(const DepositFacts&, const DepositFacts&) = default;
};

// A handoff refused by its recipient: a durable receipt that consumes its place.
struct SettleException {
  Cursor cursor;
  HandoffId handoff;
  SealGeneration generation{1};
  Reason reason = Reason::kNone;  // never kNone in a frame
  JourneyId journey;
  NodeId sender_mailbox;  // where the refusal is told; none for a person's word
  friend bool operator==(const SettleException&, const SettleException&) = default;
};

// Cumulative acknowledgement by a recipient, after its own write (level A2).
struct SettleFacts {
  Cursor durable_through;
  Cursor backed_up_through;                 // never above durable_through
  std::vector<SettleException> exceptions;  // at most kExceptionsMax, ascending cursors, none above durable_through
  RecordCount records;                      // as in Hello
  friend bool operator==(const SettleFacts&, const SettleFacts&) = default;
};

// A signed header without its body.
struct RestatedHandoff {
  std::string header;  // kHeaderBytes, as signed
  SealedDigest sealed_digest;
  Signature signature;
  friend bool operator==(const RestatedHandoff&, const RestatedHandoff&) = default;
};

// Headers of unended journeys, for a hub that lost or replaced its ledger.
struct RestateFacts {
  std::vector<RestatedHandoff> handoffs;  // at most kRestatedHeadersMax
  bool last = false;
  friend bool operator==(const RestateFacts&, const RestateFacts&) = default;
};

struct KnowledgeRefusal {
  Revision revision;
  Reason reason = Reason::kNone;  // never kNone in a frame
  friend bool operator==(const KnowledgeRefusal&, const KnowledgeRefusal&) = default;
};

// A node's word on pushed knowledge: refused items leave the last good version in place.
struct KnowledgeVerdict {
  Revision revision;                       // everything up to here was looked at
  std::vector<KnowledgeRefusal> refusals;  // at most kKnowledgeItemsMax, ascending
  friend bool operator==(const KnowledgeVerdict&, const KnowledgeVerdict&) = default;
};

// Journeys that were erased by a word given: a copy of this node's store that is put back erases them again.
struct ErasedFacts {
  std::vector<JourneyId> journeys;  // 1 … kErasedJourneysMax
  friend bool operator==(const ErasedFacts&, const ErasedFacts&) = default;
};

using NodeFrame = std::variant<HelloFacts, DepositFacts, SettleFacts, RestateFacts, KnowledgeVerdict, ErasedFacts>;

// --- From the hub --------------------------------------------------------------------------------------------

// First frame of a session: who I am and what I hold of you.
struct WelcomeFacts {
  uint32_t protocol_version = kProtocolVersion;
  LedgerId hub_ledger;
  BootId hub_boot;
  Epoch epoch;
  SessionId session;
  Nonce session_nonce;  // part of what this session's frame signatures cover
  bool restate_wanted = false;
  Cursor settled_through;  // of the node's mailbox: what it settled, refusals included, is durable at the hub
  SessionMark mark;        // to be presented at the next session
  Incarnation incarnation;
  bool returned = false;  // the store was admitted after its return from a copy: what it forgot is told first
  HubHead head;
  friend bool operator==(const WelcomeFacts&, const WelcomeFacts&) = default;
};

// An envelope of a deposit that was not taken now.
struct DepositException {
  uint32_t index = 0;             // in the batch, from 0
  Cursor known;                   // its cursor when it was taken earlier; 0 when refused
  Reason reason = Reason::kNone;  // kNone when it is known; otherwise final for this handoff and generation
  friend bool operator==(const DepositException&, const DepositException&) = default;
};

// What became of one deposit, after the hub's own write (level A1). The envelopes that are not listed were taken, at
// first_cursor, first_cursor + 1, … in the order of the batch.
struct DepositAnswerFacts {
  FrameSequence sequence;  // the deposit's
  Cursor first_cursor;     // 0 when taken is 0
  uint32_t taken = 0;
  std::vector<DepositException> exceptions;  // ascending index
  friend bool operator==(const DepositAnswerFacts&, const DepositAnswerFacts&) = default;
};

// What the hub says by itself about a referral. Numbers are those of relais.v1.HubNoticeKind.
enum class HubNoticeKind : uint8_t {
  kOverdue = 1,
  kAnimatorTold = 2,
  kExpired = 3,
  kUndeliverable = 4,
  kRefusedByRecipient = 5,  // reason kUnreadable asks for a new sealing
  kBreach = 6,              // an arrival broke the two-door rule and was recorded all the same
  kEscalationOver = 7,      // to an animator that had been told: nothing is awaited until that day any more
};

// What an animator is told of a referral between two other doors: from its header, nothing about the person.
struct EscalatedFacts {
  PartnerId origin;
  PartnerId destination;
  ConventionId convention;
  Day due = kNoDay;  // the day that passed
  bool drill = false;
  friend bool operator==(const EscalatedFacts&, const EscalatedFacts&) = default;
};

struct NoticeFacts {
  HubNoticeKind kind = HubNoticeKind::kOverdue;
  HandoffId handoff;
  JourneyId journey;
  Reason reason = Reason::kNone;                           // where there is a why
  SealGeneration generation;                               // of the refused sealing; 0 otherwise
  std::optional<EscalatedFacts> escalated = std::nullopt;  // to the convention's animator, as such
  friend bool operator==(const NoticeFacts&, const NoticeFacts&) = default;
};

// Envelopes, or notices, in the order of the mailbox: exactly one of both is there. The n-th has cursor
// first_cursor + n.
struct DeliveryFacts {
  Cursor first_cursor;               // from 1
  std::string envelopes;             // n × kEnvelopeBytes as deposited, 1 <= n <= kBatchEnvelopesMax; or empty
  std::vector<NoticeFacts> notices;  // at most kBatchEnvelopesMax; or empty
  friend bool operator==(const DeliveryFacts&, const DeliveryFacts&) = default;
};

// Told to a node that has something in this mailbox. Both ends are inclusive and never fall within one hub ledger.
struct ProgressFacts {
  NodeId mailbox;
  Cursor durable_through;
  Cursor backed_up_through;
  friend bool operator==(const ProgressFacts&, const ProgressFacts&) = default;
};

// One signed item with its place in the hub's order; each node checks it for itself (wire::VerifyItem).
struct PushedItem {
  Revision revision;      // from 1
  Day admitted = kNoDay;  // the hub's day when it first admitted this text
  SignedText item;        // at most kKnowledgeItemBytesMax
  friend bool operator==(const PushedItem&, const PushedItem&) = default;
};

struct KnowledgePush {
  std::vector<PushedItem> items;  // ascending revision, at most kKnowledgeItemsMax and together kFrameBytesMax
  Revision newest;                // the hub's
  friend bool operator==(const KnowledgePush&, const KnowledgePush&) = default;
};

// What the hub remembers of one journey, for a party whose store forgot it.
struct RetoldJourney {
  JourneyId journey;
  std::string doors;  // EncodeJourney (handoff/two_door.h)
  friend bool operator==(const RetoldJourney&, const RetoldJourney&) = default;
};

// To a store that came from a copy, before anything else: what is to be erased again, what it was a party of.
struct RetoldFacts {
  std::vector<JourneyId> erased;        // at most kErasedJourneysMax
  std::vector<RetoldJourney> journeys;  // at most kRetoldJourneysMax
  bool last = false;
  friend bool operator==(const RetoldFacts&, const RetoldFacts&) = default;
};

using HubFrame =
    std::variant<WelcomeFacts, DepositAnswerFacts, DeliveryFacts, ProgressFacts, KnowledgePush, RetoldFacts>;

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MAILBOX_EXCHANGE_H_
