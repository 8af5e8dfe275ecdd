// A text with its signatures, as it travels and rests: conventions, roster entries, keys, directories, standings. The
// bytes of the text are stored and forwarded as received and never re-encoded.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_SIGNED_TEXT_H_
#define RELAIS_SERVICES_CORE_HANDOFF_SIGNED_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/core/handoff/ids.h"

namespace relais {

// What a text is about; the kind is part of what is signed, so that a text of one kind is never accepted as another.
// Numbers are those of relais.v1.TextKind.
enum class TextKind : uint8_t {
  kConvention = 1,   // an Agreement
  kRoster = 2,       // a RosterEntry
  kSealingKeys = 3,  // a SealingKeyEntry
  kDirectory = 4,    // a DirectoryEntry
  kStanding = 5,     // a StandingStatement
  kDelegation = 6,   // a Delegation
  kStatus = 7,       // a StatusStatement: the hub's word in an exported convention, never pushed
};
inline constexpr TextKind kTextKindLast = TextKind::kStatus;

// By `key` over wire::SignedTextBytes(kind, text); nobody has verified it yet.
struct TextSignature {
  SigningKey key;
  Signature signature;
  friend bool operator==(const TextSignature&, const TextSignature&) = default;
};

struct SignedText {
  TextKind kind = TextKind::kConvention;
  std::string text;                       // the exact signed bytes
  std::vector<TextSignature> signatures;  // at most limits::kTextSignaturesMax, each by another key
  friend bool operator==(const SignedText&, const SignedText&) = default;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_SIGNED_TEXT_H_
