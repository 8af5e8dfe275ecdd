#include "services/adapters/http/connect_gateway.h"

#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/http/connect_codec.h"
#include "services/adapters/http/connect_error.h"
#include "services/adapters/http/openapi.h"
#include "services/adapters/http/session_cookie.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kJson = "application/json";
constexpr absl::string_view kProto = "application/proto";
constexpr absl::string_view kJsonStream = "application/connect+json";
constexpr char kAcceptPost[] = "application/json, application/proto, application/connect+json";

grpc::Status Refused(Reason reason, absl::string_view message = "") {
  return ToGrpc(Refuse(reason, message));
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return "";
  std::string bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

// The essence of a content type: parameters do not matter.
absl::string_view EssenceOf(absl::string_view type) {
  return type.substr(0, type.find_first_of("; "));
}

}  // namespace

class ConnectGateway::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(std::shared_ptr<grpc::Channel> channel, Options options)
      : options_(std::move(options)), codec_(options_.services), stub_(std::move(channel)) {}

  void Answer(HttpRequest request, std::shared_ptr<HttpReply> reply);
  const GatewayCounts& counts() const { return counts_; }
  std::string OpenApi(absl::string_view title) const { return OpenApiOf(codec_, title, options_.cookie); }

 private:
  class Unary;
  class Stream;

  bool FromOurPage(const HttpRequest& request) const;
  // Who calls, until when; not OK when the cookie is none of ours.
  grpc::Status Introduce(const HttpRequest& request, const SessionRule* rule, bool stream,
                         grpc::ClientContext* context);
  void NotUnderstood(HttpReply* reply, int status, grpc::StatusCode code, absl::string_view message,
                     std::vector<std::pair<std::string, std::string>> fields = {});

  const Options options_;
  const ConnectCodec codec_;
  grpc::GenericStub stub_;
  GatewayCounts counts_;
};

// One call with one answer. Ends itself.
class ConnectGateway::Impl::Unary {
 public:
  Unary(std::shared_ptr<Impl> gateway, const ConnectMethod* method, const SessionRule* rule, bool json,
        std::shared_ptr<HttpReply> reply)
      : gateway_(std::move(gateway)), method_(method), rule_(rule), json_(json), reply_(std::move(reply)) {}

  grpc::ClientContext* context() { return &context_; }
  static void Start(std::shared_ptr<Unary> call, const std::string& request) {
    call->request_ = BufferOf(request);
    Unary& self = *call;
    self.gateway_->stub_.UnaryCall(&self.context_, self.method_->path, grpc::StubOptions(), &self.request_,
                                   &self.response_,
                                   [call = std::move(call)](const grpc::Status& status) { call->Finish(status); });
  }
  void Finish(grpc::Status status) {
    HttpResponse answer;
    answer.content_type = std::string(json_ ? kJson : kProto);
    std::string bytes = BytesOf(response_);
    std::string session;
    const bool ended = rule_ != nullptr && rule_->does == SessionRule::Does::kEnds;
    if (status.ok() && rule_ != nullptr && !ended) {
      if (!gateway_->codec_.TakeField(*method_, rule_->field, &bytes, &session)) status = Refused(Reason::kUnavailable);
    }
    if (status.ok() && json_ && !gateway_->codec_.ToJson(*method_, bytes, &answer.body)) {
      status = Refused(Reason::kUnavailable);
    }
    if (status.ok() && !json_) answer.body = std::move(bytes);
    if (!status.ok()) {
      answer.status = HttpStatusOf(status.error_code());
      answer.content_type = std::string(kJson);
      answer.body = ConnectErrorJson(status);
    }
    const Options& options = gateway_->options_;
    const bool over = ReasonOf(FromGrpc(status)) == Reason::kSessionOver;
    if (!options.cookie.empty() && !session.empty()) {
      answer.fields.emplace_back("Set-Cookie", SettingCookie(options.cookie, session));
    } else if (!options.cookie.empty() && (ended || over)) {
      answer.fields.emplace_back("Set-Cookie", ClearingCookie(options.cookie));
    }
    const auto& trailing = context_.GetServerTrailingMetadata();
    const auto retry = trailing.find(kRetryAfterMetadata);
    if (retry != trailing.end()) {
      answer.fields.emplace_back("Retry-After", std::string(retry->second.data(), retry->second.size()));
    }
    gateway_->counts_.answered.fetch_add(1, std::memory_order_relaxed);
    reply_->Send(std::move(answer));
  }

 private:
  const std::shared_ptr<Impl> gateway_;
  const ConnectMethod* const method_;
  const SessionRule* const rule_;
  const bool json_;
  const std::shared_ptr<HttpReply> reply_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
};

// One call whose answers go out one by one: the next is read once the last is with the system. Ends itself.
class ConnectGateway::Impl::Stream : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Stream(std::shared_ptr<Impl> gateway, const ConnectMethod* method, std::shared_ptr<HttpReply> reply)
      : gateway_(std::move(gateway)), method_(method), reply_(std::move(reply)) {}

  grpc::ClientContext* context() { return &context_; }
  static void Start(std::shared_ptr<Stream> call, const std::string& request) {
    Stream& self = *call;
    self.self_ = std::move(call);
    self.request_ = BufferOf(request);
    HttpResponse head;
    head.content_type = std::string(kJsonStream);
    self.reply_->OnGone([weak = std::weak_ptr<Stream>(self.self_)] {
      if (const std::shared_ptr<Stream> stream = weak.lock()) stream->context_.TryCancel();
    });
    self.reply_->Begin(std::move(head));
    self.gateway_->stub_.PrepareBidiStreamingCall(&self.context_, self.method_->path, grpc::StubOptions(), &self);
    self.AddHold();  // between two reads nothing else would keep OnDone away
    self.StartWriteLast(&self.request_, grpc::WriteOptions());
    self.StartRead(&self.response_);
    self.StartCall();
  }
  void OnReadDone(bool ok) override {
    std::string json;
    if (!ok) return RemoveHold();
    if (!gateway_->codec_.ToJson(*method_, BytesOf(response_), &json)) {
      context_.TryCancel();
      return RemoveHold();
    }
    reply_->Write(Enveloped(0, json), [self = self_](bool written) {
      if (written) return self->StartRead(&self->response_);
      self->context_.TryCancel();
      self->RemoveHold();
    });
  }
  void OnDone(const grpc::Status& status) override {
    gateway_->counts_.answered.fetch_add(1, std::memory_order_relaxed);
    gateway_->counts_.streams.fetch_sub(1, std::memory_order_relaxed);
    reply_->End(StreamEnd(status));
    self_.reset();
  }

 private:
  const std::shared_ptr<Impl> gateway_;
  const ConnectMethod* const method_;
  const std::shared_ptr<HttpReply> reply_;
  std::shared_ptr<Stream> self_;  // until OnDone
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
};

void ConnectGateway::Impl::NotUnderstood(HttpReply* reply, int status, grpc::StatusCode code, absl::string_view message,
                                         std::vector<std::pair<std::string, std::string>> fields) {
  counts_.not_understood.fetch_add(1, std::memory_order_relaxed);
  reply->Send(
      {status, std::string(kJson), ConnectErrorJson(grpc::Status(code, std::string(message))), std::move(fields)});
}

// A browser says whose page asks in fields that no page can set. Without a cookie there is nothing to misuse, and a
// program need not say anything.
bool ConnectGateway::Impl::FromOurPage(const HttpRequest& request) const {
  if (request.Count("host") != 1 || request.Count("origin") > 1 || request.Count("cookie") > 1) return false;
  const absl::string_view site = request.Field("sec-fetch-site");
  if (!site.empty() && site != "same-origin") return false;
  const absl::string_view origin = request.Field("origin");
  if (origin.empty()) return request.Count("cookie") == 0 && request.Count("origin") == 0;
  return origin == absl::StrCat(options_.secure ? "https://" : "http://", request.host);
}

grpc::Status ConnectGateway::Impl::Introduce(const HttpRequest& request, const SessionRule* rule, bool stream,
                                             grpc::ClientContext* context) {
  absl::Duration patience = stream ? options_.stream_patience : options_.call_patience;
  if (const absl::string_view asked = request.Field("connect-timeout-ms"); !asked.empty()) {
    int64_t ms = 0;
    if (asked.size() > 10 || !absl::SimpleAtoi(asked, &ms) || ms < 0) {
      return Refused(Reason::kMalformed, "connect-timeout-ms");
    }
    if (ms == 0) return grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "no time was given");
    patience = std::min(patience, absl::Milliseconds(ms));
  }
  context->set_deadline(absl::ToChronoTime(absl::Now() + patience));
  context->AddMetadata(kCallerMetadata, request.caller);
  if (options_.cookie.empty() || (rule != nullptr && rule->does == SessionRule::Does::kSignsIn))
    return grpc::Status::OK;
  const absl::StatusOr<std::string> session = SessionFrom(request.Field("cookie"), options_.cookie);
  if (!session.ok()) return ToGrpc(session.status());
  if (!session->empty()) context->AddMetadata(kPassMetadata, *session);
  return grpc::Status::OK;
}

void ConnectGateway::Impl::Answer(HttpRequest request, std::shared_ptr<HttpReply> reply) {
  if (request.method != "POST") {
    return NotUnderstood(reply.get(), 405, grpc::StatusCode::UNIMPLEMENTED, "calls are posted", {{"Allow", "POST"}});
  }
  if (!options_.off && !FromOurPage(request)) {
    counts_.other_origin.fetch_add(1, std::memory_order_relaxed);
    const grpc::Status refused = Refused(Reason::kNotPermitted);
    return reply->Send({403, std::string(kJson), ConnectErrorJson(refused), {}});
  }
  const ConnectMethod* method = codec_.Find(request.path);
  if (method == nullptr) return NotUnderstood(reply.get(), 404, grpc::StatusCode::UNIMPLEMENTED, "no such call here");
  const absl::string_view type = EssenceOf(request.Field("content-type"));
  const bool fits = method->stream ? type == kJsonStream : type == kJson || type == kProto;
  if (!fits || request.Count("content-type") != 1) {
    return NotUnderstood(reply.get(), 415, grpc::StatusCode::UNKNOWN, "content type", {{"Accept-Post", kAcceptPost}});
  }
  const absl::string_view encoding = request.Field(method->stream ? "connect-content-encoding" : "content-encoding");
  if (!encoding.empty() && encoding != "identity") {
    return NotUnderstood(reply.get(), 501, grpc::StatusCode::UNIMPLEMENTED, "requests are not compressed");
  }
  const absl::string_view version = request.Field("connect-protocol-version");
  if (!version.empty() && version != "1") {
    return NotUnderstood(reply.get(), 400, grpc::StatusCode::INVALID_ARGUMENT, "connect-protocol-version");
  }
  const SessionRule* rule = nullptr;
  for (const SessionRule& row : SessionRules()) {
    if (row.method == method->path) rule = &row;
  }
  std::string bytes;
  if (!method->stream) {
    const bool json = type == kJson;
    if (!(json ? codec_.FromJson(*method, request.body, &bytes) : codec_.Check(*method, request.body))) {
      counts_.not_understood.fetch_add(1, std::memory_order_relaxed);
      const grpc::Status refused = Refused(Reason::kMalformed);
      return reply->Send({HttpStatusOf(refused.error_code()), std::string(kJson), ConnectErrorJson(refused), {}});
    }
    auto call = std::make_shared<Unary>(shared_from_this(), method, rule, json, std::move(reply));
    const grpc::Status introduced = Introduce(request, rule, false, call->context());
    if (!introduced.ok()) return call->Finish(introduced);
    return Unary::Start(std::move(call), json ? bytes : request.body);
  }
  auto call = std::make_shared<Stream>(shared_from_this(), method, reply);
  grpc::Status refused = Introduce(request, rule, true, call->context());
  const std::optional<absl::string_view> message = OnlyEnvelope(request.body);
  if (refused.ok() && (!message || !codec_.FromJson(*method, *message, &bytes))) {
    counts_.not_understood.fetch_add(1, std::memory_order_relaxed);
    refused = Refused(Reason::kMalformed);
  }
  if (refused.ok() && counts_.streams.fetch_add(1) >= options_.streams_max) {
    counts_.streams.fetch_sub(1);
    counts_.too_many.fetch_add(1, std::memory_order_relaxed);
    refused = Refused(Reason::kBusy);
  }
  if (refused.ok()) return Stream::Start(std::move(call), bytes);
  // A stream's refusal is its end, under HTTP's 200.
  reply->Send({200, std::string(kJsonStream), StreamEnd(refused), {}});
}

ConnectGateway::ConnectGateway(std::shared_ptr<grpc::Channel> channel, Options options)
    : impl_(std::make_shared<Impl>(std::move(channel), std::move(options))) {}
ConnectGateway::~ConnectGateway() = default;

bool ConnectGateway::IsCall(absl::string_view path) {
  return absl::StartsWith(path, "/relais.v1.");
}

void ConnectGateway::Answer(HttpRequest request, std::shared_ptr<HttpReply> reply) {
  impl_->Answer(std::move(request), std::move(reply));
}

std::string ConnectGateway::OpenApi(absl::string_view title) const {
  return impl_->OpenApi(title);
}

const GatewayCounts& ConnectGateway::counts() const {
  return impl_->counts();
}

}  // namespace relais
