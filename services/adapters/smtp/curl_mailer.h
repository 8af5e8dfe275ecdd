// Mail by the partner's own relay (RFC 5321 submission), on libcurl.
#ifndef RELAIS_SERVICES_ADAPTERS_SMTP_CURL_MAILER_H_
#define RELAIS_SERVICES_ADAPTERS_SMTP_CURL_MAILER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/ports/clock.h"
#include "services/ports/entropy.h"
#include "services/ports/mailer.h"

namespace relais {

enum class RelaySecurity : uint8_t {
  kStartTls = 1,  // port 587; a relay that does not offer it is not used
  kTls = 2,       // port 465 (RFC 8314)
  kNone = 3,      // a relay on this very machine only
};

struct RelayOptions {
  std::string address;  // host:port
  RelaySecurity security = RelaySecurity::kStartTls;
  std::string user;            // empty: no sign-in
  std::string password;        // never logged, never an argument of a process
  std::string authority_path;  // PEM of who certifies the relay; empty: the system's authorities
  std::string from;            // mailbox
  int patience_seconds = 20;   // of one whole mail
};

// Each mail has a connection of its own: a node sends a few a day.
class CurlMailer final : public Mailer {
 public:
  // `clock` and `entropy` outlive this.
  CurlMailer(RelayOptions options, const Clock& clock, Entropy& entropy);
  absl::Status Send(const Mail& mail) override;

 private:
  const RelayOptions options_;
  const Clock& clock_;
  Entropy& entropy_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SMTP_CURL_MAILER_H_
