#include "services/wire/capsule_codec.h"

#include "absl/strings/str_cat.h"
#include "relais/v1/content.pb.h"
#include "services/core/handoff/check.h"
#include "services/wire/padding.h"
#include "services/wire/parse.h"

namespace relais::wire {
namespace {

constexpr absl::string_view kCapsuleDomain = "relais.v1.capsule";
constexpr absl::string_view kFollowDomain = "relais.v1.follow";
constexpr int kDoors = 2;

void Write(const CapsuleDoor& door, v1::CapsuleDoor& out) {
  RELAIS_CHECK(!door.partner.none() && !door.mailbox.none() && !door.sealing_key.none());
  out.set_partner(BytesOf(door.partner));
  out.set_mailbox(BytesOf(door.mailbox));
  out.set_sealing_key(BytesOf(door.sealing_key));
}

CapsuleDoor Read(const v1::CapsuleDoor& in, FieldCheck& check) {
  return {check.Id<PartnerId>(in.partner(), "door: partner"), check.Id<NodeId>(in.mailbox(), "door: mailbox"),
          check.Id<SealingKey>(in.sealing_key(), "door: sealing_key")};
}

}  // namespace

std::string EncodeCapsule(const Capsule& capsule) {
  RELAIS_CHECK(!capsule.journey.none() && !capsule.referral.none() && !capsule.convention.none() &&
               capsule.convention_version.value() > 0);
  v1::Capsule message;
  Write(capsule.origin, *message.add_doors());
  Write(capsule.destination, *message.add_doors());
  message.set_journey(BytesOf(capsule.journey));
  message.set_referral(BytesOf(capsule.referral));
  message.set_convention(BytesOf(capsule.convention));
  message.set_convention_version(capsule.convention_version.value());
  message.set_drill(capsule.drill);
  absl::StatusOr<std::string> padded = Pad(message.SerializeAsString(), kCapsulePlainBytes);
  RELAIS_CHECK(padded.ok());  // every field has one size but the version, and its longest form fits
  return *std::move(padded);
}

absl::StatusOr<Capsule> DecodeCapsule(absl::string_view padded) {
  const absl::StatusOr<absl::string_view> bytes = Unpad(padded, kCapsulePlainBytes);
  if (!bytes.ok()) return bytes.status();
  v1::Capsule message;
  if (!ParseProto(*bytes, message) || message.doors_size() != kDoors) return Refuse(Reason::kMalformed, "capsule");
  if (HasUnknownFields(message)) return Refuse(Reason::kVersionUnknown, "capsule: unknown field");
  FieldCheck check;
  Capsule capsule;
  capsule.origin = Read(message.doors(0), check);
  capsule.destination = Read(message.doors(1), check);
  capsule.journey = check.Id<JourneyId>(message.journey(), "journey");
  capsule.referral = check.Id<HandoffId>(message.referral(), "referral");
  capsule.convention = check.Id<ConventionId>(message.convention(), "convention");
  capsule.convention_version = ConventionVersion(message.convention_version());
  check.Need(message.convention_version() > 0, "convention_version");
  capsule.drill = message.drill();
  if (!check.ok()) return check.status();
  return capsule;
}

std::string CapsuleAad(const SigningKey& follow_key) {
  return absl::StrCat(kCapsuleDomain, follow_key.view());
}

std::string FollowText(const Nonce& nonce) {
  return absl::StrCat(kFollowDomain, nonce.view());
}

}  // namespace relais::wire
