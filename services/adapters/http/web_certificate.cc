#include "services/adapters/http/web_certificate.h"

#include <memory>
#include <utility>

namespace relais {
namespace {

// Of a year; the rest is for whoever notices that it does not work any more.
constexpr absl::Duration kOwnLife = absl::Hours(24 * 300);

}  // namespace

WebCertificate::Source WebCertificate::Issued(std::function<absl::StatusOr<WebIdentity>(absl::Time now)> issue) {
  struct Made {
    WebIdentity identity;
    absl::Time at;
  };
  return [issue = std::move(issue), made = std::make_shared<Made>()](absl::Time now) -> absl::StatusOr<WebIdentity> {
    if (made->identity.chain_pem.empty() || now >= made->at + kOwnLife) {
      absl::StatusOr<WebIdentity> fresh = issue(now);
      if (!fresh.ok()) return fresh;
      *made = {*std::move(fresh), now};
    }
    return made->identity;
  };
}

absl::Status WebCertificate::Read(absl::Time now, WebOptions* options) {
  absl::StatusOr<WebIdentity> read = source_(now);
  if (!read.ok()) return read.status();
  shown_ = *std::move(read);
  looked_ = now;
  options->chain_pem = shown_.chain_pem;
  options->key_pem = shown_.key_pem;
  return absl::OkStatus();
}

void WebCertificate::Look(absl::Time now, WebServer* server, Telemetry* telemetry) {
  if (shown_.chain_pem.empty() || (now < looked_ + kEvery && now >= looked_)) return;
  looked_ = now;
  const absl::StatusOr<WebIdentity> read = source_(now);
  absl::Status status = read.status();
  if (status.ok() && *read == shown_) return complaint_.clear();
  if (status.ok()) status = server->ShowCertificate(read->chain_pem, read->key_pem);
  if (status.ok()) {
    shown_ = *read;
    complaint_.clear();
    return telemetry->Log(Severity::kInfo, "web_certificate_renewed", {});
  }
  if (complaint_ == status.message()) return;
  complaint_ = std::string(status.message());
  telemetry->Log(Severity::kWarning, "web_certificate_not_renewed", {{"error", complaint_}});
}

}  // namespace relais
