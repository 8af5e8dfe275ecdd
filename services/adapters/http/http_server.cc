#include "services/adapters/http/http_server.h"

#include <openssl/err.h>

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "services/adapters/http/http_session.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

namespace asio = http_wire::asio;
namespace ssl = http_wire::ssl;
using http_wire::tcp;

constexpr absl::Duration kPauseAfterError = absl::Milliseconds(100);

// None when `address` is not a numeric host and a port.
std::optional<tcp::endpoint> EndpointOf(const std::string& address) {
  const size_t colon = address.rfind(':');
  uint32_t port = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port) || port > 65535) return {};
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code error;
  const asio::ip::address ip = asio::ip::make_address(host, error);
  if (error) return {};
  return tcp::endpoint(ip, static_cast<uint16_t>(port));
}

// Null in plain text. Refuses with kUnavailable.
absl::StatusOr<std::unique_ptr<ssl::context>> TlsOf(const std::string& address, const std::string& chain_pem,
                                                    const std::string& key_pem) {
  if (chain_pem.empty()) return std::unique_ptr<ssl::context>();
  auto tls = std::make_unique<ssl::context>(ssl::context::tls_server);
  boost::system::error_code error;
  const auto buffer = [](const std::string& text) { return asio::const_buffer(text.data(), text.size()); };
  if (!error) tls->use_certificate_chain(buffer(chain_pem), error);
  if (!error) tls->use_private_key(buffer(key_pem), ssl::context::pem, error);
  if (!error && SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION) == 1 &&
      SSL_CTX_check_private_key(tls->native_handle()) == 1) {
    return tls;
  }
  ERR_clear_error();
  return Refuse(Reason::kUnavailable, absl::StrCat("OpenSSL does not take the key or certificate for ", address));
}

}  // namespace

absl::string_view HttpRequest::Field(absl::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return "";
}

int HttpRequest::Count(absl::string_view name) const {
  return static_cast<int>(
      std::count_if(fields.begin(), fields.end(), [name](const auto& field) { return field.first == name; }));
}

void HttpServer::Impl::OnWire(std::function<void()> act) {
  absl::MutexLock lock(&mutex_);
  if (!wire_ends_) asio::post(io_, std::move(act));
}

void HttpServer::Impl::CutAll() {
  // A session that ends takes the lock itself.
  std::vector<std::shared_ptr<Session>> sessions;
  {
    absl::MutexLock lock(&mutex_);
    for (Session* session : sessions_) sessions.push_back(session->weak_from_this().lock());
  }
  for (const std::shared_ptr<Session>& session : sessions) {
    if (session != nullptr) session->Cut();
  }
}

absl::Status HttpServer::Impl::Listen() {
  const std::optional<tcp::endpoint> endpoint = EndpointOf(options_.address);
  if (!endpoint) return Refuse(Reason::kUnavailable, absl::StrCat(options_.address, ": no numeric host and port"));
  boost::system::error_code error;
  const auto failed = [&] {
    return Refuse(Reason::kUnavailable, absl::StrCat(options_.address, ": ", error.message()));
  };
  if (acceptor_.open(endpoint->protocol(), error); error) return failed();
  if (acceptor_.set_option(asio::socket_base::reuse_address(true), error); error) return failed();
  if (acceptor_.bind(*endpoint, error); error) return failed();
  if (acceptor_.listen(asio::socket_base::max_listen_connections, error); error) return failed();
  const tcp::endpoint bound = acceptor_.local_endpoint(error);
  if (error) return failed();
  absl::StatusOr<std::unique_ptr<ssl::context>> tls = TlsOf(options_.address, options_.chain_pem, options_.key_pem);
  if (!tls.ok()) return tls.status();
  tls_ = *std::move(tls);
  port_ = bound.port();
  AcceptNext();
  thread_ = std::thread([this] { io_.run(); });
  return absl::OkStatus();
}

absl::Status HttpServer::Impl::ShowCertificate(const std::string& chain_pem, const std::string& key_pem) {
  if (options_.chain_pem.empty() || chain_pem.empty()) {
    return Refuse(Reason::kUnavailable, absl::StrCat("no certificate is shown at ", options_.address));
  }
  absl::StatusOr<std::unique_ptr<ssl::context>> tls = TlsOf(options_.address, chain_pem, key_pem);
  if (!tls.ok()) return tls.status();
  // A function that is kept may be copied.
  auto next = std::make_shared<std::unique_ptr<ssl::context>>(*std::move(tls));
  // Connections hold on to what they began with: OpenSSL counts who needs a context.
  OnWire([this, next] { tls_ = std::move(*next); });
  return absl::OkStatus();
}

void HttpServer::Impl::AcceptNext() {
  acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
    if (!error) {
      TakeIn(std::move(socket));
      return AcceptNext();
    }
    // Too many open files, say: it passes, and asking again at once would only heat the machine.
    pause_.expires_after(absl::ToChronoMilliseconds(kPauseAfterError));
    pause_.async_wait([this](boost::system::error_code ended) {
      if (!ended) AcceptNext();
    });
  });
}

void HttpServer::Impl::TakeIn(tcp::socket socket) {
  boost::system::error_code error;
  const tcp::endpoint peer = socket.remote_endpoint(error);
  if (error) return;
  std::string address = peer.address().to_string();
  {
    absl::MutexLock lock(&mutex_);
    const auto here = by_address_.find(address);
    const int from_there = here == by_address_.end() ? 0 : here->second;
    if (sessions_.size() >= static_cast<size_t>(options_.connections_max) ||
        from_there >= options_.connections_per_address_max) {
      turned_away_.fetch_add(1, std::memory_order_relaxed);
      return;  // closes it
    }
  }
  socket.set_option(tcp::no_delay(true), error);
  // A caller that vanished without a word, from a stream on which nothing happens.
  socket.set_option(asio::socket_base::keep_alive(true), error);
  std::make_shared<Session>(shared_from_this(), std::move(socket), std::move(address))->Begin();
}

void HttpServer::Impl::Stop() {
  if (stopped_.exchange(true)) return;
  if (thread_.joinable()) {
    OnWire([this] {
      boost::system::error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
      CutAll();
    });
  }
  pool_.join();
  if (!thread_.joinable()) return open_.reset();
  // What the handlers left to write meets closed sockets; then nothing is left to wait for.
  OnWire([this] {
    CutAll();
    open_.reset();
  });
  {
    absl::MutexLock lock(&mutex_);
    wire_ends_ = true;
  }
  thread_.join();
}

HttpServer::HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() {
  impl_->Stop();
}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpOptions& options, Handler handler) {
  return StartReplying(options, [handler = std::move(handler)](HttpRequest request, std::shared_ptr<HttpReply> reply) {
    reply->Send(handler(request));
  });
}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::StartReplying(const HttpOptions& options,
                                                                      ReplyHandler handler) {
  auto impl = std::make_shared<Impl>(options, std::move(handler));
  if (absl::Status status = impl->Listen(); !status.ok()) return status;
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

int HttpServer::port() const {
  return impl_->port();
}
uint64_t HttpServer::turned_away() const {
  return impl_->turned_away();
}
absl::Status HttpServer::ShowCertificate(const std::string& chain_pem, const std::string& key_pem) {
  return impl_->ShowCertificate(chain_pem, key_pem);
}
void HttpServer::Stop() {
  impl_->Stop();
}

}  // namespace relais
