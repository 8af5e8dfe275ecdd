#include "services/wire/layer2_codec.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "relais/v1/content.pb.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/wire/padding.h"
#include "services/wire/parse.h"

namespace relais::wire {
namespace {

constexpr absl::string_view kLayer2Domain = "relais.v1.layer2";

void CheckName(absl::string_view name, absl::string_view field, FieldCheck& check) {
  if (name.size() > limits::kNameBytesMax) {
    check.Fail(Reason::kTextTooLong, absl::StrCat(field, ": ", name.size(), " bytes of ", limits::kNameBytesMax));
  }
  check.Need(IsCleanText(name), field);
}

absl::Status Check(const Identity& identity) {
  FieldCheck check;
  if (identity.none()) check.Fail(Reason::kMissingField, "identity");
  CheckName(identity.surname, "surname", check);
  CheckName(identity.given_name, "given name", check);
  const bool dated = identity.birth_date != BirthDate();
  if (dated && !DayOf(identity.birth_date).has_value()) check.Fail(Reason::kUnknownValue, "birth date");
  return check.status();
}

}  // namespace

absl::StatusOr<std::string> EncodeIdentity(const Identity& identity) {
  const absl::Status sound = Check(identity);
  if (!sound.ok()) return sound;
  v1::Identity message;
  message.set_surname(identity.surname);
  message.set_given_name(identity.given_name);
  if (identity.birth_date != BirthDate()) message.set_birth_day(DayOf(identity.birth_date)->value());
  return Pad(message.SerializeAsString(), limits::kLayer2PlainBytes);
}

absl::StatusOr<Identity> DecodeIdentity(absl::string_view padded) {
  const absl::StatusOr<absl::string_view> bytes = Unpad(padded, limits::kLayer2PlainBytes);
  if (!bytes.ok()) return bytes.status();
  v1::Identity message;
  if (!ParseProto(*bytes, message)) return Refuse(Reason::kMalformed, "identity");
  if (HasUnknownFields(message)) return Refuse(Reason::kVersionUnknown, "identity: unknown field");
  Identity identity;
  identity.surname = std::move(*message.mutable_surname());
  identity.given_name = std::move(*message.mutable_given_name());
  if (message.has_birth_day()) {
    const Day born(message.birth_day());
    if (born < kFirstDay || born > kLastDay) return Refuse(Reason::kUnknownValue, "birth date");
    const CivilDay civil = CivilFromDay(born);
    identity.birth_date = {static_cast<uint16_t>(civil.year), static_cast<uint8_t>(civil.month),
                           static_cast<uint8_t>(civil.day)};
  }
  const absl::Status sound = Check(identity);
  if (!sound.ok()) return sound;
  return identity;
}

std::string Layer2Aad(JourneyId journey, PartnerId origin, const SigningKey& arrival_key) {
  return absl::StrCat(kLayer2Domain, journey.view(), origin.view(), arrival_key.view());
}

}  // namespace relais::wire
