#include "node/desk/local_copy.h"

#include <utility>

#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/record_bytes.h"

namespace relais::node {
namespace {

using wire::BytesReader;
using wire::BytesWriter;
using wire::Identity;

constexpr uint8_t kVersion = 2;
constexpr size_t kSecretBytes = 32;
constexpr size_t kUsualBytes = 2048;

void Put(const BirthDate& date, BytesWriter& out) {
  out.U16(date.year);
  out.U8(date.month);
  out.U8(date.day);
}
BirthDate TakeBirthDate(BytesReader& in) {
  BirthDate date;
  date.year = in.U16();
  date.month = in.U8();
  date.day = in.U8();
  return date;
}

void Put(const Identity& identity, BytesWriter& out) {
  out.String(identity.surname);
  out.String(identity.given_name);
  Put(identity.birth_date, out);
}
Identity TakeIdentity(BytesReader& in) {
  Identity identity;
  identity.surname = std::string(in.String());
  identity.given_name = std::string(in.String());
  identity.birth_date = TakeBirthDate(in);
  return identity;
}

void Put(const Draft& draft, BytesWriter& out) {
  out.String(draft.need);
  out.Id(draft.service);
  out.String(draft.public_code);
  out.Enum(draft.age_band);
  out.String(draft.commune);
  out.String(draft.language);
  out.U16(draft.access_needs);
  out.String(draft.reason);
  out.String(draft.contact);
  out.Enum(draft.consent.by);
  out.Num(draft.consent.given_on);
  out.Bool(draft.consent.contact_shared);
  out.Bool(draft.consent.identify_beforehand);
  out.String(draft.new_need_reason);
  Put(Identity{draft.surname, draft.given_name, draft.birth_date}, out);
}
Draft TakeDraft(BytesReader& in) {
  Draft draft;
  draft.need = std::string(in.String());
  draft.service = in.Id<ServiceId>();
  draft.public_code = std::string(in.String());
  draft.age_band = in.Enum(AgeBand{}, AgeBand::k55AndOver);
  draft.commune = std::string(in.String());
  draft.language = std::string(in.String());
  draft.access_needs = in.U16();
  draft.reason = std::string(in.String());
  draft.contact = std::string(in.String());
  draft.consent.by = in.Enum(ConsentBy::kNobody, ConsentBy::kLegalRepresentative);
  draft.consent.given_on = in.Num<Day>();
  draft.consent.contact_shared = in.Bool();
  draft.consent.identify_beforehand = in.Bool();
  draft.new_need_reason = std::string(in.String());
  Identity identity = TakeIdentity(in);
  draft.surname = std::move(identity.surname);
  draft.given_name = std::move(identity.given_name);
  draft.birth_date = identity.birth_date;
  return draft;
}

Secret32 TakeSecret(BytesReader& in) {
  const absl::string_view bytes = in.Raw(kSecretBytes);
  return in.ok() ? Secret32(bytes) : Secret32();
}

}  // namespace

std::string EncodeLocalCopy(const LocalCopy& copy) {
  BytesWriter out(kUsualBytes);
  out.U8(kVersion);
  out.Raw(EncodeHeader(copy.header));
  out.String(copy.padded);
  out.Bool(copy.origin.has_value());
  if (copy.origin.has_value()) {
    Put(copy.origin->draft, out);
    Put(copy.origin->sent, out);
    out.Raw(copy.origin->layer2_key.view());
    out.Raw(copy.origin->capsule_key.view());
  }
  out.Bool(copy.identity.has_value());
  if (copy.identity.has_value()) Put(*copy.identity, out);
  return out.Take();
}

absl::StatusOr<LocalCopy> DecodeLocalCopy(absl::string_view bytes) {
  BytesReader in(bytes);
  if (in.U8() != kVersion) return Refuse(Reason::kVersionUnknown, "local copy");
  const absl::string_view header_bytes = in.Raw(limits::kHeaderBytes);
  LocalCopy copy;
  copy.padded = std::string(in.String(limits::kPaddedContentBytes));
  if (in.Bool()) {
    copy.origin.emplace();
    copy.origin->draft = TakeDraft(in);
    copy.origin->sent = TakeIdentity(in);
    copy.origin->layer2_key = TakeSecret(in);
    copy.origin->capsule_key = TakeSecret(in);
  }
  if (in.Bool()) copy.identity = TakeIdentity(in);
  const absl::Status complete = in.Finish();
  if (!complete.ok()) return complete;
  const absl::StatusOr<HandoffHeader> header = DecodeHeader(header_bytes);
  if (!header.ok()) return header.status();
  copy.header = *header;
  return copy;
}

}  // namespace relais::node
