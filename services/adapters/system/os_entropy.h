// The system's own generator.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_OS_ENTROPY_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_OS_ENTROPY_H_

#include <string>

#include "services/ports/entropy.h"

namespace relais {

// getrandom(2): waits at boot until the kernel is seeded, never gives weak bytes.
class OsEntropy : public Entropy {
 public:
  std::string Draw(size_t size) override;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_OS_ENTROPY_H_
