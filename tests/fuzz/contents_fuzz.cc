// What is opened after unsealing: contents of handoffs, identities, capsules. What is accepted writes back the same.
#include <string>
#include <vector>

#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/wire/capsule_codec.h"
#include "services/wire/content_codec.h"
#include "services/wire/layer2_codec.h"
#include "tests/fuzz/input.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais {
namespace {

std::vector<HandoffHeader> Headers() {
  HandoffHeader person = wire::SampleEventHeader(HandoffKind::kPerson, CoarseState::kEnded);
  person.sender = PartnerId();
  return {wire::SampleReferralHeader(), wire::SampleEventHeader(HandoffKind::kAnswer, CoarseState::kAnsweredYes),
          wire::SampleEventHeader(HandoffKind::kAnswer, CoarseState::kAnsweredNo),
          wire::SampleEventHeader(HandoffKind::kNote, CoarseState::kOpen), person};
}

std::vector<std::string> Samples() {
  std::vector<std::string> samples;
  const std::vector<HandoffHeader> headers = Headers();
  wire::ReferralContent referral{wire::SampleLayer1(), std::string(limits::kLayer2Bytes, 'x'), ""};
  if (auto bytes = wire::EncodeContent(referral, headers[0]); bytes.ok()) samples.push_back(*bytes);
  EventDetail none;
  if (auto bytes = wire::EncodeContent(wire::EventContent{ReferralEvent::kAccept, none}, headers[1]); bytes.ok()) {
    samples.push_back(*bytes);
  }
  wire::PersonWord word;
  word.referral = headers[4].answers;
  word.helped = true;
  if (auto bytes = wire::EncodeContent(word, headers[4]); bytes.ok()) samples.push_back(*bytes);
  if (auto bytes = wire::EncodeIdentity({"Martin", "Zoé", {}}); bytes.ok()) samples.push_back(*bytes);
  wire::Capsule capsule;
  capsule.origin = {wire::Filled<PartnerId>('o'), wire::Filled<NodeId>('n'), wire::Filled<SealingKey>('k')};
  capsule.destination = {wire::Filled<PartnerId>('d'), wire::Filled<NodeId>('m'), wire::Filled<SealingKey>('l')};
  capsule.journey = wire::Filled<JourneyId>('j');
  capsule.referral = wire::Filled<HandoffId>('r');
  capsule.convention = wire::Filled<ConventionId>('c');
  capsule.convention_version = ConventionVersion(1);
  samples.push_back(wire::EncodeCapsule(capsule));
  RELAIS_CHECK(samples.size() == 5);
  return samples;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> kSamples = Samples();
  static const std::vector<HandoffHeader> kHeaders = Headers();
  const std::string bytes = fuzz::RawOrEdited(fuzz::Bytes(fuzz::View(data, size)), kSamples);
  for (const HandoffHeader& header : kHeaders) {
    auto content = wire::DecodeContent(bytes, header);
    if (!content.ok()) continue;
    RELAIS_CHECK(wire::ContentBytes(*content) <= limits::kContentBytesMax);
    auto written = wire::EncodeContent(*content, header);
    RELAIS_CHECK(written.ok());
    auto again = wire::DecodeContent(*written, header);
    RELAIS_CHECK(again.ok() && *again == *content);
  }
  if (auto identity = wire::DecodeIdentity(bytes); identity.ok()) {
    auto written = wire::EncodeIdentity(*identity);
    RELAIS_CHECK(written.ok() && *wire::DecodeIdentity(*written) == *identity);
  }
  if (auto capsule = wire::DecodeCapsule(bytes); capsule.ok()) {
    RELAIS_CHECK(*wire::DecodeCapsule(wire::EncodeCapsule(*capsule)) == *capsule);
  }
  return 0;
}

}  // namespace relais
