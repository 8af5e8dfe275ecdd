#include "hub/web_doors.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/web_calls.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/system/read_file.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

EnrolmentApi::Options BehindGate(EnrolmentApi::Options options, Gate* gate) {
  options.gate = gate;
  return options;
}

}  // namespace

WebDoors::WebDoors(HubPorts ports, Behind behind)
    : ports_(ports),
      behind_(std::move(behind)),
      conventions_(ports, behind_.tools,
                   {behind_.doorways->account_web.Admits(), behind_.hub_key, kLocalMessageBytesMax}),
      enrolment_(ports, BehindGate(behind_.enrolment, &behind_.doorways->account_web)),
      derogations_(ports, {&behind_.doorways->account_web, behind_.enrolment.read_certificate}),
      monitoring_(ports, &behind_.doorways->account_web, behind_.figures),
      directory_(ports, DirectoryAt(&behind_.doorways->account_web), behind_.directory),
      public_directory_(ports, DirectoryAt(&behind_.doorways->public_web), behind_.directory),
      follow_(ports, &behind_.doorways->public_web, &behind_.doorways->follow_tries) {
  conventions_.SetKnowledge([view = behind_.directory] { return view->GetFresh(); }, behind_.communes);
}

void WebDoors::SetRunner(HubRunner* runner) {
  conventions_.SetRunner(runner);
  enrolment_.SetRunner(runner);
  derogations_.SetRunner(runner);
  monitoring_.SetRunner(runner);
  directory_.SetRunner(runner);
  public_directory_.SetRunner(runner);
  follow_.SetRunner(runner);
}

absl::Status WebDoors::Certify(const WebSettings& settings, const std::string& certificate, const std::string& key,
                               const HubConfig& config, WebOptions* options, Door* door) const {
  options->address = settings.address;
  options->proxied = settings.tls == WebTls::kProxy;
  if (settings.tls != WebTls::kYes) return absl::OkStatus();
  const auto issue = [authority = behind_.enrolment.authority,
                      names = config.certificate_names](absl::Time now) -> absl::StatusOr<WebIdentity> {
    absl::StatusOr<ServerIdentity> own = authority->IssueServer(names, now);
    if (!own.ok()) return own.status();
    return WebIdentity{own->chain_pem, own->key_pem};
  };
  const auto read = [certificate, key](absl::Time) -> absl::StatusOr<WebIdentity> {
    const absl::StatusOr<std::string> chain = ReadTextFile(certificate);
    if (!chain.ok()) return chain.status();
    const absl::StatusOr<std::string> secret = ReadSecretFile(key, limits::kCertificateBytesMax);
    if (!secret.ok()) return secret.status();
    return WebIdentity{*chain, *secret};
  };
  door->certificate = certificate.empty() ? std::make_unique<WebCertificate>(WebCertificate::Issued(issue))
                                          : std::make_unique<WebCertificate>(read);
  return door->certificate->Read(ports_.clock->Now(), options);
}

void WebDoors::Look() {
  for (Door* door : {&accounts_, &publics_}) {
    if (door->certificate == nullptr || door->web == nullptr) continue;
    door->certificate->Look(ports_.clock->Now(), door->web.get(), ports_.telemetry);
  }
}

absl::Status WebDoors::Start(const HubConfig& config) {
  const auto open = [](WebOptions options, std::vector<grpc::Service*> services, Door* door) {
    door->inner = InnerServer::Start(services, kLocalMessageBytesMax);
    auto web = WebServer::Start(std::move(options), door->inner->channel());
    if (web.ok()) door->web = *std::move(web);
    return web.status();
  };
  if (config.web.served()) {
    WebOptions web;
    absl::Status status = Certify(config.web, config.web_certificate, config.web_key, config, &web, &accounts_);
    web.faces = {{"/observatoire/", absl::StrCat(config.web.folder, "/observatory"), {}},
                 {"/conventions/", absl::StrCat(config.web.folder, "/conventions"), {"/conventions/signer/"}}};
    web.SetCalls(AccountCalls());
    if (status.ok()) {
      status =
          open(std::move(web),
               {&conventions_, &enrolment_, &derogations_, &monitoring_, &directory_, &behind_.doorways->web_accounts},
               &accounts_);
    }
    if (!status.ok()) return status;
  }
  if (!config.public_web.served()) return absl::OkStatus();
  WebOptions web;
  absl::Status status =
      Certify(config.public_web, config.public_certificate, config.public_key, config, &web, &publics_);
  web.faces = {{"/", absl::StrCat(config.public_web.folder, "/public"), {"/suivi"}}};
  web.SetCalls(PublicCalls());
  if (!status.ok()) return status;
  return open(std::move(web), {&public_directory_, &follow_}, &publics_);
}

std::string WebDoors::ReadyWords() const {
  std::string words;
  for (const auto& [name, web] : {std::pair("web", accounts()), std::pair("pages", publics())}) {
    if (web == nullptr) continue;
    absl::StrAppend(&words, " ", name, "=", web->port());
    for (const std::string& face : web->missing()) {
      ports_.telemetry->Log(Severity::kWarning, "pages_missing", {{"error", face}});
    }
  }
  return words;
}

void WebDoors::Shutdown(absl::Duration patience) {
  for (Door* door : {&publics_, &accounts_}) {
    if (door->web != nullptr) door->web->Stop();
    if (door->inner != nullptr) door->inner->Shutdown(patience);
  }
}

}  // namespace relais::hub
