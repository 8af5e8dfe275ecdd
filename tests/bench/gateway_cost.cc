#include "tests/bench/gateway_cost.h"

#include <arpa/inet.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "node/cli/node_folder.h"
#include "relais/v1/desk_service.grpc.pb.h"
#include "relais/v1/staff_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/http/session_cookie.h"
#include "services/core/handoff/draft.h"
#include "tests/bench/region.h"
#include "tests/bench/stage.h"
#include "tests/bench/stopwatch.h"

namespace relais::bench {
namespace {

constexpr char kColleague[] = "Banc d'essai";
constexpr char kColleaguePassword[] = "une porte puis une autre";
constexpr uint64_t kSendsEach = 200;  // of a form: each is synced at two machines and stays there

double MicrosecondsSince(uint64_t start_ns) {
  return static_cast<double>(NowNs() - start_ns) / 1e3;
}

// A browser's connection: kept open, one call after the other.
class WebLine {
 public:
  WebLine(int port, std::string cookie) : port_(port), cookie_(std::move(cookie)) { Connect(); }
  ~WebLine() { close(fd_); }
  WebLine(const WebLine&) = delete;
  WebLine& operator=(const WebLine&) = delete;

  // The answer's body; not OK for anything but 200.
  absl::StatusOr<std::string> Call(const std::string& method, const std::string& body) {
    const std::string request = absl::StrCat(
        "POST /relais.v1.", method, " HTTP/1.1\r\nHost: 127.0.0.1:", port_, "\r\nOrigin: http://127.0.0.1:", port_,
        "\r\nContent-Type: application/json\r\nConnect-Protocol-Version: 1\r\nCookie: ", cookie_,
        "\r\nContent-Length: ", body.size(), "\r\n\r\n", body);
    if (!connected_ ||
        send(fd_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
      return absl::UnavailableError("the gateway is gone");
    }
    std::string answer;
    size_t whole = std::string::npos;
    while (answer.size() < whole) {
      char bytes[16384];
      const ssize_t got = recv(fd_, bytes, sizeof bytes, 0);
      if (got <= 0) return absl::UnavailableError("the gateway is gone");
      answer.append(bytes, static_cast<size_t>(got));
      const size_t head = answer.find("\r\n\r\n");
      const size_t length = answer.find("Content-Length: ");
      if (whole != std::string::npos || head == std::string::npos || length == std::string::npos) continue;
      size_t body_bytes = 0;
      const size_t from = length + 16;
      if (!absl::SimpleAtoi(answer.substr(from, answer.find('\r', from) - from), &body_bytes)) body_bytes = 0;
      whole = head + 4 + body_bytes;
    }
    if (!absl::StartsWith(answer, "HTTP/1.1 200")) return absl::InternalError(answer);
    const size_t end = answer.find("\r\n\r\n");
    if (answer.find("Connection: close") < end) {  // after so many calls, as a browser meets it
      close(fd_);
      Connect();
    }
    return answer.substr(end + 4);
  }

 private:
  void Connect() {
    fd_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int one = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  const int port_;
  const std::string cookie_;
  int fd_ = -1;
  bool connected_ = false;
};

// One colleague at one node, by both ways.
class Office {
 public:
  Office(const std::string& node_folder, int web_port, const std::string& node)
      : channel_(OpenLocalChannel(absl::StrCat("unix:", node_folder, "/", node::kDeskSocket))),
        desk_(v1::DeskService::NewStub(channel_)),
        staff_(v1::StaffService::NewStub(channel_)),
        web_port_(web_port),
        cookie_name_(CookieName(node.substr(0, 8))) {}

  absl::Status SignIn() {
    v1::AddColleagueRequest add;
    add.set_name(kColleague);
    add.set_role(v1::STAFF_ROLE_SUPERVISOR);
    v1::AddColleagueResponse added;
    v1::SignInAtDeskResponse in;
    v1::SetOwnPasswordResponse set;
    grpc::ClientContext adding, entering, setting;
    grpc::Status status = staff_->AddColleague(&adding, add, &added);
    v1::SignInAtDeskRequest enter;
    enter.set_name(kColleague);
    enter.set_password(added.one_time_password());
    if (status.ok()) status = staff_->SignInAtDesk(&entering, enter, &in);
    v1::SetOwnPasswordRequest own;
    own.set_present(added.one_time_password());
    own.set_password(kColleaguePassword);
    setting.AddMetadata(kPassMetadata, in.session());
    if (status.ok()) status = staff_->SetOwnPassword(&setting, own, &set);
    session_ = set.session();
    web_ = std::make_unique<WebLine>(web_port_, absl::StrCat(cookie_name_, "=", session_));
    return FromGrpc(status);
  }

  // One call by each way, in microseconds; `by_gateway` first or second in turn.
  template <class Request, class Response>
  absl::Status Both(const std::string& method,
                    grpc::Status (v1::DeskService::Stub::*call)(grpc::ClientContext*, const Request&, Response*),
                    const std::function<absl::StatusOr<Request>()>& next, bool gateway_first, CallCost* cost) {
    for (const bool gateway : {gateway_first, !gateway_first}) {
      const absl::StatusOr<Request> request = next();
      if (!request.ok()) return request.status();
      absl::SleepFor(absl::Milliseconds(2));  // the light load's pace: nothing is warm from the call before
      uint64_t start = 0;
      if (gateway) {
        std::string json;
        if (!google::protobuf::util::MessageToJsonString(*request, &json).ok()) return absl::InternalError("no JSON");
        start = NowNs();
        const absl::StatusOr<std::string> answer = web_->Call(absl::StrCat("DeskService/", method), json);
        if (!answer.ok()) return answer.status();
        cost->gateway_us.push_back(MicrosecondsSince(start));
        continue;
      }
      grpc::ClientContext context;
      context.AddMetadata(kPassMetadata, session_);
      Response response;
      start = NowNs();
      const grpc::Status status = (*desk_.*call)(&context, *request, &response);
      if (!status.ok()) return FromGrpc(status);
      cost->direct_us.push_back(MicrosecondsSince(start));
    }
    return absl::OkStatus();
  }

  // A form that was not sent before, to `service`.
  absl::StatusOr<v1::SendRequest> Form(const std::string& service) {
    grpc::ClientContext context;
    v1::StartDraftResponse ids;
    const grpc::Status status = desk_->StartDraft(&context, v1::StartDraftRequest(), &ids);
    if (!status.ok()) return FromGrpc(status);
    v1::SendRequest request;
    v1::Draft& draft = *request.mutable_draft();
    draft.set_referral(ids.referral());
    draft.set_journey(ids.journey());
    draft.set_service(service);
    draft.set_need(kNeed);
    draft.set_public_code(kPublic);
    draft.set_age_band(static_cast<uint32_t>(AgeBand::k18To25));
    draft.set_commune(kCommune);
    draft.set_language("fr");
    draft.set_reason("Cherche une formation.");
    draft.set_surname(absl::StrCat("Exemple ", people_++));  // nobody twice at the same door
    draft.set_given_name("Camille");
    draft.set_birth_date("2006-03-04");
    draft.set_consent(true);
    return request;
  }

 private:
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::DeskService::Stub> desk_;
  const std::unique_ptr<v1::StaffService::Stub> staff_;
  const int web_port_;
  const std::string cookie_name_;
  int people_ = 0;
  std::string session_;
  std::unique_ptr<WebLine> web_;
};

absl::Status MeasureCalls(const Settings& settings, int rotations, const std::string& service, Office& office,
                          GatewayFigures* figures) {
  using Desk = v1::DeskService::Stub;
  const uint64_t looks = settings.light_count;
  const uint64_t sends = std::min(kSendsEach, looks);
  for (int rotation = 0; rotation < rotations; ++rotation) {
    for (uint64_t i = 0; i < sends; ++i) {
      const absl::Status sent = office.Both<v1::SendRequest, v1::SendResponse>(
          "Send", &Desk::Send, [&] { return office.Form(service); }, i % 2 == 0, &figures->send);
      if (!sent.ok()) return sent;
    }
    for (uint64_t i = 0; i < looks; ++i) {
      v1::ListRequest page;
      page.set_scope(v1::LIST_SCOPE_SENT);
      page.set_page_size(20);
      absl::Status looked = office.Both<v1::GetStatusRequest, v1::GetStatusResponse>(
          "GetStatus", &Desk::GetStatus, [] { return v1::GetStatusRequest(); }, i % 2 == 0, &figures->status);
      if (looked.ok()) {
        looked = office.Both<v1::ListRequest, v1::ListResponse>(
            "List", &Desk::List, [&] { return page; }, i % 2 == 0, &figures->list);
      }
      if (!looked.ok()) return looked;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<GatewayFigures> MeasureGateway(const Settings& settings, int rotations) {
  Plan wanted = settings.plan;
  wanted.senders = wanted.recipients = 1;
  wanted.hub_cpus.clear();
  wanted.client_cpus.clear();
  auto stage = SetUp(settings, "hub", wanted);
  if (!stage.ok()) return stage.status();
  const absl::StatusOr<Region> region = Region::Load(stage->plan);
  if (!region.ok()) return region.status();
  const int sender = wanted.recipients;
  const std::string folder = Region::NodeFolder(stage->plan, sender);
  std::ofstream(absl::StrCat(folder, "/", node::kConfigFile), std::ios::app)
      << "\n[web]\naddress = \"127.0.0.1:0\"\nfolder = \"none\"\ntls = \"no\"\n";
  std::vector<std::unique_ptr<Child>> children;
  int web_port = 0;
  for (int i = 0; i <= sender; ++i) {
    auto node = StartNode(*stage, i, &web_port);
    if (!node.ok()) return node.status();
    children.push_back(*std::move(node));
  }
  GatewayFigures figures;
  Office office(folder, web_port, region->nodes[static_cast<size_t>(sender)].node.ToHex());
  if (absl::Status in = office.SignIn(); !in.ok()) return in;
  const std::string service(region->nodes[0].service.view());
  if (absl::Status done = MeasureCalls(settings, rotations, service, office, &figures); !done.ok()) return done;
  children.push_back(std::move(stage->hub));
  for (const auto& child : children) child->AskToEnd();
  for (const auto& child : children) {
    if (absl::Status ended = child->End(); !ended.ok()) return ended;
  }
  return figures;
}

}  // namespace relais::bench
