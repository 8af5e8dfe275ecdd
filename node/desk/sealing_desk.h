// The only place where plaintext and keys meet: seals and signs on the way out, verifies and opens on the way in, keeps
// encrypted copies for the node itself. The engine and the ledger see headers and ciphertext only.
#ifndef RELAIS_NODE_DESK_SEALING_DESK_H_
#define RELAIS_NODE_DESK_SEALING_DESK_H_

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "node/desk/local_copy.h"
#include "services/core/access/principal.h"
#include "services/core/convention/agreement.h"
#include "services/core/handoff/derogation.h"
#include "services/core/handoff/derogation_request.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/referral.h"
#include "services/core/handoff/referral_detail.h"
#include "services/core/handoff/signed_text.h"
#include "services/core/mailbox/exchange.h"
#include "services/core/monitoring/count_share.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/sealer.h"
#include "services/ports/share_stream.h"
#include "services/wire/content_codec.h"
#include "services/wire/layer2_codec.h"
#include "services/wire/slip_paper.h"

namespace relais::node {

// Where a handoff goes and under what: the part of a header that every kind has. The caller looked it up (convention,
// roster, keys, open days) and minted `handoff`.
struct Route {
  ConventionId convention;
  ConventionVersion convention_version;
  PartnerId sender;  // a partner that this node speaks for
  PartnerId destination;
  NodeId mailbox;
  SealingKey recipient_key;  // a key of `mailbox` in use today
  HandoffId handoff;
  JourneyId journey;
  Day due_day = kNoDay;
  Window window;
  bool drill = false;
};

struct ReferralOrder {
  Route route;
  HandoffId parent;       // the referral that this one follows; none for a first one
  Derogation derogation;  // none() unless granted
  FieldSet allowed;       // AllowedFields (core/convention/admission.h): nothing else of the draft leaves
};

struct EventOrder {
  Route route;
  HandoffId answers;                         // the referral
  CoarseState state = CoarseState::kOpen;    // CoarseAfter (core/handoff/referral.h)
  ArrivalGrade grade = ArrivalGrade::kNone;  // of kReceive; no other event says it
  SigningKey arrival_key;                    // the journey's, when `grade` is given
  Signature arrival_proof;                   // of ProveArrival, when `grade` is proven
};

// As printed, in groups of four.
struct SlipCodes {
  std::string locator;
  std::string arrival_code;
  std::string follow_code;
  friend bool operator==(const SlipCodes&, const SlipCodes&) = default;
};

struct SealedReferral {
  HandoffHeader header;
  std::string envelope;           // kEnvelopeBytes
  std::string capsule;            // kCapsuleBytes: what the follow-up code opens, deposited with the referral
  std::string local_copy;         // encrypted
  std::optional<SlipCodes> slip;  // none for a re-routing: the person keeps the paper
  std::string slip_copy;          // `slip`, encrypted: to be dropped once printed; empty without one
};

struct SealedEvent {
  HandoffHeader header;
  std::string envelope;
  std::string local_copy;
};

// A note that brings new codes.
struct SealedReissue {
  SealedEvent note;
  std::string capsule;        // kCapsuleBytes: what the new follow-up code opens, deposited with the note
  std::string referral_copy;  // encrypted: the referral's local copy under the new codes, in place of the former one
  SlipCodes slip;
  std::string slip_copy;  // `slip`, encrypted
};

// Another sealing of something that was sent before.
struct ResealTo {
  NodeId mailbox;
  SealingKey recipient_key;
  Day due_day = kNoDay;
  Window window;
};
struct ResealedEnvelope {
  HandoffHeader header;
  std::string envelope;
  std::string capsule;  // of a referral, renewed; empty otherwise
};

struct OpenedEnvelope {
  HandoffHeader header;
  Fingerprint fingerprint;
  wire::Content content;
  ReferralEvent event = ReferralEvent::kSend;  // what the content says happened; kSend for a referral
  EventDetail detail;                          // of that event, its text included
  std::string local_copy;                      // encrypted
};

// A local copy, opened: all that this node may show.
struct LocalView {
  HandoffHeader header;  // of the first sealing, or as received
  wire::Content content;
  std::optional<Draft> draft;              // the whole form, at the origin of a referral
  std::optional<wire::Identity> identity;  // at its destination, once KeepIdentity has added it
};

// What of a person was wrong; what is not said stays as it is.
struct Rectification {
  std::string surname;
  std::string given_name;
  std::optional<BirthDate> birth_date;
  std::string contact;
};
struct RectifiedCopy {
  std::string local_copy;
  Digest twin;  // as after an arrival; none where this door does not hold the name
  Digest person;
};

// What a month's counts are split for.
struct CountOrder {
  Month month;
  Digest domain;     // SHA-256 of its canonical text
  size_t cells = 0;  // of the domain
  std::array<SealingKey, kAggregators> to;
};

// Threads: any; the calls that derive slip keys or run Argon2id take a tenth of a second and 64 MiB each in the
// product, so never call them from an engine's thread.
// Errors: bad input is a closed reason and changes nothing. Nothing here logs, and no status names any content.
class SealingDesk {
 public:
  // The ports must outlive the desk. `identity` is the node's own key, named by its roster entry; `vault` encrypts the
  // local copies and never leaves the machine.
  SealingDesk(Sealer& sealer, Entropy& entropy, const Digester& digester, NodeId node, const SigningPair& identity,
              const Secret32& vault);

  // --- Sealing pairs of this node: each opens what was sealed to it ------------------------------------------
  // The last one added is the current one: it goes into capsules. At least one before anything is sealed or opened.
  void AddSealingPair(const SealingPair& pair);
  // For a pair past its days; unknown ids are ignored.
  void DropSealingPair(const KeyId& id);

  // --- Sending --------------------------------------------------------------------------------------------------
  // Mints a slip (two codes, Argon2id twice) and seals a first referral. Refuses as SealReroute does.
  absl::StatusOr<SealedReferral> SealReferral(const Draft& draft, const ReferralOrder& order, SlipCost cost);

  // Seals a child referral of the same journey, on the same slip: keys of the slip, layer-2 key and, when the name that
  // may be sent is unchanged, the very bytes of layer 2 are those of `former_copy`, the origin's local copy of the
  // referral `order.parent`. The capsule is renewed.
  // Refuses with what EncodeContent and EncodeIdentity say of the draft; kStaleKey when nothing can be sealed to
  // `recipient_key`; kMalformed when header fields do not go together, or the former copy is none of a referral sent
  // from here; kUnreadable when it does not open.
  absl::StatusOr<SealedReferral> SealReroute(const Draft& draft, const ReferralOrder& order,
                                             absl::string_view former_copy);

  // Seals an answer or a note, whichever the event travels as. Reasons as above.
  absl::StatusOr<SealedEvent> SealEvent(const wire::EventContent& content, const EventOrder& order);

  // Mints another slip, of version `version`, for a referral sent from here whose local copy is `referral_copy`: name
  // and birth date are sealed anew under its arrival code. `order` is that of the event kReissueSlip. Reasons of
  // SealReroute.
  absl::StatusOr<SealedReissue> SealReissue(absl::string_view referral_copy, const EventOrder& order, uint8_t version,
                                            SlipCost cost);
  // What the QR of a slip holds: `codes`, and by the identity key that they are good for what `paper` says. `paper`
  // brings neither locator nor code nor signature; `arrival_key` is what the code yields.
  std::string SignSlip(const SlipCodes& codes, wire::SlipPaper paper, const SigningKey& arrival_key) const;

  // The same content under generation + 1 of `former`, the header of the latest sealing; what was sealed before its
  // slip was reissued goes under the new slip. The local copy stays good. kUnreadable, kStaleKey, kMalformed.
  absl::StatusOr<ResealedEnvelope> Reseal(absl::string_view local_copy, const HandoffHeader& former,
                                          const ResealTo& to);

  // By the identity key: a deposit of this session (its signature field is not read), a text of sealing keys or of a
  // directory.
  Signature SignFrame(const Nonce& session_nonce, const DepositFacts& deposit) const;
  TextSignature SignText(TextKind kind, absl::string_view text) const;
  const SigningKey& identity_key() const { return identity_.key; }

  // --- Receiving ------------------------------------------------------------------------------------------------
  // Verifies under `signer` (the sender's identity key by the roster; for kind person the journey's follow-up key),
  // opens, reads, and makes the local copy. The first that applies:
  //   kMalformed, kVersionUnknown   length or header
  //   kBadSignature                 the signature, or, for kind person, another follow-up key in the header
  //   kUnreadable                   sealed to no pair of this node, or it does not open: ask for a new sealing
  //   what DecodeContent says       signed and sealed nonsense: final
  absl::StatusOr<OpenedEnvelope> OpenEnvelope(absl::string_view envelope, const SigningKey& signer);

  // --- The person stands at the desk --------------------------------------------------------------------------
  // The keys behind the typed code (Argon2id once). kCodeMistyped; kCodeWrong unless they are those of `arrival_key`.
  absl::StatusOr<ArrivalKeys> UnlockArrival(absl::string_view typed_locator, absl::string_view typed_code,
                                            const SigningKey& arrival_key, SlipCost cost) const;
  // The proof that a header carries.
  Signature ProveArrival(const ArrivalKeys& keys, HandoffId referral, JourneyId journey, PartnerId destination) const;
  // Name and birth date from a referral's layer 2, under the code's key or the one sent along by consent
  // (ReferralContent::layer2_key). `origin` is the referral's sender. kUnreadable, or what DecodeIdentity says.
  absl::StatusOr<wire::Identity> OpenLayer2(absl::string_view layer2, const Secret32& layer2_key, JourneyId journey,
                                            PartnerId origin, const SigningKey& arrival_key) const;

  // --- Local copies: bound to their journey and handoff, so that none passes for another -------------------------
  absl::StatusOr<LocalView> OpenLocal(absl::string_view local_copy, JourneyId journey, HandoffId handoff) const;
  // A new local copy that holds `identity` too.
  absl::StatusOr<std::string> KeepIdentity(absl::string_view local_copy, JourneyId journey, HandoffId handoff,
                                           const wire::Identity& identity);
  // A new local copy of a referral that says of the person what is right. What was sealed and sent stays what was said.
  // Reasons of CheckDraft at the origin, of EncodeIdentity and EncodeContent at the destination; kWrongState where this
  // door does not hold what is to be put right, kUnreadable for another copy.
  absl::StatusOr<RectifiedCopy> Rectify(absl::string_view local_copy, JourneyId journey, HandoffId handoff,
                                        const Rectification& right, Day today);
  absl::StatusOr<SlipCodes> OpenSlip(absl::string_view slip_copy, JourneyId journey, HandoffId handoff) const;

  // A note of the journey's own that no handoff carries ("solved here"), encrypted under the vault.
  std::string LockNote(JourneyId journey, absl::string_view note);

  // Inverse; kUnreadable.
  absl::StatusOr<std::string> OpenNote(JourneyId journey, absl::string_view note) const;

  // --- Leave for a third door (derogation_desk.cc) -----------------------------------------------------------------
  // Fills in identity, sealed reason and signature of `request`. kMissingField, kTextTooLong, kMalformed as
  // EncodeDerogationReason; kStaleKey when nothing can be sealed to `animator`.
  absl::StatusOr<DerogationRequest> SealDerogation(DerogationRequest request, const std::string& reason,
                                                   const SealingKey& animator);
  // Why the animator refused. kUnreadable when no pair of this node opens it; what DecodeDerogationRefusal says.
  absl::StatusOr<std::string> OpenRefusal(const DerogationAnswer& answer) const;

  // --- Counts (count_desk.cc) ---------------------------------------------------------------------------------------
  // The month's package: two fresh seeds and what they leave, each sealed to its aggregator, under one head signed by
  // the identity key (wire/count_package.h). Never the same twice, so whoever makes one keeps it. kStaleKey when
  // nothing can be sealed to one of the keys.
  absl::StatusOr<std::string> SealCounts(const MonthCounts& counts, const CountOrder& order, const ShareStream& stream);

  // --- Secrets of the staff (staff_secret.cc) -----------------------------------------------------------------------
  // A secret of one colleague, encrypted under the vault, bound to her account; and its inverse: kUnreadable.
  std::string LockStaffSecret(AccountId account, absl::string_view secret);
  absl::StatusOr<std::string> OpenStaffSecret(AccountId account, absl::string_view box) const;

  // Tells, on this node only, that two referrals are for the same person and need: a digest keyed by the vault over
  // the folded name, birth date and need. None when the name or the birth date is missing.
  Digest TwinOf(const wire::Identity& identity, absl::string_view need) const;
  // The same over the person alone, whatever the need.
  Digest PersonOf(const wire::Identity& identity) const;

 private:
  struct SlipKeys {
    uint8_t version = 0;
    SigningKey arrival;
    SigningKey follow;
    SealingKey follow_sealing;
  };

  // Two codes and a locator, with what they yield.
  struct MintedSlip {
    SlipCodes codes;
    SlipKeys keys;
    Secret32 layer2;
    Secret32 capsule;
  };
  MintedSlip MintSlip(uint8_t version, SlipCost cost);
  std::string LockSlip(JourneyId journey, HandoffId handoff, const SlipCodes& codes);
  // The header of `route`; kind, state and the rest are set by the caller.
  HandoffHeader HeaderOf(const Route& route) const;

  absl::StatusOr<SealedReferral> SealWith(const Draft& draft, const ReferralOrder& order, const SlipKeys& slip,
                                          OriginPart origin, const std::string& former_layer2,
                                          const wire::Identity& former_sent);
  absl::StatusOr<std::string> SealIdentity(const wire::Identity& identity, const Route& route, const SlipKeys& slip,
                                           const Secret32& layer2_key);
  absl::StatusOr<std::string> SealEnvelope(const HandoffHeader& header, const SealingKey& to, absl::string_view padded);
  absl::StatusOr<std::string> SealCapsule(const HandoffHeader& header, const SealingKey& recipient_key,
                                          const Secret32& capsule_key);
  std::string Lock(const LocalCopy& copy);
  absl::StatusOr<LocalCopy> Unlock(absl::string_view local_copy, JourneyId journey, HandoffId handoff) const;
  std::shared_ptr<const SealingPair> PairOf(const KeyId& id) const;

  Sealer& sealer_;
  Entropy& entropy_;
  const Digester& digester_;
  const NodeId node_;
  const SigningPair identity_;
  const Secret32 vault_;
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<KeyId, std::shared_ptr<const SealingPair>> pairs_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const SealingPair> current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace relais::node

#endif  // RELAIS_NODE_DESK_SEALING_DESK_H_
