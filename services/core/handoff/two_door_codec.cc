// One journey as bytes, for checkpoints. Big-endian, in this order: version 1, flags (bit 0 drill, 1 withdrawn,
// 2 restored, 3 owner restated), slip version, owner, convention, its version u32, arrival key, follow-up key,
// follow-up sealing key, the person's counter u32, number of referrals u8, then for each: id, destination, due day i32,
// state, before, received, flags (bit 0 third door allowed, 1 breach, 2 restated); number of nonces u8, then each.
#include "services/core/handoff/check.h"
#include "services/core/handoff/fixed_bytes.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/two_door.h"

namespace relais {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kFixedBytes = 3 + 16 + 16 + 4 + 3 * 32 + 4 + 1 + 1;
constexpr size_t kReferralBytes = 16 + 16 + 4 + 4 + 4;
static_assert(limits::kReferralsPerJourneyMax <= 255);

constexpr uint8_t Bit(bool set, int place) {
  return static_cast<uint8_t>(set ? 1u << place : 0u);
}
constexpr bool IsSet(uint8_t flags, int place) {
  return (flags >> place & 1u) != 0;
}

void WriteReferral(FixedWriter& out, const JourneyReferral& referral) {
  out.Id(referral.id);
  out.Id(referral.destination);
  out.I32(referral.due_day.value());
  out.I32(referral.open_due_day.value());
  out.U8(static_cast<uint8_t>(referral.state));
  out.U8(static_cast<uint8_t>(referral.before));
  out.U8(static_cast<uint8_t>(referral.received));
  out.U8(Bit(referral.third_door_allowed, 0) | Bit(referral.breach, 1) | Bit(referral.restated, 2));
}

// False for a number outside its enum or an unknown flag.
bool ReadReferral(FixedReader& in, JourneyReferral& referral) {
  referral.id = in.Read<HandoffId>();
  referral.destination = in.Read<PartnerId>();
  referral.due_day = Day(in.I32());
  referral.open_due_day = Day(in.I32());
  referral.state = static_cast<CoarseState>(in.U8());
  referral.before = static_cast<CoarseState>(in.U8());
  referral.received = static_cast<ArrivalGrade>(in.U8());
  const uint8_t flags = in.U8();
  referral.third_door_allowed = IsSet(flags, 0);
  referral.breach = IsSet(flags, 1);
  referral.restated = IsSet(flags, 2);
  return in.ok() && !CoarseStateName(referral.state).empty() && !CoarseStateName(referral.before).empty() &&
         !ArrivalGradeName(referral.received).empty() && flags < 1u << 3;
}

}  // namespace

std::string EncodeJourney(const JourneyDoors& journey) {
  RELAIS_CHECK(journey.referrals.size() <= limits::kReferralsPerJourneyMax);
  RELAIS_CHECK(journey.used_nonces.size() <= limits::kReferralsPerJourneyMax);
  FixedWriter out(kFixedBytes + journey.referrals.size() * kReferralBytes + journey.used_nonces.size() * Nonce::kSize);
  out.U8(kVersion);
  out.U8(Bit(journey.drill, 0) | Bit(journey.withdrawn, 1) | Bit(journey.restored, 2) | Bit(journey.owner_restated, 3));
  out.U8(journey.slip_version);
  out.Id(journey.owner);
  out.Id(journey.convention);
  out.U32(journey.convention_version.value());
  out.Id(journey.arrival_key);
  out.Id(journey.follow_key);
  out.Id(journey.follow_sealing_key);
  out.U32(journey.person_counter);
  out.U8(static_cast<uint8_t>(journey.referrals.size()));
  for (const JourneyReferral& referral : journey.referrals) WriteReferral(out, referral);
  out.U8(static_cast<uint8_t>(journey.used_nonces.size()));
  for (const Nonce& nonce : journey.used_nonces) out.Id(nonce);
  return out.Take();
}

absl::StatusOr<JourneyDoors> DecodeJourney(absl::string_view bytes) {
  FixedReader in(bytes);
  if (in.U8() != kVersion) return Refuse(bytes.empty() ? Reason::kMalformed : Reason::kVersionUnknown, "journey");
  JourneyDoors journey;
  const uint8_t flags = in.U8();
  journey.drill = IsSet(flags, 0);
  journey.withdrawn = IsSet(flags, 1);
  journey.restored = IsSet(flags, 2);
  journey.owner_restated = IsSet(flags, 3);
  journey.slip_version = in.U8();
  journey.owner = in.Read<PartnerId>();
  journey.convention = in.Read<ConventionId>();
  journey.convention_version = ConventionVersion(in.U32());
  journey.arrival_key = in.Read<SigningKey>();
  journey.follow_key = in.Read<SigningKey>();
  journey.follow_sealing_key = in.Read<SealingKey>();
  journey.person_counter = in.U32();
  const uint8_t referrals = in.U8();
  if (flags >= 1u << 4 || referrals > limits::kReferralsPerJourneyMax) return Refuse(Reason::kMalformed, "journey");
  int open = 0;
  for (int i = 0; i < referrals; ++i) {
    JourneyReferral referral;
    if (!ReadReferral(in, referral)) return Refuse(Reason::kMalformed, "referral of a journey");
    if (referral.open()) ++open;
    journey.referrals.push_back(referral);
  }
  const uint8_t nonces = in.U8();
  if (open > 1 || nonces > limits::kReferralsPerJourneyMax) return Refuse(Reason::kMalformed, "journey");
  for (int i = 0; i < nonces && in.ok(); ++i) journey.used_nonces.push_back(in.Read<Nonce>());
  if (!in.done()) return Refuse(Reason::kMalformed, "journey length");
  return journey;
}

}  // namespace relais
