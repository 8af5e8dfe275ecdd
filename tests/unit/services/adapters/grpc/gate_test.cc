#include "services/adapters/grpc/gate.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "relais/v1/account_service.grpc.pb.h"
#include "relais/v1/monitoring_service.grpc.pb.h"
#include "services/adapters/grpc/inner_server.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/services/adapters/grpc/loopback_hub.h"

namespace relais::loopback {
namespace {

constexpr char kStatus[] = "/relais.v1.MonitoringService/GetHubStatus";
constexpr char kAudit[] = "/relais.v1.MonitoringService/ReadAudit";
constexpr char kExplain[] = "/relais.v1.MonitoringService/ExplainHandoff";
const AccountId kAda = AccountId::FromBytes("an account's id.");

// Every rpc that the sources define, read from what protoc made of them.
std::vector<std::string> EveryMethod() {
  std::ifstream file(RELAIS_DESCRIPTORS, std::ios::binary);
  google::protobuf::FileDescriptorSet set;
  EXPECT_TRUE(set.ParseFromIstream(&file));
  std::vector<std::string> methods;
  for (const auto& proto : set.file()) {
    for (const auto& service : proto.service()) {
      for (const auto& method : service.method()) {
        methods.push_back(absl::StrCat("/", proto.package(), ".", service.name(), "/", method.name()));
      }
    }
  }
  return methods;
}

TEST(PermissionTable, HasARowForEveryRpcAndNoOther) {
  const std::vector<std::string> methods = EveryMethod();
  ASSERT_GT(methods.size(), 40u);
  std::set<std::string> known;
  for (const std::string& method : methods) {
    known.insert(method);
    EXPECT_NE(FindPermission(method), nullptr) << method << " has no row in services/core/access/permission.cc";
  }
  for (const Permission& row : Permissions()) {
    EXPECT_TRUE(known.contains(std::string(row.method))) << row.method << " is no rpc";
  }
}

// Three methods behind one gate, answered when it lets them through.
class Gated final : public v1::MonitoringService::CallbackService {
 public:
  explicit Gated(Gate* gate) : gate_(gate) {}
  Caller last() const { return last_; }
  // What the finder said of the last call, let in or not.
  absl::StatusOr<Principal> found() const { return found_; }

 private:
  using Context = grpc::CallbackServerContext;
  grpc::ServerUnaryReactor* Ask(Context* context, const char* method) {
    absl::StatusOr<Caller> caller = gate_->Admit(context, method);
    if (caller.ok()) last_ = *caller;
    found_ = gate_->Finder()(*context);
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(ToGrpc(caller.status()));
    return reactor;
  }
  grpc::ServerUnaryReactor* GetHubStatus(Context* context, const v1::GetHubStatusRequest*,
                                         v1::GetHubStatusResponse*) override {
    return Ask(context, kStatus);
  }
  grpc::ServerUnaryReactor* ReadAudit(Context* context, const v1::ReadAuditRequest*, v1::ReadAuditResponse*) override {
    return Ask(context, kAudit);
  }
  grpc::ServerUnaryReactor* ExplainHandoff(Context* context, const v1::ExplainHandoffRequest*,
                                           v1::ExplainHandoffResponse*) override {
    return Ask(context, kExplain);
  }

  Gate* const gate_;
  Caller last_;
  absl::StatusOr<Principal> found_ = absl::NotFoundError("no call yet");
};

class GateTest : public ::testing::Test {
 protected:
  GateTools Tools() {
    GateTools tools;
    tools.clock = &clock_;
    tools.rates = rates_;
    tools.read_node = RegionReader();
    tools.read_account = [](absl::string_view pem) -> absl::StatusOr<NamedAccount> {
      const auto read = ParseAccountCertificate(pem, kRegion);
      if (!read.ok()) return read.status();
      return NamedAccount{read->account, read->not_before, read->not_after, read->fingerprint};
    };
    tools.find_account = [this](AccountId account, const Digest& fingerprint) -> absl::StatusOr<Principal> {
      if (account != kAda || fingerprint != good_) return Refuse(Reason::kCertificateInvalid);
      return Principal{kAda, role_, "Ada", "Région", ""};
    };
    tools.find_pass = [this](absl::string_view pass) -> absl::StatusOr<Caller> {
      if (pass != "good") return Refuse(Reason::kSignInRefused);
      return Caller{KindOf(role_), Principal{kAda, role_, "Ada", "Région", ""}, true};
    };
    tools.find_session = [](absl::string_view session) -> absl::StatusOr<Caller> {
      if (session != "claire" && session != "new") return Refuse(Reason::kSessionOver);
      Caller caller;
      caller.kind = session == "new" ? CallerKind::kNewcomer : CallerKind::kCounsellor;
      caller.principal = {kAda, Role::kDeskStaff, "Claire", "", ""};
      return caller;
    };
    tools.record_refusal = [this](const Act& act) { refusals_.push_back(act); };
    return tools;
  }
  void Serve(Doorway door) {
    rates_ = std::make_shared<SharedRates>();
    gate_ = std::make_unique<Gate>(door, Tools());
    service_ = std::make_unique<Gated>(gate_.get());
    auto identity = Authority().IssueServer({}, SystemClock().Now());
    ASSERT_TRUE(identity.ok());
    ServerOptions options;
    const bool local = door == Doorway::kOperatorSocket || door == Doorway::kDeskSocket;
    options.listener.address = local ? absl::StrCat("unix:", folder_.path(), "/gate.sock") : "127.0.0.1:0";
    options.tls = {identity->key_pem, identity->chain_pem,
                   door == Doorway::kMembers ? CallerCertificate::kRequired : CallerCertificate::kNone,
                   Authority().pem()};
    auto server =
        Server::Start(options, {service_.get()}, [this](Listener* listener) { gate_->SetListener(listener); });
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    if (local) {
      channel_ = OpenLocalChannel(options.listener.address);
    } else {
      Dial(std::nullopt);
    }
  }
  void Dial(std::optional<ChannelIdentity> identity) {
    ChannelOptions options;
    options.address = absl::StrCat("127.0.0.1:", server_->port());
    options.authority_pem = Authority().pem();
    options.identity = std::move(identity);
    channel_ = OpenChannel(options);
  }
  ChannelIdentity AccountPaper() {
    const auto request = MakeNodeRequest();
    const auto issued = Authority().SignAccount(request->csr_der, kAda, SystemClock().Now());
    good_ = issued->fingerprint;
    return {request->key_pem, issued->pem};
  }
  // The reason of one call; `retry_after_` is what its answer said.
  Reason Call(const char* method, const std::string& pass = "") {
    const auto stub = v1::MonitoringService::NewStub(channel_);
    grpc::ClientContext context;
    context.set_deadline(gpr_time_from_seconds(20, GPR_TIMESPAN));
    if (!pass.empty()) context.AddMetadata(kPassMetadata, pass);
    grpc::Status status;
    if (std::string(method) == kStatus) {
      v1::GetHubStatusResponse response;
      status = stub->GetHubStatus(&context, {}, &response);
    } else if (std::string(method) == kAudit) {
      v1::ReadAuditResponse response;
      status = stub->ReadAudit(&context, {}, &response);
    } else {
      v1::ExplainHandoffResponse response;
      status = stub->ExplainHandoff(&context, {}, &response);
    }
    retry_after_ = 0;
    const auto& trailing = context.GetServerTrailingMetadata();
    if (const auto found = trailing.find(kRetryAfterMetadata); found != trailing.end()) {
      EXPECT_TRUE(absl::SimpleAtoi(absl::string_view(found->second.data(), found->second.size()), &retry_after_));
    }
    return ReasonOf(FromGrpc(status));
  }
  ~GateTest() override {
    if (server_) server_->Shutdown(absl::ZeroDuration());
  }

  const TemporaryFolder folder_;
  FakeClock clock_{SystemClock().Now()};
  std::shared_ptr<SharedRates> rates_ = std::make_shared<SharedRates>();
  Role role_ = Role::kAuditor;
  Digest good_;
  std::vector<Act> refusals_;
  int retry_after_ = 0;
  std::unique_ptr<Gate> gate_;
  std::unique_ptr<Gated> service_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(GateTest, TheLocalSocketIsTheOperators) {
  Serve(Doorway::kOperatorSocket);
  EXPECT_EQ(Call(kStatus), Reason::kNone);
  EXPECT_EQ(service_->last().principal.role, Role::kHubOperator);
}

TEST_F(GateTest, ANodesSocketIsItsDesksAndNoOperators) {
  Serve(Doorway::kDeskSocket);
  EXPECT_EQ(Call(kStatus), Reason::kNotPermitted);
}

TEST_F(GateTest, ASessionSpeaksForAColleagueAtEitherDoorOfADesk) {
  for (Doorway door : {Doorway::kDeskSocket, Doorway::kDeskPort}) {
    Serve(door);
    EXPECT_EQ(Call(kStatus, "claire"), Reason::kNotPermitted) << "known, and this is not hers";
    EXPECT_EQ(Call(kStatus, "somebody"), Reason::kSessionOver);
    EXPECT_EQ(Call(kStatus, "new"), Reason::kPasswordToChange);
    EXPECT_EQ(Call(kStatus), door == Doorway::kDeskPort ? Reason::kSessionOver : Reason::kNotPermitted);
    ASSERT_TRUE(service_->found().ok() == (door == Doorway::kDeskSocket));
    server_->Shutdown(absl::ZeroDuration());
  }
  Serve(Doorway::kOperatorSocket);
  EXPECT_EQ(Call(kStatus, "claire"), Reason::kNone) << "a session means nothing elsewhere";
}

TEST_F(GateTest, BrowsersAreKnownByWhatTheirGatewaySays) {
  for (Doorway door : {Doorway::kDeskWeb, Doorway::kAccountWeb, Doorway::kPublicWeb}) {
    gate_ = std::make_unique<Gate>(door, Tools());
    service_ = std::make_unique<Gated>(gate_.get());
    const std::unique_ptr<InnerServer> inner = InnerServer::Start({service_.get()}, 1 << 20);
    channel_ = inner->channel();
    role_ = Role::kAuditor;
    EXPECT_EQ(Call(kStatus), door == Doorway::kPublicWeb ? Reason::kNotPermitted : Reason::kSessionOver);
    const Reason known = Reason::kNotPermitted;  // and this is not theirs
    EXPECT_EQ(Call(kStatus, "claire"), door == Doorway::kDeskWeb     ? known
                                       : door == Doorway::kPublicWeb ? known
                                                                     : Reason::kSessionOver);
    EXPECT_EQ(Call(kAudit, "good"), door == Doorway::kAccountWeb  ? Reason::kNone
                                    : door == Doorway::kPublicWeb ? Reason::kNotPermitted
                                                                  : Reason::kSessionOver)
        << "a pass that ended and a session that ended are one in a browser";
    channel_.reset();
  }
}

// The address that the gateway wrote counts at its own door, and nowhere that others can write it too.
TEST_F(GateTest, OnlyABrowsersDoorBelievesTheAddressThatIsSaid) {
  const auto refused_first = [this] {
    int calls = 0;
    for (; calls < 2000; ++calls) {
      const auto stub = v1::MonitoringService::NewStub(channel_);
      grpc::ClientContext context;
      context.AddMetadata(kCallerMetadata, absl::StrCat("10.0.0.", calls));
      v1::ReadAuditResponse response;
      if (ReasonOf(FromGrpc(stub->ReadAudit(&context, {}, &response))) == Reason::kTooOften) break;
    }
    return calls;
  };
  Serve(Doorway::kPublic);
  EXPECT_LT(refused_first(), 2000) << "it came from one machine, whatever it says";
  gate_ = std::make_unique<Gate>(Doorway::kPublicWeb, Tools());
  Gated behind(gate_.get());
  const std::unique_ptr<InnerServer> inner = InnerServer::Start({&behind}, 1 << 20);
  channel_ = inner->channel();
  EXPECT_EQ(refused_first(), 2000);
  channel_.reset();
}

// One daemon, two doors, one measure: a caller who was told to wait at one of them does not walk round to the other.
TEST_F(GateTest, DoorsOfOneDaemonCountACallerTogether) {
  const auto call_until_refused = [this] {
    const std::string here = "127.0.0.1";
    for (int calls = 0;; ++calls) {
      const auto stub = v1::MonitoringService::NewStub(channel_);
      grpc::ClientContext context;
      context.AddMetadata(kCallerMetadata, here);
      v1::ReadAuditResponse response;
      if (ReasonOf(FromGrpc(stub->ReadAudit(&context, {}, &response))) == Reason::kTooOften) return calls;
    }
  };
  Serve(Doorway::kPublic);
  const auto behind_the_web = [this](const std::shared_ptr<SharedRates>& rates, auto then) {
    GateTools tools = Tools();
    tools.rates = rates;
    Gate web(Doorway::kPublicWeb, std::move(tools));
    Gated behind(&web);
    const std::unique_ptr<InnerServer> inner = InnerServer::Start({&behind}, 1 << 20);
    channel_ = inner->channel();
    then();
    channel_.reset();
  };
  const int burst = call_until_refused();
  EXPECT_GT(burst, 100);
  behind_the_web(rates_, [&] { EXPECT_EQ(call_until_refused(), 0); });
  behind_the_web(std::make_shared<SharedRates>(),
                 [&] { EXPECT_EQ(call_until_refused(), burst) << "another daemon's"; });
}

TEST_F(GateTest, StrangersAreRefusedAndLeaveNothingBehind) {
  for (Doorway door : {Doorway::kPublic, Doorway::kJoining}) {
    Serve(door);
    for (const char* method : {kStatus, kAudit, kExplain}) EXPECT_EQ(Call(method), Reason::kNotPermitted);
    EXPECT_EQ(ReasonOf(service_->found().status()), Reason::kNotPermitted);
    server_->Shutdown(absl::ZeroDuration());
  }
  EXPECT_TRUE(refusals_.empty());
}

TEST_F(GateTest, ANodeIsKnownByItsCertificateAndItsRefusalIsAudited) {
  Serve(Doorway::kMembers);
  Dial(IdentityOf(Authority(), NodeOf(9)));
  EXPECT_EQ(Call(kStatus), Reason::kNotPermitted);
  EXPECT_TRUE(refusals_.empty()) << "that method leaves no entry";
  EXPECT_EQ(Call(kExplain), Reason::kNotPermitted);
  ASSERT_EQ(refusals_.size(), 1u);
  EXPECT_EQ(refusals_[0].who.role, Role::kNodeOperator);
  EXPECT_EQ(refusals_[0].who.name, NodeOf(9).ToHex());
  EXPECT_EQ(refusals_[0].method, kExplain);
  EXPECT_EQ(refusals_[0].reason, Reason::kNotPermitted);
}

TEST_F(GateTest, AnAccountIsKnownByItsCertificateAndItsRole) {
  Serve(Doorway::kMembers);
  Dial(AccountPaper());
  EXPECT_EQ(Call(kAudit), Reason::kNone);
  EXPECT_EQ(service_->last().principal.account, kAda);
  EXPECT_FALSE(service_->last().by_pass);
  ASSERT_TRUE(service_->found().ok());
  EXPECT_EQ(service_->found()->name, "Ada");
  EXPECT_EQ(Call(kStatus), Reason::kNotPermitted) << "no auditor's";
  role_ = Role::kRegionAdministrator;
  EXPECT_EQ(Call(kStatus), Reason::kNone) << "roles are looked up at each call";
  EXPECT_EQ(Call(kAudit), Reason::kNotPermitted);
  good_ = Digest();
  EXPECT_EQ(Call(kStatus), Reason::kCertificateInvalid) << "replaced while the connection was open";
}

TEST_F(GateTest, ACertificateIsLookedAtOnEveryCall) {
  Serve(Doorway::kMembers);
  Dial(AccountPaper());
  EXPECT_EQ(Call(kAudit), Reason::kNone);
  clock_.Advance(absl::Hours(24 * 366));
  EXPECT_EQ(Call(kAudit), Reason::kCertificateInvalid);
}

TEST_F(GateTest, APassNamesItsAccountOnThePublicDoorOnly) {
  Serve(Doorway::kPublic);
  EXPECT_EQ(Call(kAudit, "good"), Reason::kNone);
  EXPECT_TRUE(service_->last().by_pass);
  EXPECT_EQ(Call(kAudit, "bad"), Reason::kSignInRefused);
  EXPECT_EQ(Call(kStatus, "good"), Reason::kNotPermitted);
  server_->Shutdown(absl::ZeroDuration());
  Serve(Doorway::kJoining);
  EXPECT_EQ(Call(kAudit, "good"), Reason::kNotPermitted);
}

TEST_F(GateTest, TooManyCallsAreToldWhenToComeBack) {
  Serve(Doorway::kMembers);
  Dial(AccountPaper());
  const Permission& row = *FindPermission(kExplain);
  for (int i = 0; i < row.burst; ++i) ASSERT_EQ(Call(kExplain), Reason::kNone) << i;
  EXPECT_EQ(Call(kExplain), Reason::kTooOften);
  ASSERT_GE(retry_after_, 1);
  const absl::Duration wait = absl::Seconds(retry_after_);
  EXPECT_EQ(Call(kAudit), Reason::kNone) << "another method has its own measure";
  clock_.Advance(wait);
  EXPECT_EQ(Call(kExplain), Reason::kNone);
}

}  // namespace
}  // namespace relais::loopback
