#include "node/web_calls.h"

#include "services/adapters/http/session_cookie.h"

namespace relais::node {

ServedCalls DeskCalls(absl::string_view own) {
  return {"Relais: a node's desk",
          CookieName(own),
          {"relais.v1.DeskService", "relais.v1.OwnEntryService", "relais.v1.OwnCountService", "relais.v1.StaffService",
           "relais.v1.VaultService"}};
}

}  // namespace relais::node
