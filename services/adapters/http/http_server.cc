#include "services/adapters/http/http_server.h"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = boost::asio::ip::tcp;
using Answer = http::response<http::string_body>;

constexpr absl::Duration kPauseAfterError = absl::Milliseconds(100);

absl::string_view View(beast::string_view text) {
  return {text.data(), text.size()};
}

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

// What is said to a request that was not understood; 0: nothing, the caller is gone or was too slow.
int StatusOfError(const boost::system::error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
  if (error == http::error::body_limit) return 413;
  if (error == http::error::end_of_stream || error == http::error::partial_message) return 0;
  return error.category() == http::make_error_code(http::error::bad_method).category() ? 400 : 0;
}

HttpRequest RequestOf(http::request<http::string_body>&& message) {
  HttpRequest request;
  request.method = std::string(View(message.method_string()));
  const absl::string_view target = View(message.target());
  const size_t mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != absl::string_view::npos) request.query = std::string(target.substr(mark + 1));
  request.host = std::string(View(message[http::field::host]));
  request.accept = std::string(View(message[http::field::accept]));
  request.body = std::move(message.body());
  return request;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const HttpOptions& options, Handler handler)
      : options_(options), handler_(std::move(handler)), pool_(static_cast<size_t>(options.handler_threads)) {}
  ~Impl() { Stop(); }

  absl::Status Listen();
  void Stop();
  int port() const { return port_; }
  uint64_t turned_away() const { return turned_away_.load(std::memory_order_relaxed); }

 private:
  class Session;
  void AcceptNext();
  void TakeIn(tcp::socket socket);

  const HttpOptions options_;
  const Handler handler_;
  int port_ = 0;
  std::atomic<uint64_t> turned_away_{0};
  std::atomic<bool> stopped_{false};
  // The wire thread's own; outlive the sessions, which io_ may be the last to hold.
  std::set<Session*> sessions_;
  std::map<std::string, int> by_address_;

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> open_{io_.get_executor()};
  tcp::acceptor acceptor_{io_};
  asio::steady_timer pause_{io_};
  asio::thread_pool pool_;
  std::thread thread_;
};

// One connection, on the wire thread; it keeps itself alive through the operation that it waits for.
class HttpServer::Impl::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Impl* server, tcp::socket socket, std::string address)
      : server_(server), address_(std::move(address)), stream_(std::move(socket)), buffer_(BufferMax(*server)) {
    server_->sessions_.insert(this);
    ++server_->by_address_[address_];
  }
  ~Session() {
    server_->sessions_.erase(this);
    auto count = server_->by_address_.find(address_);
    if (--count->second == 0) server_->by_address_.erase(count);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void Read() {
    parser_.emplace();
    parser_->header_limit(static_cast<uint32_t>(server_->options_.header_bytes_max));
    parser_->body_limit(server_->options_.body_bytes_max);
    stream_.expires_after(absl::ToChronoMilliseconds(server_->options_.request_patience));
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](boost::system::error_code error, size_t) { self->OnRead(error); });
  }
  void Cut() {
    boost::system::error_code ignored;
    stream_.socket().close(ignored);
  }

 private:
  static size_t BufferMax(const Impl& server) { return server.options_.header_bytes_max + (size_t{4} << 10); }

  void OnRead(const boost::system::error_code& error) {
    if (error) {
      const int status = StatusOfError(error);
      if (status == 0) return Close();
      keep_ = false;
      return Write({status, "text/plain; charset=utf-8", "not understood\n", {}}, 11, false);
    }
    http::request<http::string_body> message = parser_->release();
    keep_ = message.keep_alive() && ++served_ < server_->options_.requests_per_connection_max;
    const bool head = message.method() == http::verb::head;
    const unsigned version = message.version();
    // The handler may wait: not on the wire thread.
    asio::post(server_->pool_,
               [self = shared_from_this(), request = RequestOf(std::move(message)), version, head]() mutable {
                 asio::io_context& wire = self->server_->io_;
                 HttpResponse response = self->server_->handler_(request);
                 // The wire thread alone ends a session: this one's hold on it goes there too.
                 asio::post(wire, [self = std::move(self), response = std::move(response), version, head]() mutable {
                   self->Write(std::move(response), version, head);
                 });
               });
  }

  void Write(HttpResponse response, unsigned version, bool head) {
    answer_ = Answer(static_cast<http::status>(response.status), version);
    answer_.set(http::field::content_type, response.content_type);
    answer_.set(http::field::cache_control, "no-store");
    answer_.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.fields) answer_.set(name, value);
    answer_.keep_alive(keep_);
    answer_.body() = std::move(response.body);
    answer_.prepare_payload();
    if (head) answer_.body().clear();  // the length stays
    serializer_.emplace(answer_);
    stream_.expires_after(absl::ToChronoMilliseconds(server_->options_.answer_patience));
    const auto written = [self = shared_from_this()](boost::system::error_code error, size_t) {
      if (error || !self->keep_) return self->Close();
      self->Read();
    };
    if (head) {
      http::async_write_header(stream_, *serializer_, written);
    } else {
      http::async_write(stream_, *serializer_, written);
    }
  }

  void Close() {
    boost::system::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  Impl* const server_;
  const std::string address_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  Answer answer_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  bool keep_ = true;
  int served_ = 0;
};

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
  port_ = bound.port();
  AcceptNext();
  thread_ = std::thread([this] { io_.run(); });
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
  const auto here = by_address_.find(address);
  const int from_there = here == by_address_.end() ? 0 : here->second;
  if (sessions_.size() >= static_cast<size_t>(options_.connections_max) ||
      from_there >= options_.connections_per_address_max) {
    turned_away_.fetch_add(1, std::memory_order_relaxed);
    return;  // closes it
  }
  socket.set_option(tcp::no_delay(true), error);
  std::make_shared<Session>(this, std::move(socket), std::move(address))->Read();
}

void HttpServer::Impl::Stop() {
  if (stopped_.exchange(true)) return;
  if (thread_.joinable()) {
    asio::post(io_, [this] {
      boost::system::error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
      for (Session* session : sessions_) session->Cut();
    });
  }
  pool_.join();
  if (!thread_.joinable()) return open_.reset();
  // What the handlers left to write meets closed sockets; then nothing is left to wait for.
  asio::post(io_, [this] {
    for (Session* session : sessions_) session->Cut();
    open_.reset();
  });
  thread_.join();
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpOptions& options, Handler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  if (absl::Status status = impl->Listen(); !status.ok()) return status;
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

int HttpServer::port() const {
  return impl_->port();
}
uint64_t HttpServer::turned_away() const {
  return impl_->turned_away();
}
void HttpServer::Stop() {
  impl_->Stop();
}

}  // namespace relais
