#include "services/wire/derogation_codec.h"

#include "absl/strings/str_cat.h"
#include "relais/v1/content.pb.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/limits.h"
#include "services/wire/padding.h"
#include "services/wire/parse.h"

namespace relais::wire {
namespace {

absl::Status CheckText(absl::string_view text) {
  if (text.empty()) return Refuse(Reason::kMissingField, "reason");
  if (text.size() > limits::kNoteTextBytesMax) {
    return Refuse(Reason::kTextTooLong, absl::StrCat("reason: ", text.size(), " of ", limits::kNoteTextBytesMax));
  }
  return IsCleanText(text) ? absl::OkStatus() : Refuse(Reason::kMalformed, "reason");
}

template <class Message>
absl::Status ReadPadded(absl::string_view padded, Message& message) {
  const absl::StatusOr<absl::string_view> bytes = Unpad(padded, limits::kDerogationPlainBytes);
  if (!bytes.ok()) return bytes.status();
  if (!ParseProto(*bytes, message)) return Refuse(Reason::kMalformed, "reason");
  if (HasUnknownFields(message)) return Refuse(Reason::kVersionUnknown, "reason: unknown field");
  return CheckText(message.text());
}

}  // namespace

absl::StatusOr<std::string> EncodeDerogationReason(const DerogationReason& reason) {
  if (absl::Status status = CheckText(reason.text); !status.ok()) return status;
  if (reason.reply_key.none()) return Refuse(Reason::kMalformed, "reply_key");
  v1::DerogationReason message;
  message.set_text(reason.text);
  message.set_reply_key(BytesOf(reason.reply_key));
  return Pad(message.SerializeAsString(), limits::kDerogationPlainBytes);
}

absl::StatusOr<std::string> EncodeDerogationRefusal(absl::string_view text) {
  if (absl::Status status = CheckText(text); !status.ok()) return status;
  v1::DerogationRefusal message;
  message.set_text(std::string(text));
  return Pad(message.SerializeAsString(), limits::kDerogationPlainBytes);
}

absl::StatusOr<DerogationReason> DecodeDerogationReason(absl::string_view padded) {
  v1::DerogationReason message;
  if (absl::Status status = ReadPadded(padded, message); !status.ok()) return status;
  FieldCheck check;
  DerogationReason reason;
  reason.text = message.text();
  reason.reply_key = check.Id<SealingKey>(message.reply_key(), "reply_key");
  if (!check.ok()) return check.status();
  return reason;
}

absl::StatusOr<std::string> DecodeDerogationRefusal(absl::string_view padded) {
  v1::DerogationRefusal message;
  if (absl::Status status = ReadPadded(padded, message); !status.ok()) return status;
  return message.text();
}

absl::StatusOr<DerogationRequest> ReadDerogationRequest(const v1::DerogationRequest& message) {
  DerogationRequest request;
  request.id = RequestId::FromBytes(message.request());
  request.asker = PartnerId::FromBytes(message.asker());
  request.journey = JourneyId::FromBytes(message.journey());
  request.destination = PartnerId::FromBytes(message.destination());
  request.convention = ConventionId::FromBytes(message.convention());
  request.convention_version = ConventionVersion(message.convention_version());
  request.identity = SigningKey::FromBytes(message.identity());
  request.sealed = message.sealed();
  request.signature = Signature::FromBytes(message.signature());
  if (const Reason wrong = CheckDerogationRequest(request); wrong != Reason::kNone) return Refuse(wrong, "request");
  return request;
}

absl::StatusOr<DerogationAnswer> ReadDerogationAnswer(const v1::DerogationAnswer& message) {
  DerogationAnswer answer;
  answer.request = RequestId::FromBytes(message.request());
  answer.token = DecodeDerogation(message.token());
  answer.sealed = message.sealed();
  answer.animator = SigningKey::FromBytes(message.animator());
  answer.signature = Signature::FromBytes(message.signature());
  const bool stray =
      message.token().empty() == answer.granted() || message.signature().empty() != answer.signature.none();
  if (stray || CheckDerogationAnswer(answer) != Reason::kNone) return Refuse(Reason::kMalformed, "answer");
  return answer;
}

void WriteDerogationRequest(const DerogationRequest& request, v1::DerogationRequest& message) {
  message.set_request(BytesOf(request.id));
  message.set_asker(BytesOf(request.asker));
  message.set_journey(BytesOf(request.journey));
  message.set_destination(BytesOf(request.destination));
  message.set_convention(BytesOf(request.convention));
  message.set_convention_version(request.convention_version.value());
  message.set_identity(BytesOf(request.identity));
  message.set_sealed(request.sealed);
  message.set_signature(BytesOf(request.signature));
}

void WriteDerogationAnswer(const DerogationAnswer& answer, v1::DerogationAnswer& message) {
  message.set_request(BytesOf(answer.request));
  message.set_token(answer.granted() ? EncodeDerogation(answer.token) : std::string());
  message.set_sealed(answer.sealed);
  message.set_animator(BytesOf(answer.animator));
  message.set_signature(BytesOf(answer.signature));
}

}  // namespace relais::wire
