// What is sealed in layer 1, between its padded plaintext and core values. Only the two doors ever hold it.
#ifndef RELAIS_SERVICES_WIRE_CONTENT_CODEC_H_
#define RELAIS_SERVICES_WIRE_CONTENT_CODEC_H_

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/referral.h"
#include "services/core/handoff/referral_detail.h"

namespace relais::wire {

// Kind referral. `draft` holds layer 1: what the convention let through, its layer-2 fields empty.
// The contact goes along only when draft.consent.contact_shared; read back, contact_shared says that it is there, and
// identify_beforehand that `layer2_key` is.
struct ReferralContent {
  Draft draft;
  std::string layer2;  // kLayer2Bytes, ciphertext of the identity (layer2_codec.h); empty for a partner without node
  std::string layer2_key;  // 32 bytes: its key, only under an explicit consent to be identified beforehand; else empty
  friend bool operator==(const ReferralContent&, const ReferralContent&) = default;
};

// Kinds answer and note: one event, by one of the doors.
struct EventContent {
  ReferralEvent event = ReferralEvent::kOpen;
  EventDetail detail;  // its grade is the header's and is not sealed a second time
  // Of a reissued slip, as in ReferralContent: layer 2 once more, under the new arrival code. Empty with other events.
  std::string layer2;
  std::string layer2_key;
  friend bool operator==(const EventContent&, const EventContent&) = default;
};

// Kind person: the person's own word, exactly one of both.
struct PersonWord {
  HandoffId referral;          // the one it speaks of
  std::optional<bool> helped;  // did it help?
  bool withdraw = false;
  friend bool operator==(const PersonWord&, const PersonWord&) = default;
};

using Content = std::variant<ReferralContent, EventContent, PersonWord>;

// The padded plaintext (limits::kPaddedContentBytes) to be sealed under `header`, which must fit the content as
// DecodeContent asks. Refuses, naming the field and never its content: kMissingField (need, service, public or commune
// of a referral; what CheckDetail asks of an event; neither word of a person), kTextTooLong (a field, or all of it
// together), kUnknownValue, kConsentMissing, kMalformed.
absl::StatusOr<std::string> EncodeContent(const Content& content, const HandoffHeader& header);

// Bytes that `content` takes of limits::kContentBytesMax, whether or not it fits: for the count shown while typing.
size_t ContentBytes(const Content& content);

// Exact inverse, strict: reasons as above, and kMalformed when the content is not what `header` announces (kind of
// handoff, referral spoken of, event of that kind, the person's coarse state), kVersionUnknown when it holds a field
// that this build does not know: half a referral must not be shown as a whole one.
absl::StatusOr<Content> DecodeContent(absl::string_view padded, const HandoffHeader& header);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_CONTENT_CODEC_H_
