#include "services/wire/slip_paper.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/slip_code.h"
#include "services/wire/record_bytes.h"

namespace relais::wire {
namespace {

constexpr absl::string_view kMark = "RELAIS2:";
constexpr absl::string_view kPaperDomain = "relais.v1.slip-paper";
constexpr absl::string_view kSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kSymbolBits = 5;
constexpr int kByteBits = 8;
constexpr size_t kLocatorSymbols = 8;
constexpr size_t kCodeSymbols = 12;
constexpr uint8_t kDrillFlag = 1;
constexpr size_t kFieldBytes = 1 + 1 + sizeof(int32_t) + JourneyId::kSize + HandoffId::kSize + 2 * PartnerId::kSize;
constexpr size_t kPaperBytes = kFieldBytes + Signature::kSize;
static_assert(kSlipPaperChars == kMark.size() + kLocatorSymbols + kCodeSymbols +
                                     (kPaperBytes * kByteBits + kSymbolBits - 1) / kSymbolBits);

std::string ToSymbols(absl::string_view bytes) {
  std::string symbols;
  uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << kByteBits) | static_cast<uint8_t>(c);
    for (bits += kByteBits; bits >= kSymbolBits; bits -= kSymbolBits) {
      symbols.push_back(kSymbols[(held >> (bits - kSymbolBits)) & 31]);
    }
  }
  if (bits > 0) symbols.push_back(kSymbols[(held << (kSymbolBits - bits)) & 31]);
  return symbols;
}

// Empty for another symbol, or when the last one is not filled up with zeros.
std::string ToBytes(absl::string_view symbols) {
  std::string bytes;
  uint32_t held = 0;
  int bits = 0;
  for (const char c : symbols) {
    const size_t value = kSymbols.find(c);
    if (value == absl::string_view::npos) return "";
    held = (held << kSymbolBits) | static_cast<uint32_t>(value);
    bits += kSymbolBits;
    if (bits < kByteBits) continue;
    bits -= kByteBits;
    bytes.push_back(static_cast<char>((held >> bits) & 255));
  }
  return (held & ((1u << bits) - 1)) == 0 ? bytes : "";
}

std::string Fields(const SlipPaper& paper) {
  BytesWriter out(kFieldBytes);
  out.U8(paper.drill ? kDrillFlag : 0);
  out.U8(paper.slip_version);
  out.Num(paper.last_day);
  out.Id(paper.journey);
  out.Id(paper.referral);
  out.Id(paper.origin);
  out.Id(paper.destination);
  return out.Take();
}

absl::Status NotASlip() {
  return Refuse(Reason::kCodeMistyped, "not what the QR of a slip holds");
}

}  // namespace

std::string EncodeSlipPaper(const SlipPaper& paper) {
  RELAIS_CHECK(paper.locator.size() == kLocatorSymbols && paper.arrival_code.size() == kCodeSymbols);
  return absl::StrCat(kMark, paper.locator, paper.arrival_code,
                      ToSymbols(absl::StrCat(Fields(paper), paper.signature.view())));
}

absl::StatusOr<SlipPaper> DecodeSlipPaper(absl::string_view scanned) {
  const std::string typed = absl::AsciiStrToUpper(absl::StripAsciiWhitespace(scanned));
  absl::string_view rest = typed;
  if (typed.size() != kSlipPaperChars || !absl::ConsumePrefix(&rest, kMark)) return NotASlip();
  SlipPaper paper;
  absl::StatusOr<std::string> locator = ParseLocator(rest.substr(0, kLocatorSymbols));
  if (!locator.ok()) return locator.status();
  absl::StatusOr<std::string> code = ParseCode(rest.substr(kLocatorSymbols, kCodeSymbols));
  if (!code.ok()) return code.status();
  const std::string bytes = ToBytes(rest.substr(kLocatorSymbols + kCodeSymbols));
  if (bytes.size() != kPaperBytes) return NotASlip();
  paper.locator = *std::move(locator);
  paper.arrival_code = *std::move(code);
  BytesReader in(bytes);
  const uint8_t flags = in.U8();
  paper.drill = flags == kDrillFlag;
  paper.slip_version = in.U8();
  paper.last_day = in.Num<Day>();
  paper.journey = in.Id<JourneyId>();
  paper.referral = in.Id<HandoffId>();
  paper.origin = in.Id<PartnerId>();
  paper.destination = in.Id<PartnerId>();
  paper.signature = in.Id<Signature>();
  const bool known = flags <= kDrillFlag && paper.slip_version != 0;
  return in.Finish().ok() && known ? absl::StatusOr<SlipPaper>(std::move(paper)) : NotASlip();
}

std::string SlipPaperText(const SlipPaper& paper, const SigningKey& arrival_key) {
  return absl::StrCat(kPaperDomain, paper.locator, Fields(paper), arrival_key.view());
}

}  // namespace relais::wire
