#include "services/core/handoff/derogation.h"

#include "services/core/handoff/fixed_bytes.h"

namespace relais {
namespace {

constexpr char kDerogationDomain[] = "relais.v1.derogation";

// Every field but the signature, in the order of the layout.
void WriteFields(FixedWriter& out, const Derogation& token) {
  out.Id(token.asker);
  out.Id(token.journey);
  out.Id(token.destination);
  out.Id(token.convention);
  out.U32(token.convention_version.value());
  out.I32(token.expiry.value());
  out.Id(token.nonce);
  out.Id(token.animator);
}

}  // namespace

std::string DerogationText(const Derogation& token) {
  FixedWriter out(sizeof(kDerogationDomain) + limits::kDerogationBytes);
  out.Bytes(kDerogationDomain);
  WriteFields(out, token);
  return out.Take();
}

std::string EncodeDerogation(const Derogation& token) {
  FixedWriter out(limits::kDerogationBytes);
  WriteFields(out, token);
  out.Id(token.signature);
  return out.Take();
}

Derogation DecodeDerogation(absl::string_view bytes) {
  Derogation token;
  if (bytes.size() != limits::kDerogationBytes) return token;
  FixedReader in(bytes);
  token.asker = in.Read<PartnerId>();
  token.journey = in.Read<JourneyId>();
  token.destination = in.Read<PartnerId>();
  token.convention = in.Read<ConventionId>();
  token.convention_version = ConventionVersion(in.U32());
  token.expiry = Day(in.I32());
  token.nonce = in.Read<Nonce>();
  token.animator = in.Read<SigningKey>();
  token.signature = in.Read<Signature>();
  return token;
}

}  // namespace relais
