// What a listener for browsers shows of itself, looked at as long as it listens: a certificate that was renewed is
// shown without a new start.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_WEB_CERTIFICATE_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_WEB_CERTIFICATE_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/http/web_server.h"
#include "services/ports/telemetry.h"

namespace relais {

// PEM. Both empty: plain text.
struct WebIdentity {
  std::string chain_pem;
  std::string key_pem;
  friend bool operator==(const WebIdentity&, const WebIdentity&) = default;
};

// One thread.
class WebCertificate {
 public:
  // Reads, or makes, what is to be shown now.
  using Source = std::function<absl::StatusOr<WebIdentity>(absl::Time now)>;
  static constexpr absl::Duration kEvery = absl::Minutes(1);

  explicit WebCertificate(Source source) : source_(std::move(source)) {}
  // What `issue` makes, and another one long before its end: certificates of our own last a year.
  static Source Issued(std::function<absl::StatusOr<WebIdentity>(absl::Time now)> issue);

  // Into `options`, at the start.
  absl::Status Read(absl::Time now, WebOptions* options);
  // Looks again, at most every kEvery, and shows what has changed. A pair that cannot be read or does not fit is said
  // once, and the former one stays: somebody may be in the middle of copying two files.
  void Look(absl::Time now, WebServer* server, Telemetry* telemetry);

 private:
  const Source source_;
  WebIdentity shown_;
  absl::Time looked_ = absl::InfinitePast();
  std::string complaint_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_WEB_CERTIFICATE_H_
