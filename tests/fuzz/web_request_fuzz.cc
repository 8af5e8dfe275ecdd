// What a browser's request says: a call's JSON or protobuf, an envelope, a cookie.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "relais/v1/desk_service.pb.h"
#include "relais/v1/staff_service.pb.h"
#include "services/adapters/http/connect_codec.h"
#include "services/adapters/http/session_cookie.h"
#include "services/core/handoff/check.h"
#include "tests/fuzz/input.h"

namespace relais {

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string kSession(64, 'a');
  static const std::vector<std::string> kSamples = {
      R"({"draft":{"referral":"AAECAwQFBgcICQoLDA0ODw==","ageBand":2,"reason":"\u00e9","consent":true}})",
      R"({"scope":"LIST_SCOPE_SENT","pageSize":20,"pageToken":"x"})", "{}", std::string("\0\0\0\0\2{}", 7),
      absl::StrCat("a=b; __Host-relais-hub=", kSession)};
  // Descriptors are there once something of their file is used.
  static const bool kLinked =
      v1::SendRequest::descriptor() != nullptr && v1::SignInAtDeskRequest::descriptor() != nullptr;
  RELAIS_CHECK(kLinked);
  static const ConnectCodec kCodec({"relais.v1.DeskService", "relais.v1.StaffService"});
  const std::string text = fuzz::RawOrEdited(fuzz::Bytes(fuzz::View(data, size)), kSamples);
  for (const auto& [path, method] : kCodec.methods()) {
    std::string bytes;
    if (!kCodec.FromJson(method, text, &bytes)) continue;
    // What was understood is a request, and not more than its JSON could say.
    RELAIS_CHECK(kCodec.Check(method, bytes));
    RELAIS_CHECK(bytes.size() <= 2 * text.size() + 64);
  }
  if (const auto message = OnlyEnvelope(text)) RELAIS_CHECK(message->size() + 5 == text.size());
  const absl::StatusOr<std::string> session = SessionFrom(text, CookieName("hub"));
  RELAIS_CHECK(!session.ok() || session->empty() || session->size() == kSession.size());
  return 0;
}

}  // namespace relais
