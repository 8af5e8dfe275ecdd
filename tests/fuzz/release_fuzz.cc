// Release files, which strangers may alter: what is accepted has one spelling, and what passes the outsider's check
// holds no figure under the threshold.
#include <string>
#include <vector>

#include "services/core/handoff/check.h"
#include "services/core/monitoring/release.h"
#include "services/wire/release_text.h"
#include "tests/fuzz/input.h"
#include "tests/unit/services/core/monitoring/month_maker.h"

namespace relais {
namespace {

std::string GoodText() {
  const CountDomain domain({"451"});
  const std::vector<CellSums> sums = MakeMonth(domain, 1, {.partners = 12, .persons = 600});
  const ReleaseFacts facts{Month(682), Digest(), Digest(), {"451"}, {Digest(), 12, 12}};
  return wire::EncodeRelease(domain, MakeRelease(domain, sums, {}, facts).value());
}

// Whether it passes every check that needs no key.
bool Judge(const std::string& text) {
  const absl::StatusOr<Release> release = wire::DecodeRelease(text);
  if (!release.ok()) return false;
  const CountDomain domain(release->territories);
  RELAIS_CHECK(wire::EncodeRelease(domain, *release) == text);
  if (!CheckRelease(domain, *release).empty()) return false;
  for (const ReleasedCell& figure : release->figures) {
    RELAIS_CHECK(figure.persons >= static_cast<uint64_t>(release->rules.threshold));
  }
  const wire::SignedRelease file{text, {{SigningKey::FromHex(std::string(64, 'a')), Signature()}}};
  RELAIS_CHECK(wire::ParseSignedRelease(wire::FormatSignedRelease(file)).value() == file);
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> kSamples = {GoodText()};
  static const bool kGood = Judge(kSamples[0]);
  RELAIS_CHECK(kGood);
  const std::string text = fuzz::RawOrEdited(fuzz::Bytes(fuzz::View(data, size)), kSamples);
  Judge(text);
  (void)wire::ParseSignedRelease(text);
  return 0;
}

}  // namespace relais
