#include "node/desk/person_word.h"

#include "node/desk/desk_binding.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/slip_code.h"
#include "services/wire/content_codec.h"
#include "services/wire/envelope_batch.h"

namespace relais::node {

absl::StatusOr<FollowKeys> DeriveFollowKeys(const Sealer& sealer, absl::string_view typed_locator,
                                            absl::string_view typed_code, SlipCost cost) {
  const absl::StatusOr<std::string> locator = ParseLocator(typed_locator);
  if (!locator.ok()) return locator.status();
  const absl::StatusOr<std::string> code = ParseCode(typed_code);
  if (!code.ok()) return code.status();
  return sealer.DeriveFollow(*locator, CodeSecret(*code), cost);
}

Signature SignChallenge(const Sealer& sealer, const FollowKeys& keys, const Nonce& nonce) {
  return sealer.Sign(keys.signing, wire::FollowText(nonce));
}

absl::StatusOr<wire::Capsule> OpenCapsule(const Sealer& sealer, const FollowKeys& keys, absl::string_view capsule) {
  const absl::StatusOr<std::string> padded =
      sealer.OpenSymmetric(keys.capsule, wire::CapsuleAad(keys.signing.key), capsule);
  if (!padded.ok()) return padded.status();
  return wire::DecodeCapsule(*padded);
}

absl::StatusOr<std::string> SealPersonWord(Sealer& sealer, const Digester& digester, const FollowKeys& keys,
                                           const wire::Capsule& capsule, const PersonOrder& order) {
  HandoffHeader header;
  header.kind = HandoffKind::kPerson;
  header.state = order.withdraw ? CoarseState::kWithdrawn : CoarseState::kEnded;
  header.drill = capsule.drill;
  header.convention = capsule.convention;
  header.convention_version = capsule.convention_version;
  header.destination = order.door.partner;
  header.mailbox = order.door.mailbox;
  header.recipient_key = digester.KeyIdOf(order.door.sealing_key);
  header.handoff = order.handoff;
  header.generation = SealGeneration(order.counter);
  header.answers = capsule.referral;
  header.journey = capsule.journey;
  header.window = order.window;
  header.follow_key = keys.signing.key;
  const std::string header_bytes = EncodeHeader(header);
  const absl::Status coherent = DecodeHeader(header_bytes).status();
  if (!coherent.ok()) return coherent;
  const wire::PersonWord word{capsule.referral, order.helped, order.withdraw};
  const absl::StatusOr<std::string> padded = wire::EncodeContent(word, header);
  if (!padded.ok()) return padded.status();
  const std::string sealed = sealer.Seal(order.door.sealing_key, kLayer1Info, header_bytes, *padded);
  if (sealed.empty()) return Refuse(Reason::kStaleKey, "nothing can be sealed to the door's key");
  const Signature signature = sealer.Sign(keys.signing, wire::EnvelopeText(header_bytes, sealer.Sha512(sealed)));
  return wire::JoinEnvelope(header_bytes, sealed, signature);
}

}  // namespace relais::node
