#include "services/core/handoff/slip_code.h"

#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kGroupSymbols = 4;
constexpr int kBitsPerSymbol = 5;
constexpr uint8_t kNotASymbol = 0xff;
constexpr uint8_t kFieldPolynomial = 0b100101;  // x^5 + x^2 + 1, primitive over GF(2)

uint8_t TimesAlpha(uint8_t value) {
  const unsigned doubled = static_cast<unsigned>(value) << 1;
  return static_cast<uint8_t>((doubled & 32u) != 0 ? doubled ^ kFieldPolynomial : doubled);
}

uint8_t Multiply(uint8_t a, uint8_t b) {
  uint8_t product = 0;
  for (; b != 0; b = static_cast<uint8_t>(b >> 1), a = TimesAlpha(a)) {
    if ((b & 1u) != 0) product ^= a;
  }
  return product;
}

// a^30: the inverse, since every non-zero element to the 31st is 1.
uint8_t Inverse(uint8_t a) {
  uint8_t power = 1;
  for (int i = 0; i < 30; ++i) power = Multiply(power, a);
  return power;
}

uint8_t ValueOf(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const size_t at = kAlphabet.find(c);
  return at == absl::string_view::npos ? kNotASymbol : static_cast<uint8_t>(at);
}

// The two sums that are both zero for a good code.
struct Syndromes {
  uint8_t plain = 0;
  uint8_t weighted = 0;
};
Syndromes SyndromesOf(absl::string_view symbols) {
  Syndromes sums;
  uint8_t weight = 1;
  for (char c : symbols) {
    const uint8_t value = ValueOf(c);
    sums.plain ^= value;
    sums.weighted ^= Multiply(weight, value);
    weight = TimesAlpha(weight);
  }
  return sums;
}

std::string SymbolsOf(uint64_t random, int count) {
  std::string symbols;
  for (int i = count - 1; i >= 0; --i) symbols.push_back(kAlphabet[(random >> (kBitsPerSymbol * i)) & 31u]);
  return symbols;
}

// The first `count` symbols, normalised; kCodeMistyped unless there are exactly that many.
absl::StatusOr<std::string> Normalise(absl::string_view typed, size_t count) {
  std::string symbols;
  for (char c : typed) {
    if (c == ' ' || c == '-') continue;
    const uint8_t value = ValueOf(c);
    if (value == kNotASymbol || symbols.size() == count) return Refuse(Reason::kCodeMistyped);
    symbols.push_back(kAlphabet[value]);
  }
  if (symbols.size() != count) return Refuse(Reason::kCodeMistyped);
  return symbols;
}

}  // namespace

std::string MakeCode(uint64_t random) {
  std::string code = SymbolsOf(random, limits::kCodeRandomSymbols);
  // Over the ten symbols and p, q: s + p + q = 0 and t + a p + b q = 0, with a = alpha^10 and b = alpha^11. Hence
  // q = (t + a s) / (a + b) and p = s + q; plus and minus are both exclusive or here.
  const Syndromes sums = SyndromesOf(code);
  uint8_t a = 1;
  for (int i = 0; i < limits::kCodeRandomSymbols; ++i) a = TimesAlpha(a);
  const uint8_t b = TimesAlpha(a);
  const uint8_t q = Multiply(sums.weighted ^ Multiply(a, sums.plain), Inverse(a ^ b));
  const uint8_t p = sums.plain ^ q;
  code.push_back(kAlphabet[p]);
  code.push_back(kAlphabet[q]);
  return Grouped(code);
}

absl::StatusOr<std::string> ParseCode(absl::string_view typed) {
  absl::StatusOr<std::string> code = Normalise(typed, limits::kCodeSymbols);
  if (!code.ok()) return code;
  const Syndromes sums = SyndromesOf(*code);
  if (sums.plain != 0 || sums.weighted != 0) return Refuse(Reason::kCodeMistyped);
  return code;
}

std::string CodeSecret(absl::string_view parsed) {
  RELAIS_CHECK(parsed.size() == limits::kCodeSymbols);
  return std::string(parsed.substr(0, limits::kCodeRandomSymbols));
}

std::string Grouped(absl::string_view symbols) {
  std::string grouped;
  for (size_t i = 0; i < symbols.size(); ++i) {
    if (i != 0 && i % kGroupSymbols == 0) grouped.push_back('-');
    grouped.push_back(symbols[i]);
  }
  return grouped;
}

std::string MakeLocator(uint64_t random) {
  return SymbolsOf(random, limits::kLocatorSymbols);
}

absl::StatusOr<std::string> ParseLocator(absl::string_view typed) {
  return Normalise(typed, limits::kLocatorSymbols);
}

}  // namespace relais
