#include "services/wire/content_codec.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "relais/v1/content.pb.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/limits.h"
#include "services/wire/padding.h"
#include "services/wire/parse.h"

namespace relais::wire {
namespace {

constexpr size_t kLayer2KeyBytes = 32;
constexpr size_t kCommuneBytes = 5;
constexpr uint32_t kMinutesPerDay = 24 * 60;
// Three values of "did it help?" on the wire.
constexpr uint32_t kNotSaid = 0;
constexpr uint32_t kHelped = 1;
constexpr uint32_t kNotHelped = 2;

// --- The rules, the same for both directions ------------------------------------------------------------------

void CheckText(absl::string_view text, size_t bytes_max, absl::string_view field, FieldCheck& check) {
  if (text.size() > bytes_max) {
    check.Fail(Reason::kTextTooLong, absl::StrCat(field, ": ", text.size(), " bytes of ", bytes_max));
  }
  check.Need(IsCleanText(text), field);
}

void CheckNeeded(absl::string_view text, size_t bytes_max, absl::string_view field, FieldCheck& check) {
  if (text.empty()) check.Fail(Reason::kMissingField, field);
  CheckText(text, bytes_max, field, check);
}

bool IsLanguage(absl::string_view code) {
  if (code.size() != 2 && code.size() != 3) return false;
  for (const char c : code) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

void CheckLayer2(absl::string_view layer2, absl::string_view key, FieldCheck& check) {
  check.Need(layer2.empty() || layer2.size() == limits::kLayer2Bytes, "layer2");
  check.Need(key.empty() || key.size() == kLayer2KeyBytes, "layer2_key");
  check.Need(key.empty() || !layer2.empty(), "layer2_key without layer2");
}

absl::Status Check(const ReferralContent& content, const HandoffHeader& header) {
  FieldCheck check;
  const Draft& draft = content.draft;
  check.Need(header.kind == HandoffKind::kReferral, "kind of handoff");
  CheckNeeded(draft.need, limits::kVocabularyBytesMax, "need", check);
  if (draft.service.none()) check.Fail(Reason::kMissingField, "service");
  CheckNeeded(draft.public_code, limits::kVocabularyBytesMax, "public", check);
  CheckNeeded(draft.commune, kCommuneBytes, "commune", check);
  if (draft.age_band != AgeBand{} && AgeBandName(draft.age_band).empty()) check.Fail(Reason::kUnknownValue, "age band");
  if (!draft.language.empty() && !IsLanguage(draft.language)) check.Fail(Reason::kUnknownValue, "language");
  if ((draft.access_needs & ~kAccessNeedsAll) != 0) check.Fail(Reason::kUnknownValue, "access needs");
  CheckText(draft.reason, limits::kReasonTextBytesMax, "reason", check);
  CheckText(draft.contact, limits::kContactBytesMax, "contact", check);
  const bool consented = draft.consent.by == ConsentBy::kPerson || draft.consent.by == ConsentBy::kLegalRepresentative;
  if (!consented || draft.consent.given_on == kNoDay) check.Fail(Reason::kConsentMissing, "consent");
  CheckLayer2(content.layer2, content.layer2_key, check);
  return check.status();
}

absl::Status Check(const EventContent& content, const HandoffHeader& header) {
  // As an event of a door; which of the two made it, and whether it may, is the state table's question.
  constexpr Actor kDoor = Actor::kDestination;
  if (EventName(content.event).empty()) return Refuse(Reason::kUnknownValue, "event");
  const bool sealed = header.kind == HandoffKind::kAnswer || header.kind == HandoffKind::kNote;
  if (!sealed || TravelsAs(content.event, kDoor) != header.kind) {
    return Refuse(Reason::kMalformed, "event of another kind of handoff");
  }
  // New keys travel with the one event that says so, and that event brings some.
  const bool reissues = content.event == ReferralEvent::kReissueSlip;
  FieldCheck check;
  check.Need(reissues == (header.slip_version != 0), "slip version");
  check.Need(reissues || content.layer2.empty(), "layer2 of another event");
  CheckLayer2(content.layer2, content.layer2_key, check);
  return check.ok() ? CheckDetail(content.event, kDoor, content.detail) : check.status();
}

absl::Status Check(const PersonWord& word, const HandoffHeader& header) {
  FieldCheck check;
  check.Need(header.kind == HandoffKind::kPerson, "kind of handoff");
  check.Need(word.referral == header.answers && !word.referral.none(), "referral");
  if (!word.helped.has_value() && !word.withdraw) check.Fail(Reason::kMissingField, "word");
  check.Need(word.helped.has_value() != word.withdraw, "two words");
  check.Need(header.state == (word.withdraw ? CoarseState::kWithdrawn : CoarseState::kEnded), "coarse state");
  return check.status();
}

// --- Writing --------------------------------------------------------------------------------------------------

void Write(const ReferralContent& content, v1::Content& message) {
  v1::ReferralContent& out = *message.mutable_referral();
  const Draft& draft = content.draft;
  out.set_need(draft.need);
  out.set_service(BytesOf(draft.service));
  out.set_public_code(draft.public_code);
  out.set_age_band(static_cast<uint32_t>(draft.age_band));
  out.set_commune(draft.commune);
  out.set_language(draft.language);
  out.set_access_needs(draft.access_needs);
  out.set_reason(draft.reason);
  if (draft.consent.contact_shared) out.set_contact(draft.contact);
  out.set_consent_by_representative(draft.consent.by == ConsentBy::kLegalRepresentative);
  out.set_consent_day(draft.consent.given_on.value());
  out.set_layer2(content.layer2);
  out.set_layer2_key(content.layer2_key);
}

uint32_t HelpedNumber(std::optional<bool> helped) {
  if (!helped.has_value()) return kNotSaid;
  return *helped ? kHelped : kNotHelped;
}

void Write(const EventContent& content, v1::Content& message) {
  v1::EventContent& out = *message.mutable_event();
  const EventDetail& detail = content.detail;
  out.set_event(static_cast<uint32_t>(content.event));
  if (content.event == ReferralEvent::kWaitlist) out.set_day(detail.not_before.value());
  if (detail.appointment.has_value()) {
    out.set_day(detail.appointment->day.value());
    out.set_minute(detail.appointment->minute_of_day);
  }
  if (detail.decline.has_value()) out.set_decline_reason(static_cast<uint32_t>(*detail.decline));
  out.set_counter_service(BytesOf(detail.counter_proposal));
  if (detail.outcome.has_value()) out.set_outcome(static_cast<uint32_t>(*detail.outcome));
  out.set_helped(HelpedNumber(detail.helped));
  out.set_text(detail.text);
  out.set_at_persons_request(detail.at_persons_request);
  out.set_layer2(content.layer2);
  out.set_layer2_key(content.layer2_key);
}

void Write(const PersonWord& word, v1::Content& message) {
  v1::PersonWord& out = *message.mutable_person();
  out.set_helped(HelpedNumber(word.helped));
  out.set_withdraw(word.withdraw);
  out.set_referral(BytesOf(word.referral));
}

v1::Content MessageOf(const Content& content) {
  v1::Content message;
  std::visit([&message](const auto& body) { Write(body, message); }, content);
  return message;
}

// --- Reading --------------------------------------------------------------------------------------------------

std::optional<bool> ReadHelped(uint32_t number, FieldCheck& check) {
  if (number > kNotHelped) check.Fail(Reason::kUnknownValue, "helped");
  if (number == kNotSaid) return std::nullopt;
  return number == kHelped;
}

ReferralContent Read(v1::ReferralContent& in, FieldCheck& check) {
  ReferralContent out;
  Draft& draft = out.draft;
  draft.need = std::move(*in.mutable_need());
  draft.service = check.IdOrNone<ServiceId>(in.service(), "service");
  draft.public_code = std::move(*in.mutable_public_code());
  if (in.age_band() > UINT8_MAX) check.Fail(Reason::kUnknownValue, "age band");
  draft.age_band = static_cast<AgeBand>(in.age_band() & UINT8_MAX);
  draft.commune = std::move(*in.mutable_commune());
  draft.language = std::move(*in.mutable_language());
  if (in.access_needs() > UINT16_MAX) check.Fail(Reason::kUnknownValue, "access needs");
  draft.access_needs = static_cast<uint16_t>(in.access_needs());
  draft.reason = std::move(*in.mutable_reason());
  draft.contact = std::move(*in.mutable_contact());
  draft.consent.by = in.consent_by_representative() ? ConsentBy::kLegalRepresentative : ConsentBy::kPerson;
  draft.consent.given_on = Day(in.consent_day());
  draft.consent.contact_shared = !draft.contact.empty();
  draft.consent.identify_beforehand = !in.layer2_key().empty();
  out.layer2 = std::move(*in.mutable_layer2());
  out.layer2_key = std::move(*in.mutable_layer2_key());
  return out;
}

// The enums of a detail are one byte; a larger number must not be cut down to a known one.
template <class E>
std::optional<E> ReadListed(uint32_t number, absl::string_view field, FieldCheck& check) {
  if (number > UINT8_MAX) check.Fail(Reason::kUnknownValue, field);
  if (number == 0) return std::nullopt;
  return static_cast<E>(number & UINT8_MAX);
}

EventContent Read(v1::EventContent& in, ArrivalGrade grade, FieldCheck& check) {
  EventContent out;
  EventDetail& detail = out.detail;
  out.event = check.Listed(in.event(), static_cast<ReferralEvent>(kReferralEvents), "event");
  detail.text = std::move(*in.mutable_text());
  detail.decline = ReadListed<DeclineReason>(in.decline_reason(), "reason for declining", check);
  detail.counter_proposal = check.IdOrNone<ServiceId>(in.counter_service(), "counter_service");
  detail.no_solution = out.event == ReferralEvent::kDecline && detail.counter_proposal.none();
  detail.outcome = ReadListed<Outcome>(in.outcome(), "outcome", check);
  detail.helped = ReadHelped(in.helped(), check);
  detail.at_persons_request = in.at_persons_request();
  out.layer2 = std::move(*in.mutable_layer2());
  out.layer2_key = std::move(*in.mutable_layer2_key());
  if (out.event == ReferralEvent::kReceive) detail.grade = grade;
  if (out.event == ReferralEvent::kSchedule) {
    if (in.minute() >= kMinutesPerDay) check.Fail(Reason::kUnknownValue, "minute");
    detail.appointment = Appointment{Day(in.day()), static_cast<uint16_t>(in.minute() % kMinutesPerDay)};
    return out;
  }
  check.Need(in.minute() == 0, "minute");
  if (out.event == ReferralEvent::kWaitlist) {
    detail.not_before = Day(in.day());
  } else {
    check.Need(in.day() == 0, "day");
  }
  return out;
}

PersonWord Read(const v1::PersonWord& in, FieldCheck& check) {
  PersonWord out;
  out.referral = check.Id<HandoffId>(in.referral(), "referral");
  out.helped = ReadHelped(in.helped(), check);
  out.withdraw = in.withdraw();
  return out;
}

}  // namespace

absl::StatusOr<std::string> EncodeContent(const Content& content, const HandoffHeader& header) {
  const absl::Status fits = std::visit([&header](const auto& body) { return Check(body, header); }, content);
  if (!fits.ok()) return fits;
  return Pad(MessageOf(content).SerializeAsString(), limits::kPaddedContentBytes);
}

size_t ContentBytes(const Content& content) {
  return MessageOf(content).ByteSizeLong();
}

absl::StatusOr<Content> DecodeContent(absl::string_view padded, const HandoffHeader& header) {
  const absl::StatusOr<absl::string_view> bytes = Unpad(padded, limits::kPaddedContentBytes);
  if (!bytes.ok()) return bytes.status();
  v1::Content message;
  if (!ParseProto(*bytes, message)) return Refuse(Reason::kMalformed, "content");
  if (HasUnknownFields(message)) return Refuse(Reason::kVersionUnknown, "content: unknown field");
  FieldCheck check;
  Content content;
  switch (message.body_case()) {
    case v1::Content::kReferral:
      content = Read(*message.mutable_referral(), check);
      break;
    case v1::Content::kEvent:
      content = Read(*message.mutable_event(), header.grade, check);
      break;
    case v1::Content::kPerson:
      content = Read(message.person(), check);
      break;
    case v1::Content::BODY_NOT_SET:
      return Refuse(Reason::kMalformed, "content: nothing");
  }
  if (!check.ok()) return check.status();
  const absl::Status fits = std::visit([&header](const auto& body) { return Check(body, header); }, content);
  if (!fits.ok()) return fits;
  return content;
}

}  // namespace relais::wire
