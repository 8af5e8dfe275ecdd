// The hub's two doors for browsers: accounts that signed in, for the observatory and the conventions' console; and the
// public pages.
#ifndef RELAIS_HUB_WEB_DOORS_H_
#define RELAIS_HUB_WEB_DOORS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "hub/api/convention_api.h"
#include "hub/api/derogation_api.h"
#include "hub/api/directory_api.h"
#include "hub/api/enrolment_api.h"
#include "hub/api/follow_api.h"
#include "hub/api/monitoring_api.h"
#include "hub/doorways.h"
#include "hub/hub_config.h"
#include "services/adapters/grpc/inner_server.h"
#include "services/adapters/http/web_certificate.h"
#include "services/adapters/http/web_server.h"

namespace relais::hub {

// The services of the other doors once more, behind gates of their own. Owned by one thread; its servers have theirs.
class WebDoors {
 public:
  // What stands behind the doors; what is pointed at outlives this object. `enrolment.gate` is set here.
  struct Behind {
    Doorways* doorways = nullptr;
    EnrolmentApi::Options enrolment;
    SigningPair hub_key{};
    wire::KeyTools tools;
    FigureDesk* figures = nullptr;
    DirectoryView* directory = nullptr;
    const absl::btree_set<std::string>* communes = nullptr;
  };
  WebDoors(HubPorts ports, Behind behind);

  // Before the first call.
  void SetRunner(HubRunner* runner);
  void SetReleased(const PublishedCounts* released) { monitoring_.SetReleased(released); }
  void SetEnrolmentAddress(const std::string& address) { enrolment_.SetEnrolmentAddress(address); }

  // Serves what `config` names from here on. Refuses with kUnavailable: an address or a certificate that cannot be had.
  absl::Status Start(const HubConfig& config);
  // From time to time: a certificate that was renewed is shown from then on.
  void Look();
  // As Server::Shutdown.
  void Shutdown(absl::Duration patience);
  // What the hub's first line says of them, " web=PORT pages=PORT"; a face that cannot be shown is logged.
  std::string ReadyWords() const;
  // Null for a door that is not there.
  const WebServer* accounts() const { return accounts_.web.get(); }
  const WebServer* publics() const { return publics_.web.get(); }

 private:
  DirectoryApi::Options DirectoryAt(Gate* gate) const {
    return {gate, behind_.enrolment.read_certificate, behind_.tools, &behind_.doorways->search_tries};
  }
  struct Door {
    std::unique_ptr<InnerServer> inner;
    std::unique_ptr<WebServer> web;
    std::unique_ptr<WebCertificate> certificate;  // none in plain text
  };
  // The certificate of a door, into `options`.
  absl::Status Certify(const WebSettings& settings, const std::string& certificate, const std::string& key,
                       const HubConfig& config, WebOptions* options, Door* door) const;

  const HubPorts ports_;
  const Behind behind_;
  ConventionApi conventions_;
  EnrolmentApi enrolment_;
  DerogationApi derogations_;
  MonitoringApi monitoring_;
  DirectoryApi directory_;
  DirectoryApi public_directory_;
  FollowApi follow_;
  Door accounts_;
  Door publics_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_WEB_DOORS_H_
