// What the QR of a slip holds: the arrival code and, signed by the origin, what it is good for. The printed destination
// can tell from it, off-line and before its node has heard of the referral, that the paper is a real one and its own.
#ifndef RELAIS_SERVICES_WIRE_SLIP_PAPER_H_
#define RELAIS_SERVICES_WIRE_SLIP_PAPER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais::wire {

struct SlipPaper {
  std::string locator;       // eight symbols, a result of ParseLocator
  std::string arrival_code;  // twelve symbols, a result of ParseCode
  uint8_t slip_version = 0;
  bool drill = false;
  Day last_day = kNoDay;  // on which it is good without its referral
  JourneyId journey;
  HandoffId referral;
  PartnerId origin;
  PartnerId destination;
  Signature signature;  // by the origin's identity key over SlipPaperText
  friend bool operator==(const SlipPaper&, const SlipPaper&) = default;
};

// Characters of every text that EncodeSlipPaper makes: version 9 of a QR at level M, which holds 262.
inline constexpr size_t kSlipPaperChars = 243;

// Only characters of a QR's alphanumeric mode: "RELAIS2:", locator, code, then in Crockford's base32 (5 bits a symbol,
// the last one filled up with zeros) flags (bit 0 drill), slip version, last day i32, journey, referral, origin,
// destination, signature. Asserts the lengths of locator and code.
std::string EncodeSlipPaper(const SlipPaper& paper);

// Inverse; forgives lower case and white space around, since a scanner types like a keyboard. kCodeMistyped for
// anything else: the paper is to be scanned again, or its code typed.
absl::StatusOr<SlipPaper> DecodeSlipPaper(absl::string_view scanned);

// What the origin signs: "relais.v1.slip-paper" ‖ locator ‖ the fields above but code and signature ‖ arrival key. The
// key is not on the paper: the code yields it, so that a signature that holds says that the code is the right one too.
std::string SlipPaperText(const SlipPaper& paper, const SigningKey& arrival_key);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_SLIP_PAPER_H_
