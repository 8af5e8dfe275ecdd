#include "services/adapters/openssl/pinned_authority.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>

#include <ctime>
#include <memory>

#include "services/adapters/openssl/ossl.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

using Context = std::unique_ptr<SSL_CTX, ossl::Freer<SSL_CTX_free>>;

// OpenSSL writes to sockets in a way that kills the process when the other end has hung up. Holds that signal back on
// this thread, and swallows the one that came meanwhile.
class BrokenPipeGuard {
 public:
  BrokenPipeGuard() {
    sigemptyset(&broken_pipe_);
    sigaddset(&broken_pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe_, &before_);
  }
  ~BrokenPipeGuard() {
    const timespec at_once{};
    if (sigismember(&before_, SIGPIPE) == 0) sigtimedwait(&broken_pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  BrokenPipeGuard(const BrokenPipeGuard&) = delete;
  BrokenPipeGuard& operator=(const BrokenPipeGuard&) = delete;

 private:
  sigset_t broken_pipe_;
  sigset_t before_;
};

// BIO_do_connect_retry and BIO_wait know whole seconds only.
int WholeSeconds(absl::Duration patience) {
  return static_cast<int>(absl::ToInt64Seconds(absl::Ceil(patience, absl::Seconds(1))));
}

Context MakeContext() {
  Context context(SSL_CTX_new(TLS_client_method()));
  if (context == nullptr || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1) return nullptr;
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_max_cert_list(context.get(), static_cast<long>(4 * limits::kCertificateBytesMax));
  static constexpr unsigned char kHttp2[] = {2, 'h', '2'};
  if (SSL_CTX_set_alpn_protos(context.get(), kHttp2, sizeof(kHttp2)) != 0) return nullptr;
  return context;
}

absl::StatusOr<std::string> FindPinned(SSL* session, const Digest& pin) {
  STACK_OF(X509)* const chain = SSL_get_peer_cert_chain(session);  // owned by the session
  for (int i = 0; chain != nullptr && i < sk_X509_num(chain); ++i) {
    X509* const shown = sk_X509_value(chain, i);
    if (ossl::CertificateFingerprint(shown) != pin) continue;
    if (X509_check_ca(shown) != 1) break;
    return ossl::DerToPem(ossl::CertificateDer(shown), PEM_STRING_X509);
  }
  return Refuse(Reason::kCertificateInvalid, "the hub at this address is not the one that made the token");
}

}  // namespace

absl::StatusOr<std::string> FetchPinnedAuthority(const std::string& address, const Digest& pin,
                                                 absl::Duration patience) {
  const ossl::ErrorQueueGuard guard;
  const BrokenPipeGuard no_signal;
  if (!IsHubAddress(address)) return Refuse(Reason::kMalformed, "not a hub address, host:port");
  const Context context = MakeContext();
  if (context == nullptr) return absl::InternalError("OpenSSL: cannot prepare a connection");
  const absl::Status silent = Refuse(Reason::kUnavailable, "no hub answers at this address");
  const ossl::Bio socket(BIO_new_connect(address.c_str()));
  if (socket == nullptr) return Refuse(Reason::kMalformed, "not a hub address, host:port");
  const int seconds = WholeSeconds(patience);
  if (BIO_do_connect_retry(socket.get(), seconds, -1) != 1) return silent;

  std::unique_ptr<SSL, ossl::Freer<SSL_free>> session(SSL_new(context.get()));
  if (session == nullptr || BIO_up_ref(socket.get()) != 1) return absl::InternalError("OpenSSL: cannot prepare");
  SSL_set_bio(session.get(), socket.get(), socket.get());  // takes the reference just added
  SSL_set_tlsext_host_name(session.get(), BIO_get_conn_hostname(socket.get()));
  const std::time_t end = std::time(nullptr) + seconds;
  int done;
  while ((done = SSL_connect(session.get())) != 1) {
    const int error = SSL_get_error(session.get(), done);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return silent;
    if (BIO_wait(socket.get(), end, 10) != 1) return silent;
  }
  return FindPinned(session.get(), pin);
}

}  // namespace relais
