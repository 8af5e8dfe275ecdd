#include "hub/web_calls.h"

#include "services/adapters/http/session_cookie.h"

namespace relais::hub {

ServedCalls AccountCalls() {
  return {"Relais: observatory and conventions",
          CookieName("hub"),
          {"relais.v1.ConventionService", "relais.v1.EnrolmentService", "relais.v1.DerogationService",
           "relais.v1.MonitoringService", "relais.v1.DirectoryService", "relais.v1.AccountService"}};
}

ServedCalls PublicCalls() {
  return {"Relais: public pages", "", {"relais.v1.DirectoryService", "relais.v1.FollowService"}};
}

}  // namespace relais::hub
