// Hands a short mail to somebody else's relay.
#ifndef RELAIS_SERVICES_PORTS_MAILER_H_
#define RELAIS_SERVICES_PORTS_MAILER_H_

#include <string>

#include "absl/status/status.h"

namespace relais {

struct Mail {
  std::string to;       // one mailbox, ASCII
  std::string subject;  // UTF-8, one line
  std::string body;     // UTF-8, lines end with \n
};

// One thread at a time.
class Mailer {
 public:
  virtual ~Mailer() = default;
  // OK: the relay has taken it. InvalidArgument: the relay refuses this recipient or sender for good, or they are no
  // mailboxes; asking again changes nothing. PermissionDenied: the relay does not let us in. Unavailable: anything
  // else; another try may do. Blocks, for at most the implementation's own limit.
  virtual absl::Status Send(const Mail& mail) = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_MAILER_H_
