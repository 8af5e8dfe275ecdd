// What is printed on the slip: an eight-symbol locator and two codes that no single or double typing error gets past.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_SLIP_CODE_H_
#define RELAIS_SERVICES_CORE_HANDOFF_SLIP_CODE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace relais {

// Symbols are Crockford's base32 (https://www.crockford.com/base32.html): 0-9 and A-Z without I, L, O and U, so that
// nothing is mistaken for a digit. Parsing forgives lower case, O for 0, I and L for 1, spaces and hyphens.
//
// A code is ten random symbols d0…d9 and two check symbols p, q such that over GF(32) (x^5 + x^2 + 1, alpha = 2), with
// c = d0…d9 p q: the sum of c_i is 0 and the sum of alpha^i · c_i is 0. That is a Reed-Solomon code of distance three:
// any one or two wrong symbols, hence any swap of two, are noticed; a random string passes once in 1,024.

// "XXXX-XXXX-XXXX" from the low 50 bits of `random`; higher bits are ignored. `random` comes from ports/entropy.h.
std::string MakeCode(uint64_t random);

// The twelve symbols in upper case without hyphens, or kCodeMistyped (wrong length, another character, or the check
// symbols do not fit). Whether it is the right code is another question (kCodeWrong).
absl::StatusOr<std::string> ParseCode(absl::string_view typed);

// The ten symbols that go into Argon2id, of a result of ParseCode. Aborts on anything that has not twelve symbols.
std::string CodeSecret(absl::string_view parsed);

// "XXXX-XXXX-XXXX" again from a result of ParseCode, "XXXX-XXXX" from a locator: groups of four.
std::string Grouped(absl::string_view symbols);

// Eight symbols, without hyphen, from the low 40 bits of `random`. Public: it salts the codes and finds the journey at
// its origin; it never reaches the hub.
std::string MakeLocator(uint64_t random);

// The eight symbols in upper case, or kCodeMistyped. A locator has no check symbols: a typing error finds nothing.
absl::StatusOr<std::string> ParseLocator(absl::string_view typed);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_SLIP_CODE_H_
