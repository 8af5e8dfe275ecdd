#include "services/adapters/http/web_server.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/core/convention/loopback_address.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

constexpr char kPlainText[] = "text/plain; charset=utf-8";

constexpr absl::string_view kPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src "
    "'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
constexpr absl::string_view kWasmPolicy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src "
    "'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

HttpOptions HttpOptionsOf(const WebOptions& options) {
  HttpOptions http;
  http.address = options.address;
  http.connections_max = limits::kWebConnectionsMax;
  // Behind a proxy everybody comes from its address.
  http.connections_per_address_max =
      options.proxied ? limits::kWebConnectionsMax : limits::kWebConnectionsPerAddressMax;
  http.body_bytes_max = limits::kWebRequestBytesMax;
  http.handler_threads = 2;  // for what takes a while to read
  http.on_wire_bytes_max = size_t{16} << 10;
  http.chain_pem = options.chain_pem;
  http.key_pem = options.key_pem;
  return http;
}

}  // namespace

void WebOptions::SetCalls(ServedCalls calls) {
  title = std::move(calls.title);
  gateway.cookie = std::move(calls.cookie);
  gateway.services = std::move(calls.services);
}

class WebServer::Impl : public std::enable_shared_from_this<WebServer::Impl> {
 public:
  explicit Impl(WebOptions options, std::shared_ptr<grpc::Channel> channel)
      : options_(std::move(options)), gateway_(std::move(channel), options_.gateway) {}

  absl::Status Start();
  void Answer(HttpRequest request, std::shared_ptr<HttpReply> reply);
  void Stop() {
    if (http_) http_->Stop();
  }

  std::vector<std::string> missing;
  HttpServer& http() { return *http_; }
  const ConnectGateway& gateway() const { return gateway_; }

 private:
  class Headed;
  struct Shown {
    WebFace face;
    std::optional<WebFolder> files;
  };
  bool secure() const { return options_.gateway.secure; }
  bool MeansUs(const HttpRequest& request) const;
  HttpResponse Page(const HttpRequest& request) const;
  void AddFields(bool wasm, HttpResponse* answer) const;

  const WebOptions options_;
  ConnectGateway gateway_;
  std::vector<Shown> faces_;
  std::string openapi_;
  std::unique_ptr<HttpServer> http_;
};

// A reply whose head bears the fields of every answer.
class WebServer::Impl::Headed : public HttpReply {
 public:
  Headed(std::shared_ptr<const Impl> server, std::shared_ptr<HttpReply> reply)
      : server_(std::move(server)), reply_(std::move(reply)) {}
  void Send(HttpResponse response) override { SendAs(std::move(response), false); }
  void SendAs(HttpResponse response, bool wasm) {
    server_->AddFields(wasm, &response);
    reply_->Send(std::move(response));
  }
  void Begin(HttpResponse head) override {
    server_->AddFields(false, &head);
    reply_->Begin(std::move(head));
  }
  void Write(std::string piece, std::function<void(bool)> written) override {
    reply_->Write(std::move(piece), std::move(written));
  }
  void End(std::string last) override { reply_->End(std::move(last)); }
  void OnGone(std::function<void()> gone) override { reply_->OnGone(std::move(gone)); }

 private:
  const std::shared_ptr<const Impl> server_;
  const std::shared_ptr<HttpReply> reply_;
};

absl::Status WebServer::Impl::Start() {
  for (const WebFace& face : options_.faces) {
    absl::StatusOr<WebFolder> files = WebFolder::Read(face.folder);
    Shown shown{face, std::nullopt};
    if (files.ok()) {
      shown.files = *std::move(files);
    } else {
      missing.push_back(std::string(files.status().message()));
    }
    faces_.push_back(std::move(shown));
  }
  openapi_ = gateway_.OpenApi(options_.title);
  auto http = HttpServer::StartReplying(
      HttpOptionsOf(options_),
      [this](HttpRequest request, std::shared_ptr<HttpReply> reply) { Answer(std::move(request), std::move(reply)); });
  if (!http.ok()) return http.status();
  http_ = *std::move(http);
  return absl::OkStatus();
}

void WebServer::Impl::AddFields(bool wasm, HttpResponse* answer) const {
  const auto add = [answer](const char* name, absl::string_view value) {
    answer->fields.emplace_back(name, std::string(value));
  };
  add("Content-Security-Policy", wasm ? kWasmPolicy : kPolicy);
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("X-Frame-Options", "DENY");
  add("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()");
  if (secure()) add("Strict-Transport-Security", "max-age=31536000");
}

// In plain text only loopback is spoken to: a page of elsewhere that reaches for it by a name of its own does not.
bool WebServer::Impl::MeansUs(const HttpRequest& request) const {
  return secure() || IsLoopbackHost(HostOfAddress(request.host));
}

HttpResponse WebServer::Impl::Page(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    return {405, kPlainText, "only GET and HEAD\n", {{"Allow", "GET, HEAD"}}};
  }
  if (request.path == "/openapi.json") return {200, "application/json", openapi_, {}};
  for (const Shown& shown : faces_) {
    const std::string& prefix = shown.face.prefix;
    if (absl::StrCat(request.path, "/") == prefix) return {308, kPlainText, "", {{"Location", prefix}}};
    if (!absl::StartsWith(request.path, prefix)) continue;
    if (!shown.files) return {503, kPlainText, "the pages are not built: see web.folder\n", {}};
    return shown.files->Answer(absl::string_view(request.path).substr(prefix.size()), request);
  }
  if (request.path == "/" && !faces_.empty()) return {302, kPlainText, "", {{"Location", faces_.front().face.prefix}}};
  return {404, kPlainText, "not here\n", {}};
}

void WebServer::Impl::Answer(HttpRequest request, std::shared_ptr<HttpReply> reply) {
  if (options_.proxied) {
    // The last one is the proxy's own; what stands before it, anybody may have written.
    absl::string_view last;
    for (const auto& [name, value] : request.fields) {
      if (name == "x-forwarded-for")
        last = absl::StripAsciiWhitespace(absl::string_view(value).substr(value.rfind(',') + 1));
    }
    if (!last.empty()) request.caller = std::string(last);
  }
  auto headed = std::make_shared<Headed>(shared_from_this(), std::move(reply));
  if (!MeansUs(request)) return headed->Send({421, kPlainText, "another host is meant\n", {}});
  if (ConnectGateway::IsCall(request.path)) return gateway_.Answer(std::move(request), std::move(headed));
  HttpResponse page = Page(request);
  const bool wasm = std::any_of(faces_.begin(), faces_.end(), [&request](const Shown& shown) {
    const std::vector<std::string>& paths = shown.face.wasm;
    return std::any_of(paths.begin(), paths.end(),
                       [&](const auto& path) { return absl::StartsWith(request.path, path); });
  });
  headed->SendAs(std::move(page), wasm);
}

WebServer::WebServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebServer::~WebServer() {
  Stop();
}

absl::StatusOr<std::unique_ptr<WebServer>> WebServer::Start(WebOptions options,
                                                            std::shared_ptr<grpc::Channel> channel) {
  options.gateway.secure = options.proxied || !options.chain_pem.empty();
  auto impl = std::make_shared<Impl>(std::move(options), std::move(channel));
  if (absl::Status status = impl->Start(); !status.ok()) return status;
  return std::unique_ptr<WebServer>(new WebServer(std::move(impl)));
}

int WebServer::port() const {
  return impl_->http().port();
}
const std::vector<std::string>& WebServer::missing() const {
  return impl_->missing;
}
const GatewayCounts& WebServer::counts() const {
  return impl_->gateway().counts();
}
uint64_t WebServer::turned_away() const {
  return impl_->http().turned_away();
}
absl::Status WebServer::ShowCertificate(const std::string& chain_pem, const std::string& key_pem) {
  return impl_->http().ShowCertificate(chain_pem, key_pem);
}
void WebServer::Stop() {
  impl_->Stop();
}

}  // namespace relais
