// Headers: what is accepted encodes to the same bytes. Batches: the walk stays inside.
#include <string>
#include <vector>

#include "services/core/handoff/check.h"
#include "services/core/handoff/header.h"
#include "services/wire/envelope_batch.h"
#include "tests/fuzz/input.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

std::vector<std::string> Samples() {
  const HandoffHeader referral = samples::Referral(1, samples::kDoor1);
  HandoffHeader with_leave = samples::Referral(2, samples::kDoor2, 1);
  with_leave.derogation = samples::LeaveFor(with_leave, 9);
  return {EncodeHeader(referral), EncodeHeader(with_leave),
          EncodeHeader(samples::Answer(3, referral, CoarseState::kReceived, ArrivalGrade::kProven)),
          EncodeHeader(samples::Note(4, referral, samples::kDue)),
          EncodeHeader(samples::PersonWord(5, referral, CoarseState::kWithdrawn, 1))};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> kSamples = Samples();
  const std::string bytes = fuzz::RawOrEdited(fuzz::Bytes(fuzz::View(data, size)), kSamples);
  if (auto header = DecodeHeader(bytes); header.ok()) RELAIS_CHECK(EncodeHeader(*header) == bytes);
  // The length decides what a batch is: a tail of the input repeated reaches every count.
  std::string batch;
  const size_t envelopes = size % (limits::kBatchEnvelopesMax + 2);
  for (size_t i = 0; i < envelopes; ++i) {
    batch.append(bytes.substr(0, limits::kHeaderBytes));
    batch.resize((i + 1) * limits::kEnvelopeBytes, static_cast<char>(i));
  }
  if (size > 0 && (data[0] & 2) != 0) batch.resize(batch.size() - batch.size() % (data[0] + 1u));
  if (auto view = wire::BatchView::Of(batch); view.ok()) {
    size_t seen = 0;
    for (size_t i = 0; i < view->size(); ++i) {
      const EnvelopeView parts = (*view)[i];
      RELAIS_CHECK(parts.header.data() == batch.data() + i * limits::kEnvelopeBytes);
      seen += parts.header.size() + parts.sealed.size() + parts.signature.size();
    }
    RELAIS_CHECK(seen == batch.size());
  }
  return 0;
}

}  // namespace relais
