// The sealing desk and the paper: its codes, another one for a lost one, and what its QR says.
#include <utility>
#include <variant>

#include "node/desk/desk_binding.h"
#include "node/desk/local_copy.h"
#include "node/desk/sealing_desk.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/slip_code.h"
#include "services/wire/record_bytes.h"

namespace relais::node {
namespace {

uint64_t DrawSymbols(Entropy& entropy) {
  const std::string bytes = entropy.Draw(sizeof(uint64_t));
  return wire::BytesReader(bytes).U64();
}

}  // namespace

SealingDesk::MintedSlip SealingDesk::MintSlip(uint8_t version, SlipCost cost) {
  const std::string locator = MakeLocator(DrawSymbols(entropy_));
  const std::string arrival_code = MakeCode(DrawSymbols(entropy_));
  const std::string follow_code = MakeCode(DrawSymbols(entropy_));
  const ArrivalKeys arrival = sealer_.DeriveArrival(locator, CodeSecret(*ParseCode(arrival_code)), cost);
  const FollowKeys follow = sealer_.DeriveFollow(locator, CodeSecret(*ParseCode(follow_code)), cost);
  MintedSlip minted;
  minted.codes = {Grouped(locator), arrival_code, follow_code};
  minted.keys = {version, arrival.signing.key, follow.signing.key, follow.sealing.key};
  minted.layer2 = arrival.layer2;
  minted.capsule = follow.capsule;
  return minted;
}

std::string SealingDesk::LockSlip(JourneyId journey, HandoffId handoff, const SlipCodes& codes) {
  wire::BytesWriter out;
  out.String(codes.locator);
  out.String(codes.arrival_code);
  out.String(codes.follow_code);
  return sealer_.SealSymmetric(vault_, SlipAad(journey, handoff), out.Take());
}

absl::StatusOr<SealedReissue> SealingDesk::SealReissue(absl::string_view referral_copy, const EventOrder& order,
                                                       uint8_t version, SlipCost cost) {
  absl::StatusOr<LocalCopy> copy = Unlock(referral_copy, order.route.journey, order.answers);
  if (!copy.ok()) return copy.status();
  absl::StatusOr<wire::Content> content = wire::DecodeContent(copy->padded, copy->header);
  if (!content.ok()) return content.status();
  auto* const referral = std::get_if<wire::ReferralContent>(&*content);
  if (referral == nullptr || !copy->origin.has_value() || copy->header.sender != order.route.sender) {
    return Refuse(Reason::kMalformed, "copy is none of a referral sent from here");
  }
  const MintedSlip minted = MintSlip(version, cost);
  wire::EventContent note{ReferralEvent::kReissueSlip, {}};
  if (!copy->origin->sent.none()) {
    absl::StatusOr<std::string> layer2 = SealIdentity(copy->origin->sent, order.route, minted.keys, minted.layer2);
    if (!layer2.ok()) return layer2.status();
    note.layer2 = *std::move(layer2);
    if (!referral->layer2_key.empty()) note.layer2_key = std::string(minted.layer2.view());
  }
  referral->layer2 = note.layer2;
  referral->layer2_key = note.layer2_key;

  SealedReissue sealed;
  HandoffHeader& header = sealed.note.header;
  header = HeaderOf(order.route);
  header.kind = HandoffKind::kNote;
  header.state = order.state;
  header.answers = order.answers;
  for (HandoffHeader* under : {&header, &copy->header}) {
    under->slip_version = minted.keys.version;
    under->arrival_key = minted.keys.arrival;
    under->follow_key = minted.keys.follow;
    under->follow_sealing_key = minted.keys.follow_sealing;
  }
  absl::StatusOr<std::string> padded = wire::EncodeContent(note, header);
  if (!padded.ok()) return padded.status();
  absl::StatusOr<std::string> envelope = SealEnvelope(header, order.route.recipient_key, *padded);
  if (!envelope.ok()) return envelope.status();
  absl::StatusOr<std::string> capsule = SealCapsule(header, order.route.recipient_key, minted.capsule);
  if (!capsule.ok()) return capsule.status();
  absl::StatusOr<std::string> renewed = wire::EncodeContent(*content, copy->header);
  if (!renewed.ok()) return renewed.status();
  copy->padded = *std::move(renewed);
  copy->origin->layer2_key = minted.layer2;
  copy->origin->capsule_key = minted.capsule;
  sealed.note.envelope = *std::move(envelope);
  sealed.capsule = *std::move(capsule);
  // Its keys go with the note: should it be sealed again, so is its capsule.
  OriginPart keys{Draft(), wire::Identity(), minted.layer2, minted.capsule};
  sealed.note.local_copy = Lock({header, *std::move(padded), std::move(keys), std::nullopt});
  sealed.referral_copy = Lock(*copy);
  sealed.slip = minted.codes;
  sealed.slip_copy = LockSlip(order.route.journey, order.answers, minted.codes);
  return sealed;
}

std::string SealingDesk::SignSlip(const SlipCodes& codes, wire::SlipPaper paper, const SigningKey& arrival_key) const {
  const absl::StatusOr<std::string> locator = ParseLocator(codes.locator);
  const absl::StatusOr<std::string> code = ParseCode(codes.arrival_code);
  RELAIS_CHECK(locator.ok() && code.ok());  // they are our own
  paper.locator = *locator;
  paper.arrival_code = *code;
  paper.signature = sealer_.Sign(identity_, wire::SlipPaperText(paper, arrival_key));
  return wire::EncodeSlipPaper(paper);
}

}  // namespace relais::node
