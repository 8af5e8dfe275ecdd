// Sending: everything that seals and signs. Opening is in opening.cc.
#include "node/desk/sealing_desk.h"

#include <utility>

#include "node/desk/desk_binding.h"
#include "services/core/convention/admission.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/capsule_codec.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

wire::Identity IdentityOf(const Draft& draft) {
  return {draft.surname, draft.given_name, draft.birth_date};
}

Draft WithoutIdentity(Draft draft) {
  draft.surname.clear();
  draft.given_name.clear();
  draft.birth_date = BirthDate();
  return draft;
}

}  // namespace

SealingDesk::SealingDesk(Sealer& sealer, Entropy& entropy, const Digester& digester, NodeId node,
                         const SigningPair& identity, const Secret32& vault)
    : sealer_(sealer), entropy_(entropy), digester_(digester), node_(node), identity_(identity), vault_(vault) {}

HandoffHeader SealingDesk::HeaderOf(const Route& route) const {
  HandoffHeader header;
  header.drill = route.drill;
  header.convention = route.convention;
  header.convention_version = route.convention_version;
  header.sender = route.sender;
  header.destination = route.destination;
  header.mailbox = route.mailbox;
  header.recipient_key = digester_.KeyIdOf(route.recipient_key);
  header.handoff = route.handoff;
  header.journey = route.journey;
  header.due_day = route.due_day;
  header.window = route.window;
  return header;
}

void SealingDesk::AddSealingPair(const SealingPair& pair) {
  auto added = std::make_shared<const SealingPair>(pair);
  const absl::MutexLock lock(&mutex_);
  pairs_[digester_.KeyIdOf(pair.key)] = added;
  current_ = std::move(added);
}

void SealingDesk::DropSealingPair(const KeyId& id) {
  const absl::MutexLock lock(&mutex_);
  pairs_.erase(id);
}

absl::StatusOr<SealedReferral> SealingDesk::SealReferral(const Draft& draft, const ReferralOrder& order,
                                                         SlipCost cost) {
  const MintedSlip minted = MintSlip(kFirstSlipVersion, cost);
  OriginPart origin{draft, wire::Identity(), minted.layer2, minted.capsule};
  absl::StatusOr<SealedReferral> sealed = SealWith(draft, order, minted.keys, std::move(origin), "", wire::Identity());
  if (!sealed.ok()) return sealed.status();
  sealed->slip = minted.codes;
  sealed->slip_copy = LockSlip(order.route.journey, order.route.handoff, minted.codes);
  return sealed;
}

absl::StatusOr<SealedReferral> SealingDesk::SealReroute(const Draft& draft, const ReferralOrder& order,
                                                        absl::string_view former_copy) {
  absl::StatusOr<LocalCopy> former = Unlock(former_copy, order.route.journey, order.parent);
  if (!former.ok()) return former.status();
  const absl::StatusOr<wire::Content> content = wire::DecodeContent(former->padded, former->header);
  if (!content.ok()) return content.status();
  const auto* const referral = std::get_if<wire::ReferralContent>(&*content);
  if (referral == nullptr || !former->origin.has_value() || former->header.sender != order.route.sender) {
    return Refuse(Reason::kMalformed, "former copy is none of a referral sent from here");
  }
  const HandoffHeader& header = former->header;
  const SlipKeys keys{header.slip_version, header.arrival_key, header.follow_key, header.follow_sealing_key};
  OriginPart origin{draft, wire::Identity(), former->origin->layer2_key, former->origin->capsule_key};
  return SealWith(draft, order, keys, std::move(origin), referral->layer2, former->origin->sent);
}

absl::StatusOr<SealedReferral> SealingDesk::SealWith(const Draft& draft, const ReferralOrder& order,
                                                     const SlipKeys& slip, OriginPart origin,
                                                     const std::string& former_layer2,
                                                     const wire::Identity& former_sent) {
  const Draft cut = CutToAllowed(draft, order.allowed);
  origin.sent = IdentityOf(cut);
  wire::ReferralContent content;
  content.draft = WithoutIdentity(cut);
  if (!origin.sent.none()) {
    if (origin.sent == former_sent && !former_layer2.empty()) {
      content.layer2 = former_layer2;
    } else {
      absl::StatusOr<std::string> layer2 = SealIdentity(origin.sent, order.route, slip, origin.layer2_key);
      if (!layer2.ok()) return layer2.status();
      content.layer2 = *std::move(layer2);
    }
    if (cut.consent.identify_beforehand) content.layer2_key = std::string(origin.layer2_key.view());
  }
  SealedReferral sealed;
  sealed.header = HeaderOf(order.route);
  sealed.header.kind = HandoffKind::kReferral;
  sealed.header.parent = order.parent;
  sealed.header.derogation = order.derogation;
  sealed.header.slip_version = slip.version;
  sealed.header.arrival_key = slip.arrival;
  sealed.header.follow_key = slip.follow;
  sealed.header.follow_sealing_key = slip.follow_sealing;
  absl::StatusOr<std::string> padded = wire::EncodeContent(content, sealed.header);
  if (!padded.ok()) return padded.status();
  absl::StatusOr<std::string> envelope = SealEnvelope(sealed.header, order.route.recipient_key, *padded);
  if (!envelope.ok()) return envelope.status();
  absl::StatusOr<std::string> capsule = SealCapsule(sealed.header, order.route.recipient_key, origin.capsule_key);
  if (!capsule.ok()) return capsule.status();
  sealed.envelope = *std::move(envelope);
  sealed.capsule = *std::move(capsule);
  sealed.local_copy = Lock({sealed.header, *std::move(padded), std::move(origin), std::nullopt});
  return sealed;
}

absl::StatusOr<SealedEvent> SealingDesk::SealEvent(const wire::EventContent& content, const EventOrder& order) {
  // Either door: the answer is the same for both, and who may make the event was decided by the state table.
  const std::optional<HandoffKind> kind = TravelsAs(content.event, Actor::kDestination);
  if (!kind.has_value()) return Refuse(Reason::kMalformed, "an event that does not travel");
  SealedEvent sealed;
  sealed.header = HeaderOf(order.route);
  sealed.header.kind = *kind;
  sealed.header.state = order.state;
  sealed.header.answers = order.answers;
  sealed.header.grade = order.grade;
  sealed.header.arrival_key = order.arrival_key;
  sealed.header.arrival_proof = order.arrival_proof;
  absl::StatusOr<std::string> padded = wire::EncodeContent(content, sealed.header);
  if (!padded.ok()) return padded.status();
  absl::StatusOr<std::string> envelope = SealEnvelope(sealed.header, order.route.recipient_key, *padded);
  if (!envelope.ok()) return envelope.status();
  sealed.envelope = *std::move(envelope);
  sealed.local_copy = Lock({sealed.header, *std::move(padded), std::nullopt, std::nullopt});
  return sealed;
}

absl::StatusOr<ResealedEnvelope> SealingDesk::Reseal(absl::string_view local_copy, const HandoffHeader& former,
                                                     const ResealTo& to) {
  const absl::StatusOr<LocalCopy> copy = Unlock(local_copy, former.journey, former.handoff);
  if (!copy.ok()) return copy.status();
  if (former.sender != copy->header.sender || former.kind != copy->header.kind) {
    return Refuse(Reason::kMalformed, "local copy of another handoff");
  }
  ResealedEnvelope resealed;
  resealed.header = former;
  resealed.header.generation = former.generation.next();
  resealed.header.mailbox = to.mailbox;
  resealed.header.recipient_key = digester_.KeyIdOf(to.recipient_key);
  resealed.header.due_day = to.due_day;
  resealed.header.window = to.window;
  if (copy->header.slip_version > former.slip_version) {
    resealed.header.slip_version = copy->header.slip_version;
    resealed.header.arrival_key = copy->header.arrival_key;
    resealed.header.follow_key = copy->header.follow_key;
    resealed.header.follow_sealing_key = copy->header.follow_sealing_key;
  }
  absl::StatusOr<std::string> envelope = SealEnvelope(resealed.header, to.recipient_key, copy->padded);
  if (!envelope.ok()) return envelope.status();
  resealed.envelope = *std::move(envelope);
  if (copy->origin.has_value()) {
    absl::StatusOr<std::string> capsule = SealCapsule(resealed.header, to.recipient_key, copy->origin->capsule_key);
    if (!capsule.ok()) return capsule.status();
    resealed.capsule = *std::move(capsule);
  }
  return resealed;
}

Signature SealingDesk::SignFrame(const Nonce& session_nonce, const DepositFacts& deposit) const {
  const std::string text = wire::FrameText(
      session_nonce, deposit, [this](absl::string_view a, absl::string_view b) { return digester_.Sha256(a, b); });
  return sealer_.Sign(identity_, text);
}

TextSignature SealingDesk::SignText(TextKind kind, absl::string_view text) const {
  return {identity_.key, sealer_.Sign(identity_, wire::SignedTextBytes(kind, text))};
}

absl::StatusOr<std::string> SealingDesk::SealIdentity(const wire::Identity& identity, const Route& route,
                                                      const SlipKeys& slip, const Secret32& layer2_key) {
  const absl::StatusOr<std::string> padded = wire::EncodeIdentity(identity);
  if (!padded.ok()) return padded.status();
  return sealer_.SealSymmetric(layer2_key, wire::Layer2Aad(route.journey, route.sender, slip.arrival), *padded);
}

absl::StatusOr<std::string> SealingDesk::SealEnvelope(const HandoffHeader& header, const SealingKey& to,
                                                      absl::string_view padded) {
  const std::string header_bytes = EncodeHeader(header);
  // Refused here rather than by everybody who receives it.
  const absl::Status coherent = DecodeHeader(header_bytes).status();
  if (!coherent.ok()) return coherent;
  const std::string sealed = sealer_.Seal(to, kLayer1Info, header_bytes, padded);
  if (sealed.empty()) return Refuse(Reason::kStaleKey, "nothing can be sealed to the recipient's key");
  const Signature signature = sealer_.Sign(identity_, wire::EnvelopeText(header_bytes, sealer_.Sha512(sealed)));
  return wire::JoinEnvelope(header_bytes, sealed, signature);
}

absl::StatusOr<std::string> SealingDesk::SealCapsule(const HandoffHeader& header, const SealingKey& recipient_key,
                                                     const Secret32& capsule_key) {
  std::shared_ptr<const SealingPair> own;
  {
    const absl::MutexLock lock(&mutex_);
    own = current_;
  }
  RELAIS_CHECK(own != nullptr);
  wire::Capsule capsule;
  capsule.origin = {header.sender, node_, own->key};
  capsule.destination = {header.destination, header.mailbox, recipient_key};
  capsule.journey = header.journey;
  capsule.referral = header.kind == HandoffKind::kReferral ? header.handoff : header.answers;
  capsule.convention = header.convention;
  capsule.convention_version = header.convention_version;
  capsule.drill = header.drill;
  return sealer_.SealSymmetric(capsule_key, wire::CapsuleAad(header.follow_key), wire::EncodeCapsule(capsule));
}

std::string SealingDesk::Lock(const LocalCopy& copy) {
  return sealer_.SealSymmetric(vault_, LocalAad(copy.header.journey, copy.header.handoff), EncodeLocalCopy(copy));
}

std::string SealingDesk::LockNote(JourneyId journey, absl::string_view note) {
  return sealer_.SealSymmetric(vault_, LocalAad(journey, HandoffId()), note);
}

}  // namespace relais::node
