// Receiving: everything that verifies and opens. Sending is in sealing_desk.cc.
#include <utility>
#include <variant>

#include "node/desk/desk_binding.h"
#include "node/desk/fold_name.h"
#include "node/desk/sealing_desk.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/slip_code.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/record_bytes.h"

namespace relais::node {
namespace {

constexpr absl::string_view kTwinDomain = "relais.v1.twin";
constexpr absl::string_view kPersonDomain = "relais.v1.known-person";

// Name and birth date as one spelling; nothing when one of them is missing.
std::optional<wire::BytesWriter> FoldedPerson(const wire::Identity& identity) {
  const std::string surname = FoldName(identity.surname);
  const std::string given_name = FoldName(identity.given_name);
  if (surname.empty() || given_name.empty() || identity.birth_date == BirthDate()) return std::nullopt;
  wire::BytesWriter text;
  text.String(surname);
  text.String(given_name);
  text.U16(identity.birth_date.year);
  text.U8(identity.birth_date.month);
  text.U8(identity.birth_date.day);
  return text;
}

struct WhatHappened {
  ReferralEvent event = ReferralEvent::kSend;
  EventDetail detail;
};

struct HappenedVisitor {
  WhatHappened operator()(const wire::ReferralContent&) const { return {}; }
  WhatHappened operator()(const wire::EventContent& content) const { return {content.event, content.detail}; }
  WhatHappened operator()(const wire::PersonWord& word) const {
    EventDetail detail;
    detail.helped = word.helped;
    return {word.withdraw ? ReferralEvent::kWithdraw : ReferralEvent::kClose, detail};
  }
};

}  // namespace

absl::StatusOr<OpenedEnvelope> SealingDesk::OpenEnvelope(absl::string_view envelope, const SigningKey& signer) {
  const absl::StatusOr<EnvelopeView> view = SplitEnvelope(envelope);
  if (!view.ok()) return view.status();
  absl::StatusOr<HandoffHeader> header = DecodeHeader(view->header);
  if (!header.ok()) return header.status();
  const bool right_key = header->kind != HandoffKind::kPerson || header->follow_key == signer;
  const std::string text = wire::EnvelopeText(view->header, sealer_.Sha512(view->sealed));
  if (!right_key || !sealer_.Verify(signer, text, Signature::FromBytes(view->signature))) {
    return Refuse(Reason::kBadSignature, "envelope");
  }
  const std::shared_ptr<const SealingPair> pair = PairOf(header->recipient_key);
  if (pair == nullptr) return Refuse(Reason::kUnreadable, "sealed to no key of this node");
  absl::StatusOr<std::string> padded = sealer_.Open(*pair, kLayer1Info, view->header, view->sealed);
  if (!padded.ok()) return padded.status();
  absl::StatusOr<wire::Content> content = wire::DecodeContent(*padded, *header);
  if (!content.ok()) return content.status();
  WhatHappened happened = std::visit(HappenedVisitor(), *content);
  OpenedEnvelope opened;
  opened.local_copy = Lock({*header, *std::move(padded), std::nullopt, std::nullopt});
  opened.header = *std::move(header);
  opened.fingerprint = digester_.FingerprintOf(view->signature);
  opened.content = *std::move(content);
  opened.event = happened.event;
  opened.detail = std::move(happened.detail);
  return opened;
}

absl::StatusOr<ArrivalKeys> SealingDesk::UnlockArrival(absl::string_view typed_locator, absl::string_view typed_code,
                                                       const SigningKey& arrival_key, SlipCost cost) const {
  const absl::StatusOr<std::string> locator = ParseLocator(typed_locator);
  if (!locator.ok()) return locator.status();
  const absl::StatusOr<std::string> code = ParseCode(typed_code);
  if (!code.ok()) return code.status();
  ArrivalKeys keys = sealer_.DeriveArrival(*locator, CodeSecret(*code), cost);
  if (keys.signing.key != arrival_key) return Refuse(Reason::kCodeWrong);
  return keys;
}

Signature SealingDesk::ProveArrival(const ArrivalKeys& keys, HandoffId referral, JourneyId journey,
                                    PartnerId destination) const {
  return sealer_.Sign(keys.signing, ArrivalProofText(referral, journey, destination));
}

absl::StatusOr<wire::Identity> SealingDesk::OpenLayer2(absl::string_view layer2, const Secret32& layer2_key,
                                                       JourneyId journey, PartnerId origin,
                                                       const SigningKey& arrival_key) const {
  const absl::StatusOr<std::string> padded =
      sealer_.OpenSymmetric(layer2_key, wire::Layer2Aad(journey, origin, arrival_key), layer2);
  if (!padded.ok()) return padded.status();
  return wire::DecodeIdentity(*padded);
}

absl::StatusOr<LocalView> SealingDesk::OpenLocal(absl::string_view local_copy, JourneyId journey,
                                                 HandoffId handoff) const {
  absl::StatusOr<LocalCopy> copy = Unlock(local_copy, journey, handoff);
  if (!copy.ok()) return copy.status();
  absl::StatusOr<wire::Content> content = wire::DecodeContent(copy->padded, copy->header);
  if (!content.ok()) return content.status();
  LocalView view;
  view.header = std::move(copy->header);
  view.content = *std::move(content);
  if (copy->origin.has_value()) view.draft = std::move(copy->origin->draft);
  view.identity = std::move(copy->identity);
  return view;
}

absl::StatusOr<std::string> SealingDesk::KeepIdentity(absl::string_view local_copy, JourneyId journey,
                                                      HandoffId handoff, const wire::Identity& identity) {
  absl::StatusOr<LocalCopy> copy = Unlock(local_copy, journey, handoff);
  if (!copy.ok()) return copy.status();
  copy->identity = identity;
  return Lock(*copy);
}

absl::StatusOr<SlipCodes> SealingDesk::OpenSlip(absl::string_view slip_copy, JourneyId journey,
                                                HandoffId handoff) const {
  const absl::StatusOr<std::string> bytes = sealer_.OpenSymmetric(vault_, SlipAad(journey, handoff), slip_copy);
  if (!bytes.ok()) return bytes.status();
  wire::BytesReader in(*bytes);
  SlipCodes slip;
  slip.locator = std::string(in.String());
  slip.arrival_code = std::string(in.String());
  slip.follow_code = std::string(in.String());
  const absl::Status complete = in.Finish();
  if (!complete.ok()) return complete;
  return slip;
}

Digest SealingDesk::TwinOf(const wire::Identity& identity, absl::string_view need) const {
  std::optional<wire::BytesWriter> text = FoldedPerson(identity);
  if (!text) return Digest();
  text->String(need);
  return digester_.Sha256(digester_.Sha256(kTwinDomain, vault_.view()).view(), text->Take());
}

Digest SealingDesk::PersonOf(const wire::Identity& identity) const {
  std::optional<wire::BytesWriter> text = FoldedPerson(identity);
  if (!text) return Digest();
  return digester_.Sha256(digester_.Sha256(kPersonDomain, vault_.view()).view(), text->Take());
}

absl::StatusOr<LocalCopy> SealingDesk::Unlock(absl::string_view local_copy, JourneyId journey,
                                              HandoffId handoff) const {
  const absl::StatusOr<std::string> bytes = sealer_.OpenSymmetric(vault_, LocalAad(journey, handoff), local_copy);
  if (!bytes.ok()) return bytes.status();
  return DecodeLocalCopy(*bytes);
}

std::shared_ptr<const SealingPair> SealingDesk::PairOf(const KeyId& id) const {
  const absl::MutexLock lock(&mutex_);
  const auto found = pairs_.find(id);
  return found == pairs_.end() ? nullptr : found->second;
}

}  // namespace relais::node
