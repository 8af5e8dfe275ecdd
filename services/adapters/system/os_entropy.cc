#include "services/adapters/system/os_entropy.h"

#include <sys/random.h>

#include <cerrno>

#include "services/core/handoff/check.h"

namespace relais {

std::string OsEntropy::Draw(size_t size) {
  std::string bytes(size, '\0');
  size_t drawn = 0;
  while (drawn < size) {
    const ssize_t got = getrandom(bytes.data() + drawn, size - drawn, 0);
    RELAIS_CHECK(got > 0 || errno == EINTR);
    if (got > 0) drawn += static_cast<size_t>(got);
  }
  return bytes;
}

}  // namespace relais
