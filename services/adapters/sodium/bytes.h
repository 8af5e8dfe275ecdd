// Between our strings and libsodium's unsigned bytes.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_BYTES_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_BYTES_H_

#include <sodium.h>

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "services/ports/sealer.h"

namespace relais {

inline const unsigned char* Raw(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
// For writing into a string already sized for what is written.
inline unsigned char* Raw(std::string* bytes) {
  return reinterpret_cast<unsigned char*>(&(*bytes)[0]);
}
inline absl::string_view View(const unsigned char* bytes, size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}
// Copies 32 bytes into a secret and wipes where they came from.
inline Secret32 TakeSecret(unsigned char (&bytes)[32]) {
  Secret32 secret(View(bytes, sizeof(bytes)));
  sodium_memzero(bytes, sizeof(bytes));
  return secret;
}

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_BYTES_H_
