// Convention files, which strangers write: what is accepted means the same once written again, and a convention is said
// to be in force only when every signature in the file is good and has a place there.
#include <string>
#include <utility>
#include <vector>

#include "services/core/convention/verdict.h"
#include "services/core/handoff/check.h"
#include "services/wire/convention_file.h"
#include "services/wire/parse.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/key_tools.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

Digest AnyHash(absl::string_view) {
  return sample::Filled<Digest>(7);
}

SignedText Signed(const KnowledgeItem& item) {
  SignedText text = wire::SignedTextOf(item);
  text.text = wire::EncodeText(item.content);
  return text;
}

// In force under the sample network's roots.
std::string Good() {
  wire::ConventionFile file;
  file.framework = {Signed(sample::FrameworkItem())};
  file.convention = Signed(sample::LocalItem());
  file.standings = {Signed(sample::StandingItem(sample::kLocal, sample::PartnerNo(3), 1, Standing::kSuspended,
                                                sample::kToday, sample::SignatoryNo(40)))};
  StatusStatement status;
  status.convention = sample::kLocal;
  status.text_sha256 = AnyHash("");
  status.activated = status.as_of = sample::kToday;
  status.activations = {{"a", "Région", sample::kToday}, {"b", "Rectorat", sample::kToday}};
  status.framework_version = ConventionVersion(1);
  for (const TextSignature& signature : file.convention.signatures) {
    status.received.push_back({signature.key, sample::kToday});
  }
  file.status = SignedText{
      TextKind::kStatus, wire::EncodeStatus(status), {{sample::Filled<SigningKey>(30), sample::Filled<Signature>(1)}}};
  return wire::ToProto(file).SerializeAsString();
}

bool EverySignatureStands(const Verdict& verdict) {
  for (const TextFinding& text : verdict.texts) {
    for (const SignatureFinding& finding : text.signatures) {
      if (!finding.valid || finding.place == SignerPlace::kNone) return false;
    }
  }
  return true;
}

// Whether it is in force under the sample's roots.
bool Judge(const std::string& bytes) {
  v1::ConventionFile message;
  if (!wire::ParseProto(bytes, message)) return false;
  const absl::StatusOr<wire::ConventionFile> file = wire::ConventionFileFrom(std::move(message));
  if (!file.ok()) return false;
  const absl::StatusOr<wire::ConventionFile> again = wire::ConventionFileFrom(wire::ToProto(*file));
  RELAIS_CHECK(again.ok() && *again == *file);
  const absl::StatusOr<ConventionEvidence> evidence = wire::VerifyFile(*file, fuzz::AnyKeys(), &AnyHash);
  if (!evidence.ok()) return false;
  const Verdict verdict = JudgeConvention(*evidence, sample::Roots());
  RELAIS_CHECK(!verdict.status.ok() || (EverySignatureStands(verdict) && file->status.has_value()));
  RELAIS_CHECK(!JudgeConvention(*evidence, Anchor()).status.ok());
  return verdict.status.ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> kSamples = {Good()};
  static const bool kInForce = Judge(kSamples[0]);
  RELAIS_CHECK(kInForce);
  Judge(fuzz::RawOrEdited(fuzz::Bytes(fuzz::View(data, size)), kSamples));
  return 0;
}

}  // namespace relais
