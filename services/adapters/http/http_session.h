// Connections of HttpServer: private to http_server.cc, which alone pays for what is included here.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_HTTP_SESSION_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_HTTP_SESSION_H_

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "services/adapters/http/http_server.h"

namespace relais {
namespace http_wire {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = boost::asio::ip::tcp;
using Answer = http::response<http::string_body>;

inline absl::string_view View(beast::string_view text) {
  return {text.data(), text.size()};
}

// What is said to a request that was not understood; 0: nothing, the caller is gone or was too slow.
inline int StatusOfError(const boost::system::error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
  if (error == http::error::body_limit) return 413;
  if (error == http::error::end_of_stream || error == http::error::partial_message) return 0;
  return error.category() == http::make_error_code(http::error::bad_method).category() ? 400 : 0;
}

inline HttpRequest RequestOf(http::request<http::string_body>&& message) {
  HttpRequest request;
  request.method = std::string(View(message.method_string()));
  const absl::string_view target = View(message.target());
  const size_t mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != absl::string_view::npos) request.query = std::string(target.substr(mark + 1));
  for (const auto& field : message) {
    request.fields.emplace_back(absl::AsciiStrToLower(View(field.name_string())), std::string(View(field.value())));
  }
  request.host = std::string(request.Field("host"));
  request.accept = std::string(request.Field("accept"));
  request.body = std::move(message.body());
  return request;
}

// What every answer bears; `fields` may say otherwise.
template <class Message>
void SetHead(const HttpResponse& response, bool keep, Message* answer) {
  answer->result(static_cast<unsigned>(response.status));
  answer->set(http::field::content_type, response.content_type);
  answer->set(http::field::cache_control, "no-store");
  answer->set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.fields) answer->set(name, value);
  answer->keep_alive(keep);
}

}  // namespace http_wire

class HttpServer::Impl : public std::enable_shared_from_this<HttpServer::Impl> {
 public:
  Impl(const HttpOptions& options, ReplyHandler handler)
      : options_(options), handler_(std::move(handler)), pool_(static_cast<size_t>(options.handler_threads)) {}
  ~Impl() { Stop(); }

  absl::Status Listen();
  absl::Status ShowCertificate(const std::string& chain_pem, const std::string& key_pem);
  void Stop();
  int port() const { return port_; }
  uint64_t turned_away() const { return turned_away_.load(std::memory_order_relaxed); }

 private:
  class Session;
  class Reply;
  void AcceptNext();
  void TakeIn(http_wire::tcp::socket socket);
  // Does it on the wire's thread; nothing once that has ended.
  void OnWire(std::function<void()> act) ABSL_LOCKS_EXCLUDED(mutex_);
  void CutAll() ABSL_LOCKS_EXCLUDED(mutex_);

  const HttpOptions options_;
  const ReplyHandler handler_;
  std::unique_ptr<http_wire::ssl::context> tls_;  // the wire's thread, once that has begun
  int port_ = 0;
  std::atomic<uint64_t> turned_away_{0};
  std::atomic<bool> stopped_{false};
  absl::Mutex mutex_;
  bool wire_ends_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<Session*> sessions_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> by_address_ ABSL_GUARDED_BY(mutex_);

  http_wire::asio::io_context io_{1};
  http_wire::asio::executor_work_guard<http_wire::asio::io_context::executor_type> open_{io_.get_executor()};
  http_wire::tcp::acceptor acceptor_{io_};
  http_wire::asio::steady_timer pause_{io_};
  http_wire::asio::thread_pool pool_;
  std::thread thread_;
};

// One connection. All but its beginning and end happens on the wire's thread; it keeps itself alive through the
// operation that it waits for, or through the reply that it waits for.
class HttpServer::Impl::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<Impl> server, http_wire::tcp::socket socket, std::string address)
      : server_(std::move(server)),
        address_(std::move(address)),
        tcp_(std::move(socket)),
        buffer_(BufferMax(*server_)) {
    if (server_->tls_ != nullptr) tls_.emplace(tcp_, *server_->tls_);
    absl::MutexLock lock(&server_->mutex_);
    server_->sessions_.insert(this);
    ++server_->by_address_[address_];
  }
  ~Session() {
    absl::MutexLock lock(&server_->mutex_);
    server_->sessions_.erase(this);
    auto count = server_->by_address_.find(address_);
    if (--count->second == 0) server_->by_address_.erase(count);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void Begin() {
    if (!tls_) return Read();
    tcp_.expires_after(absl::ToChronoMilliseconds(server_->options_.request_patience));
    tls_->async_handshake(http_wire::ssl::stream_base::server,
                          [self = shared_from_this()](boost::system::error_code error) {
                            if (!error) self->Read();
                          });
  }
  void Cut() {
    boost::system::error_code ignored;
    tcp_.socket().close(ignored);
  }
  void OnWire(std::function<void()> act) { server_->OnWire(std::move(act)); }

  void Send(HttpResponse response, unsigned version, bool head);
  void BeginPieces(const HttpResponse& head, unsigned version, std::function<void()> gone);
  // `last`: the answer ends with it.
  void AddPiece(const std::string& piece, bool last, std::function<void(bool)> written);

 private:
  struct Piece {
    std::string bytes;
    bool last = false;
    std::function<void(bool)> written;
  };
  static size_t BufferMax(const Impl& server) { return server.options_.header_bytes_max + (size_t{4} << 10); }

  // Runs `act` on whichever stream it is.
  template <class Act>
  void OnStream(Act act) {
    if (tls_) {
      act(*tls_);
    } else {
      act(tcp_);
    }
  }
  void Read();
  void OnRead(const boost::system::error_code& error);
  void WritePiece();
  void Watch();
  void Gone();
  void Close() {
    boost::system::error_code ignored;
    tcp_.socket().shutdown(http_wire::tcp::socket::shutdown_send, ignored);
  }

  const std::shared_ptr<Impl> server_;  // goes last
  const std::string address_;
  http_wire::beast::tcp_stream tcp_;
  std::optional<http_wire::ssl::stream<http_wire::beast::tcp_stream&>> tls_;
  http_wire::beast::flat_buffer buffer_;
  std::optional<http_wire::http::request_parser<http_wire::http::string_body>> parser_;
  http_wire::Answer answer_;
  std::optional<http_wire::http::response_serializer<http_wire::http::string_body>> serializer_;
  bool keep_ = true;
  int served_ = 0;
  // Of an answer in pieces.
  std::deque<Piece> pieces_;  // the first is being written
  std::function<void()> gone_;
  bool in_pieces_ = false;
};

// Holds its session, which is thus alive as long as an answer is owed.
class HttpServer::Impl::Reply : public HttpReply {
 public:
  Reply(std::shared_ptr<Session> session, unsigned version, bool head)
      : session_(std::move(session)), version_(version), head_(head) {}
  ~Reply() override {
    if (ended_) return;
    session_->OnWire([session = session_] { session->Cut(); });
  }
  void Send(HttpResponse response) override {
    ended_ = true;
    session_->OnWire([session = session_, response = std::move(response), version = version_, head = head_]() mutable {
      session->Send(std::move(response), version, head);
    });
  }
  void OnGone(std::function<void()> gone) override { gone_ = std::move(gone); }
  void Begin(HttpResponse head) override {
    session_->OnWire([session = session_, head = std::move(head), version = version_,
                      gone = std::move(gone_)]() mutable { session->BeginPieces(head, version, std::move(gone)); });
  }
  void Write(std::string piece, std::function<void(bool)> written) override {
    session_->OnWire([session = session_, piece = std::move(piece), written = std::move(written)]() mutable {
      session->AddPiece(piece, false, std::move(written));
    });
  }
  void End(std::string last) override {
    ended_ = true;
    session_->OnWire([session = session_, last = std::move(last)] { session->AddPiece(last, true, nullptr); });
  }

 private:
  const std::shared_ptr<Session> session_;
  const unsigned version_;
  const bool head_;
  std::function<void()> gone_;
  std::atomic<bool> ended_ = false;
};

inline void HttpServer::Impl::Session::Read() {
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(server_->options_.header_bytes_max));
  parser_->body_limit(server_->options_.body_bytes_max);
  tcp_.expires_after(absl::ToChronoMilliseconds(server_->options_.request_patience));
  OnStream([this](auto& stream) {
    http_wire::http::async_read(
        stream, buffer_, *parser_,
        [self = shared_from_this()](boost::system::error_code error, size_t) { self->OnRead(error); });
  });
}

inline void HttpServer::Impl::Session::OnRead(const boost::system::error_code& error) {
  if (error) {
    const int status = http_wire::StatusOfError(error);
    if (status == 0) return Close();
    keep_ = false;
    return Send({status, "text/plain; charset=utf-8", "not understood\n", {}}, 11, false);
  }
  http_wire::http::request<http_wire::http::string_body> message = parser_->release();
  keep_ = message.keep_alive() && ++served_ < server_->options_.requests_per_connection_max;
  auto reply =
      std::make_shared<Reply>(shared_from_this(), message.version(), message.method() == http_wire::http::verb::head);
  HttpRequest request = http_wire::RequestOf(std::move(message));
  request.caller = address_;
  const size_t on_wire = server_->options_.on_wire_bytes_max;
  if (on_wire > 0 && request.body.size() <= on_wire) return server_->handler_(std::move(request), std::move(reply));
  // The handler may wait: not on the wire thread.
  http_wire::asio::post(server_->pool_,
                        [server = server_.get(), request = std::move(request), reply = std::move(reply)]() mutable {
                          server->handler_(std::move(request), std::move(reply));
                        });
}

inline void HttpServer::Impl::Session::Send(HttpResponse response, unsigned version, bool head) {
  answer_ = http_wire::Answer();
  answer_.version(version);
  http_wire::SetHead(response, keep_, &answer_);
  answer_.body() = std::move(response.body);
  answer_.prepare_payload();
  if (head) answer_.body().clear();  // the length stays
  serializer_.emplace(answer_);
  tcp_.expires_after(absl::ToChronoMilliseconds(server_->options_.answer_patience));
  const auto written = [self = shared_from_this()](boost::system::error_code error, size_t) {
    if (error || !self->keep_) return self->Close();
    self->Read();
  };
  OnStream([&](auto& stream) {
    if (head) {
      http_wire::http::async_write_header(stream, *serializer_, written);
    } else {
      http_wire::http::async_write(stream, *serializer_, written);
    }
  });
}

inline void HttpServer::Impl::Session::BeginPieces(const HttpResponse& head, unsigned version,
                                                   std::function<void()> gone) {
  in_pieces_ = true;
  gone_ = std::move(gone);
  if (version < 11 || buffer_.size() > 0) return Gone();
  http_wire::http::response<http_wire::http::empty_body> answer;
  answer.version(version);
  http_wire::SetHead(head, /*keep=*/false, &answer);
  answer.chunked(true);
  std::ostringstream text;
  text << answer.base();
  pieces_.push_back({text.str(), false, nullptr});
  WritePiece();
  Watch();
}

inline void HttpServer::Impl::Session::AddPiece(const std::string& piece, bool last,
                                                std::function<void(bool)> written) {
  if (!in_pieces_) {
    if (written) written(false);
    return;
  }
  std::string bytes;
  if (!piece.empty()) bytes = absl::StrCat(absl::Hex(piece.size()), "\r\n", piece, "\r\n");
  if (last) bytes.append("0\r\n\r\n");
  pieces_.push_back({std::move(bytes), last, std::move(written)});
  if (pieces_.size() == 1) WritePiece();
}

inline void HttpServer::Impl::Session::WritePiece() {
  tcp_.expires_after(absl::ToChronoMilliseconds(server_->options_.answer_patience));
  OnStream([this](auto& stream) {
    http_wire::asio::async_write(stream, http_wire::asio::buffer(pieces_.front().bytes),
                                 [self = shared_from_this()](boost::system::error_code error, size_t) {
                                   if (error || self->pieces_.empty()) return self->Gone();
                                   self->tcp_.expires_never();
                                   const Piece piece = std::move(self->pieces_.front());
                                   self->pieces_.pop_front();
                                   if (piece.last) {
                                     self->in_pieces_ = false;
                                     return self->Cut();
                                   }
                                   if (!self->pieces_.empty()) self->WritePiece();
                                   if (piece.written) piece.written(true);
                                 });
  });
}

// Nothing is to come before the answer's end: what comes is the caller's going, or not HTTP.
inline void HttpServer::Impl::Session::Watch() {
  tcp_.socket().async_wait(http_wire::tcp::socket::wait_read, [self = shared_from_this()](boost::system::error_code) {
    // Or the server ends, and with it every connection.
    self->Gone();
  });
}

inline void HttpServer::Impl::Session::Gone() {
  Cut();
  if (!in_pieces_) return;
  in_pieces_ = false;
  for (const Piece& piece : std::exchange(pieces_, {})) {
    if (piece.written) piece.written(false);
  }
  if (const auto gone = std::exchange(gone_, nullptr)) gone();
}

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_HTTP_SESSION_H_
