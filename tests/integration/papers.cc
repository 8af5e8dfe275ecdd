#include "tests/integration/papers.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/string_view.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/ossl.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais::integration {
namespace {

constexpr char kAuthorityFile[] = "/tls/authority.pem";
constexpr int kPatienceSeconds = 10;
// The preface of HTTP/2 and an empty SETTINGS frame (RFC 9113, section 3.4).
constexpr absl::string_view kPreface("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);

template <class T>
T Must(absl::StatusOr<T> result) {
  RELAIS_CHECK(result.ok());
  return *std::move(result);
}

using Context = std::unique_ptr<SSL_CTX, ossl::Freer<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, ossl::Freer<SSL_free>>;

Context ContextFor(const ChannelOptions& options) {
  Context context(SSL_CTX_new(TLS_client_method()));
  RELAIS_CHECK(SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) == 1);
  static constexpr unsigned char kHttp2[] = {2, 'h', '2'};
  RELAIS_CHECK(SSL_CTX_set_alpn_protos(context.get(), kHttp2, sizeof(kHttp2)) == 0);
  if (options.identity) {
    const ossl::Key key = Must(ossl::ParseKeyPem(options.identity->key_pem));
    const ossl::Certificate certificate = Must(ossl::ParseCertificate(options.identity->certificate_pem));
    RELAIS_CHECK(SSL_CTX_use_certificate(context.get(), certificate.get()) == 1);
    RELAIS_CHECK(SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1);
  }
  return context;
}

std::string EndOf(SSL* session) {
  char bytes[64];
  if (SSL_read(session, bytes, sizeof(bytes)) > 0) return "open";
  const int reason = ERR_GET_REASON(ERR_peek_last_error());
  if (reason > SSL_AD_REASON_OFFSET) return SSL_alert_desc_string_long(reason - SSL_AD_REASON_OFFSET);
  return "closed";
}

}  // namespace

CertificateAuthority AuthorityOf(const std::string& hub_folder) {
  const std::string path = hub_folder + kAuthorityFile;
  const absl::Time now = SystemClock().Now();
  if (!std::filesystem::exists(path)) {
    std::filesystem::create_directories(hub_folder + "/tls");
    return Must(CertificateAuthority::Create(path, kRegion, now));
  }
  return Must(CertificateAuthority::Load(path, kRegion, now));
}

ChannelIdentity MemberPaper(const CertificateAuthority& authority, NodeId node, absl::Time issued) {
  NodeRequest request = Must(MakeNodeRequest());
  return {std::move(request.key_pem), Must(authority.SignNode(request.csr_der, node, issued)).pem};
}

ChannelIdentity OddPaper(const std::string& hub_folder, ossl::Use use,
                         const std::vector<ossl::AlternativeName>& names) {
  const std::string text = Must(ReadSecretFile(hub_folder + kAuthorityFile, 2 * limits::kCertificateBytesMax));
  const size_t split = text.find("-----BEGIN CERTIFICATE-----");
  const ossl::Key issuer_key = Must(ossl::ParseKeyPem(absl::string_view(text).substr(0, split)));
  const ossl::Certificate issuer = Must(ossl::ParseCertificate(absl::string_view(text).substr(split)));
  const ossl::Key key = ossl::NewKey();
  const absl::Time now = SystemClock().Now();
  ossl::CertificateOutline outline{use, "odd", names, now - absl::Minutes(5), now + absl::Hours(1)};
  const ossl::Certificate made = ossl::BuildCertificate(outline, key.get(), issuer.get(), issuer_key.get());
  RELAIS_CHECK(made != nullptr);
  return {ossl::KeyPem(key.get()), ossl::DerToPem(ossl::CertificateDer(made.get()), PEM_STRING_X509)};
}

std::string KnockByTls(const ChannelOptions& options) {
  const ossl::ErrorQueueGuard guard;
  signal(SIGPIPE, SIG_IGN);  // the hub may have hung up before we wrote
  const Context context = ContextFor(options);
  const ossl::Bio socket(BIO_new_connect(options.address.c_str()));
  if (BIO_do_connect_retry(socket.get(), kPatienceSeconds, -1) != 1) return "no connection";
  const timeval patience{kPatienceSeconds, 0};
  const int fd = static_cast<int>(BIO_get_fd(socket.get(), nullptr));
  RELAIS_CHECK(BIO_socket_nbio(fd, 0) == 1);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  const Session session(SSL_new(context.get()));
  RELAIS_CHECK(BIO_up_ref(socket.get()) == 1);
  SSL_set_bio(session.get(), socket.get(), socket.get());
  if (SSL_connect(session.get()) != 1) return "no handshake";
  SSL_write(session.get(), kPreface.data(), static_cast<int>(kPreface.size()));
  return EndOf(session.get());
}

}  // namespace relais::integration
