#include "services/core/handoff/header.h"

#include "services/core/handoff/fixed_bytes.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kDomain = "relais.v1.header";
constexpr absl::string_view kArrivalDomain = "relais.v1.arrival";
constexpr uint8_t kVersion = 1;
constexpr uint8_t kFlagDrill = 1;
constexpr size_t kReservedEarlyBytes = 2;
constexpr size_t kNullifierBytes = 32;
constexpr size_t kLogHeadBytes = 8 + 32;

bool IsKind(uint8_t value) {
  return value >= static_cast<uint8_t>(HandoffKind::kReferral) && value <= static_cast<uint8_t>(HandoffKind::kNotice);
}
bool IsState(uint8_t value) {
  return value >= static_cast<uint8_t>(CoarseState::kOpen) && value <= static_cast<uint8_t>(CoarseState::kCorrected);
}
bool IsGrade(uint8_t value) {
  return value <= static_cast<uint8_t>(ArrivalGrade::kTranscribed);
}

// All three slip keys under a slip version, or none of them under version 0.
bool HasSlip(const HandoffHeader& h) {
  return h.slip_version != 0 && !h.arrival_key.none() && !h.follow_key.none() && !h.follow_sealing_key.none();
}
bool HasNoSlip(const HandoffHeader& h) {
  return h.slip_version == 0 && h.arrival_key.none() && h.follow_key.none() && h.follow_sealing_key.none();
}
bool HasNoArrival(const HandoffHeader& h) {
  return h.grade == ArrivalGrade::kNone && h.arrival_proof.none();
}

// A token is absent as a whole or complete: no field may be left out.
bool IsDerogationCoherent(const Derogation& token) {
  if (token.none()) return token == Derogation();
  return !token.asker.none() && !token.journey.none() && !token.destination.none() && !token.convention.none() &&
         token.convention_version.value() != 0 && !token.nonce.none() && !token.animator.none();
}

bool IsReferralCoherent(const HandoffHeader& h) {
  return !h.sender.none() && h.answers.none() && h.parent != h.handoff && h.state == CoarseState::kOpen &&
         h.due_day != kNoDay && HasSlip(h) && HasNoArrival(h) && IsDerogationCoherent(h.derogation);
}

bool IsAnswerCoherent(const HandoffHeader& h) {
  if (h.sender.none() || h.slip_version != 0 || !h.follow_key.none() || !h.follow_sealing_key.none()) return false;
  const bool arrived = h.grade != ArrivalGrade::kNone;
  if (arrived != !h.arrival_key.none()) return false;
  if ((h.grade == ArrivalGrade::kProven) != !h.arrival_proof.none()) return false;
  switch (h.state) {
    case CoarseState::kReceived:
      return arrived;
    case CoarseState::kEnded:
      return true;
    case CoarseState::kOpen:
    case CoarseState::kAnsweredYes:
    case CoarseState::kAnsweredNo:
    case CoarseState::kCancelled:
    case CoarseState::kWithdrawn:
    case CoarseState::kCorrected:
      return !arrived;
    case CoarseState::kExpired:  // said by the hub, by a notice
    case CoarseState::kUndeliverable:
      return false;
  }
  return false;
}

bool IsNoteCoherent(const HandoffHeader& h) {
  return !h.sender.none() && h.state == CoarseState::kOpen && HasNoArrival(h) && (HasSlip(h) || HasNoSlip(h));
}

bool IsPersonCoherent(const HandoffHeader& h) {
  const bool says = h.state == CoarseState::kEnded || h.state == CoarseState::kWithdrawn;
  return h.sender.none() && says && HasNoArrival(h) && h.slip_version == 0 && h.arrival_key.none() &&
         !h.follow_key.none() && h.follow_sealing_key.none();
}

bool IsNoticeCoherent(const HandoffHeader& h) {
  const bool says =
      h.state == CoarseState::kOpen || h.state == CoarseState::kExpired || h.state == CoarseState::kUndeliverable;
  return !h.sender.none() && says && HasNoArrival(h) && HasNoSlip(h);
}

bool IsCoherent(const HandoffHeader& h) {
  const bool has_ids = !h.convention.none() && h.convention_version.value() != 0 && !h.destination.none() &&
                       !h.mailbox.none() && !h.recipient_key.none() && !h.handoff.none() && h.generation.value() != 0 &&
                       !h.journey.none();
  if (!has_ids) return false;
  if (h.kind == HandoffKind::kReferral) return IsReferralCoherent(h);
  if (h.answers.none() || h.answers == h.handoff || !h.parent.none() || h.derogation != Derogation()) return false;
  switch (h.kind) {
    case HandoffKind::kAnswer:
      return IsAnswerCoherent(h);
    case HandoffKind::kNote:
      return IsNoteCoherent(h);
    case HandoffKind::kPerson:
      return IsPersonCoherent(h);
    case HandoffKind::kNotice:
      return IsNoticeCoherent(h);
    case HandoffKind::kReferral:
      break;
  }
  return false;
}

}  // namespace

std::string EncodeHeader(const HandoffHeader& header) {
  FixedWriter out(limits::kHeaderBytes);
  out.Bytes(kDomain);
  out.U8(kVersion);
  out.U8(static_cast<uint8_t>(header.kind));
  out.U8(header.drill ? kFlagDrill : 0);
  out.U8(static_cast<uint8_t>(header.state));
  out.U8(static_cast<uint8_t>(header.grade));
  out.U8(header.slip_version);
  out.Zeros(kReservedEarlyBytes);
  out.Id(header.convention);
  out.U32(header.convention_version.value());
  out.Id(header.sender);
  out.Id(header.destination);
  out.Id(header.mailbox);
  out.Id(header.recipient_key);
  out.Id(header.handoff);
  out.U32(header.generation.value());
  out.Id(header.answers);
  out.Id(header.parent);
  out.Id(header.journey);
  out.I32(header.due_day.value());
  out.U32(header.window.value());
  out.Id(header.arrival_key);
  out.Id(header.follow_key);
  out.Id(header.follow_sealing_key);
  out.Id(header.arrival_proof);
  out.Bytes(EncodeDerogation(header.derogation));
  out.Zeros(kNullifierBytes + kLogHeadBytes);
  return out.Take();
}

absl::StatusOr<HandoffHeader> DecodeHeader(absl::string_view bytes) {
  if (bytes.size() != limits::kHeaderBytes) return Refuse(Reason::kMalformed, "header length");
  FixedReader in(bytes);
  if (in.Bytes(kDomain.size()) != kDomain || in.U8() != kVersion) return Refuse(Reason::kVersionUnknown, "header");
  const uint8_t kind = in.U8();
  const uint8_t flags = in.U8();
  const uint8_t state = in.U8();
  const uint8_t grade = in.U8();
  if (!IsKind(kind) || (flags & ~kFlagDrill) != 0 || !IsState(state) || !IsGrade(grade)) {
    return Refuse(Reason::kMalformed, "header value");
  }
  HandoffHeader header;
  header.kind = static_cast<HandoffKind>(kind);
  header.drill = (flags & kFlagDrill) != 0;
  header.state = static_cast<CoarseState>(state);
  header.grade = static_cast<ArrivalGrade>(grade);
  header.slip_version = in.U8();
  if (!in.Zeros(kReservedEarlyBytes)) return Refuse(Reason::kMalformed, "header reserved bytes");
  header.convention = in.Read<ConventionId>();
  header.convention_version = ConventionVersion(in.U32());
  header.sender = in.Read<PartnerId>();
  header.destination = in.Read<PartnerId>();
  header.mailbox = in.Read<NodeId>();
  header.recipient_key = in.Read<KeyId>();
  header.handoff = in.Read<HandoffId>();
  header.generation = SealGeneration(in.U32());
  header.answers = in.Read<HandoffId>();
  header.parent = in.Read<HandoffId>();
  header.journey = in.Read<JourneyId>();
  header.due_day = Day(in.I32());
  header.window = Window(in.U32());
  header.arrival_key = in.Read<SigningKey>();
  header.follow_key = in.Read<SigningKey>();
  header.follow_sealing_key = in.Read<SealingKey>();
  header.arrival_proof = in.Read<Signature>();
  header.derogation = DecodeDerogation(in.Bytes(limits::kDerogationBytes));
  if (!in.Zeros(kNullifierBytes + kLogHeadBytes)) return Refuse(Reason::kMalformed, "header reserved bytes");
  if (!IsCoherent(header)) return Refuse(Reason::kMalformed, "header fields do not go together");
  return header;
}

std::string ArrivalProofText(HandoffId referral, JourneyId journey, PartnerId destination) {
  FixedWriter out(kArrivalDomain.size() + HandoffId::kSize + JourneyId::kSize + PartnerId::kSize);
  out.Bytes(kArrivalDomain);
  out.Id(referral);
  out.Id(journey);
  out.Id(destination);
  return out.Take();
}

absl::StatusOr<EnvelopeView> SplitEnvelope(absl::string_view envelope) {
  if (envelope.size() != limits::kEnvelopeBytes) return Refuse(Reason::kMalformed, "envelope length");
  EnvelopeView view;
  view.header = envelope.substr(0, limits::kHeaderBytes);
  view.sealed = envelope.substr(limits::kHeaderBytes, limits::kSealedBytes);
  view.signature = envelope.substr(limits::kHeaderBytes + limits::kSealedBytes);
  return view;
}

}  // namespace relais
