#include "services/adapters/smtp/curl_mailer.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/smtp/curl_library.h"
#include "services/adapters/smtp/message.h"
#include "services/core/convention/loopback_address.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

struct Upload {
  absl::string_view rest;
};

size_t ReadUpload(char* to, size_t size, size_t count, void* context) {
  auto* upload = static_cast<Upload*>(context);
  const size_t taken = std::min(size * count, upload->rest.size());
  std::memcpy(to, upload->rest.data(), taken);
  upload->rest.remove_prefix(taken);
  return taken;
}

// `said` is libcurl's own text, "" for none.
absl::Status StatusOf(CURLcode code, long reply, absl::string_view said) {
  const std::string text = absl::StrCat(said, reply > 0 ? absl::StrCat(" (", reply, ")") : "");
  if (code == CURLE_OK) return absl::OkStatus();
  if (code == CURLE_LOGIN_DENIED || code == CURLE_AUTH_ERROR) return absl::PermissionDeniedError(text);
  // 5yz is the relay's last word (RFC 5321, 4.2.1), but 530 and 535 speak of the sign-in.
  if (reply == 530 || reply == 535) return absl::PermissionDeniedError(text);
  if (reply >= 500 && reply < 600) return absl::InvalidArgumentError(text);
  return absl::UnavailableError(text);
}

}  // namespace

CurlMailer::CurlMailer(RelayOptions options, const Clock& clock, Entropy& entropy)
    : options_(std::move(options)), clock_(clock), entropy_(entropy) {
  RELAIS_CHECK(options_.security != RelaySecurity::kNone || IsLoopbackAddress(options_.address));
}

absl::Status CurlMailer::Send(const Mail& mail) {
  if (!IsMailbox(mail.to) || !IsMailbox(options_.from)) return absl::InvalidArgumentError("not a mailbox");
  const CurlLibrary* library = LoadCurl();
  if (library == nullptr) return absl::UnavailableError("no libcurl here: install the package libcurl4");
  const std::unique_ptr<CURL, decltype(library->easy_cleanup)> handle(library->easy_init(), library->easy_cleanup);
  if (handle == nullptr) return absl::UnavailableError("libcurl does not start");
  CURL* curl = handle.get();
  const auto set = library->easy_setopt;
  const std::string text = MessageText(mail, options_.from, clock_.Now(), absl::BytesToHexString(entropy_.Draw(16)));
  Upload upload{text};
  const std::string to = absl::StrCat("<", mail.to, ">");
  const std::string from = absl::StrCat("<", options_.from, ">");
  const std::unique_ptr<curl_slist, decltype(library->slist_free_all)> recipients(
      library->slist_append(nullptr, to.c_str()), library->slist_free_all);
  const bool tls = options_.security == RelaySecurity::kTls;
  const std::string url = absl::StrCat(tls ? "smtps://" : "smtp://", options_.address);
  char detail[CURL_ERROR_SIZE] = "";
  set(curl, CURLOPT_URL, url.c_str());
  set(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(curl, CURLOPT_PROXY, "");  // whatever the environment says
  set(curl, CURLOPT_NOSIGNAL, 1L);
  set(curl, CURLOPT_TIMEOUT, static_cast<long>(options_.patience_seconds));
  set(curl, CURLOPT_ERRORBUFFER, detail);
  if (options_.security != RelaySecurity::kNone) {
    set(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    set(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.authority_path.empty()) set(curl, CURLOPT_CAINFO, options_.authority_path.c_str());
  }
  if (!options_.user.empty()) {
    set(curl, CURLOPT_USERNAME, options_.user.c_str());
    set(curl, CURLOPT_PASSWORD, options_.password.c_str());
  }
  set(curl, CURLOPT_MAIL_FROM, from.c_str());
  set(curl, CURLOPT_MAIL_RCPT, recipients.get());
  set(curl, CURLOPT_READFUNCTION, &ReadUpload);
  set(curl, CURLOPT_READDATA, &upload);
  set(curl, CURLOPT_UPLOAD, 1L);
  const CURLcode code = library->easy_perform(curl);
  long reply = 0;
  library->easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
  return StatusOf(code, reply, detail[0] != '\0' ? detail : library->easy_strerror(code));
}

}  // namespace relais
