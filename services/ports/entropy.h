// Where every id, nonce and key comes from. Seeded in the simulator, the system's generator in a daemon.
#ifndef RELAIS_SERVICES_PORTS_ENTROPY_H_
#define RELAIS_SERVICES_PORTS_ENTROPY_H_

#include <cstddef>
#include <string>

namespace relais {

// May be called from any thread.
class Entropy {
 public:
  virtual ~Entropy() = default;
  // Exactly `size` unpredictable bytes.
  virtual std::string Draw(size_t size) = 0;

  template <class Id>
  Id DrawId() {
    Id id = Id::FromBytes(Draw(Id::kSize));
    while (id.none()) id = Id::FromBytes(Draw(Id::kSize));
    return id;
  }
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_ENTROPY_H_
