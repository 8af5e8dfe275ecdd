// A node's two doors with real servers, on the daemon of the sample network: colleagues signed in over TLS.
#ifndef RELAIS_TESTS_UNIT_NODE_DESK_DOORS_FIXTURE_H_
#define RELAIS_TESTS_UNIT_NODE_DESK_DOORS_FIXTURE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "node/desk_doors.h"
#include "node/desk_tls.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/node/daemon_fixture.h"

namespace relais::node {

inline constexpr char kPassword[] = "correct cheval pile agrafe";
inline constexpr int kPatienceSeconds = 5;

class DeskDoorsTest : public DaemonTest {
 protected:
  void SetUp() override {
    DaemonTest::SetUp();
    StaffDesk::Options options;
    options.cost = kCheap;
    staff_ = std::make_unique<StaffDesk>(&clock_, &entropy_, &digester_, options);
    effects_->OnStaff([this](std::shared_ptr<const StaffBook> book) { staff_->Publish(std::move(book)); });
    desk_->SetStaff(staff_.get());
    Open({});
  }
  void TearDown() override {
    if (doors_) doors_->Shutdown(absl::ZeroDuration());
    doors_.reset();
    DaemonTest::TearDown();
  }
  void Open(std::function<void()> entered) {
    if (doors_) doors_->Shutdown(absl::ZeroDuration());
    doors_.reset();
    DeskTlsOptions tls{"centre", "127.0.0.1:0", folder_.path() + "/desk-ca.key", "", ""};
    const absl::StatusOr<DeskIdentity> identity = DeskIdentityOf(tls, SystemClock().Now());
    ASSERT_OK(identity);
    DeskDoors::Options options;
    options.socket = folder_.path() + "/desk.sock";
    options.address = tls.address;
    options.tls = {identity->key_pem, identity->chain_pem, CallerCertificate::kNone, ""};
    options.entered = std::move(entered);
    doors_ = std::make_unique<DeskDoors>(
        ports_, DeskDoors::Behind{runner_.get(), staff_.get(), desk_.get(), &own_entry_}, std::move(options));
    ASSERT_OK(doors_->Start());
    machine_ = OpenLocalChannel("unix:" + folder_.path() + "/desk.sock");
    ChannelOptions network;
    network.address = absl::StrCat("127.0.0.1:", doors_->port());
    network.authority_pem = DeskAuthority(tls, SystemClock().Now())->pem();
    network.server_name = kDeskServerName;
    network_ = OpenChannel(network);
  }

  using Channel = std::shared_ptr<grpc::Channel>;
  // One call of StaffService or DeskService; the answer's reason.
  template <class Stub, class Request, class Response>
  Reason Call(const std::string& session, std::unique_ptr<Stub> stub,
              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*), const Request& request,
              Response* response, std::string* retry_after = nullptr) {
    grpc::ClientContext context;
    context.set_deadline(gpr_time_from_seconds(kPatienceSeconds, GPR_TIMESPAN));
    if (!session.empty()) context.AddMetadata(kPassMetadata, session);
    const grpc::Status status = (stub.get()->*method)(&context, request, response);
    const auto& trailing = context.GetServerTrailingMetadata();
    const auto wait = trailing.find(kRetryAfterMetadata);
    if (retry_after != nullptr && wait != trailing.end()) *retry_after = {wait->second.data(), wait->second.size()};
    return status.ok() ? Reason::kNone : ReasonOf(FromGrpc(status));
  }
  template <class Request, class Response>
  Reason Staff(const Channel& channel, const std::string& session,
               grpc::Status (v1::StaffService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
               const Request& request, Response* response) {
    return Call(session, v1::StaffService::NewStub(channel), method, request, response);
  }
  using S = v1::StaffService::Stub;
  using D = v1::DeskService::Stub;

  Reason SignIn(const std::string& name, const std::string& password, std::string* session,
                const std::string& code = "", std::string* retry_after = nullptr) {
    v1::SignInAtDeskRequest request;
    request.set_name(name);
    request.set_password(password);
    request.set_code(code);
    v1::SignInAtDeskResponse response;
    const Reason reason =
        Call("", v1::StaffService::NewStub(network_), &S::SignInAtDesk, request, &response, retry_after);
    if (reason == Reason::kNone) *session = response.session();
    return reason;
  }
  // Added at the machine; her one-time password.
  std::string Add(const std::string& name, v1::StaffRole role) {
    v1::AddColleagueRequest request;
    request.set_name(name);
    request.set_role(role);
    v1::AddColleagueResponse response;
    EXPECT_EQ(Staff(machine_, "", &S::AddColleague, request, &response), Reason::kNone);
    accounts_[name] = response.colleague().account();
    return response.one_time_password();
  }
  // Added, with a password of her own; her session over the network.
  std::string Colleague(const std::string& name, v1::StaffRole role) {
    const std::string once = Add(name, role);
    std::string session;
    EXPECT_EQ(SignIn(name, once, &session), Reason::kNone);
    v1::SetOwnPasswordRequest request;
    request.set_present(once);
    request.set_password(kPassword);
    v1::SetOwnPasswordResponse response;
    EXPECT_EQ(Staff(network_, session, &S::SetOwnPassword, request, &response), Reason::kNone);
    return response.session();
  }
  Reason WhoAmI(const std::string& session, std::string* name = nullptr) {
    v1::WhoAmIResponse response;
    const Reason reason = Staff(network_, session, &S::WhoAmI, v1::WhoAmIRequest(), &response);
    if (name != nullptr) *name = response.colleague().name();
    return reason;
  }
  // Something was sent from here.
  void SendOne(int handoff, JourneyId journey) {
    Post(node::Send({.handoff = handoff, .journey = journey, .need = sample::kNeed}));
  }
  Reason Show(const Channel& channel, const std::string& session, int handoff) {
    v1::GetRequest request;
    request.set_referral(std::string(HandoffNo(handoff).view()));
    v1::GetResponse response;
    const Reason reason = Call(session, v1::DeskService::NewStub(channel), &D::Get, request, &response);
    EXPECT_EQ(response.has_referral(), reason == Reason::kNone);
    return reason;
  }
  v1::ReadAccessResponse Log(const Channel& channel, const std::string& session, v1::ReadAccessRequest request = {}) {
    v1::ReadAccessResponse response;
    EXPECT_EQ(Staff(channel, session, &S::ReadAccess, request, &response), Reason::kNone);
    return response;
  }

  TemporaryFolder folder_;
  v1::OwnEntryService::Service own_entry_;
  std::unique_ptr<StaffDesk> staff_;
  std::unique_ptr<DeskDoors> doors_;
  Channel machine_;
  Channel network_;
  std::map<std::string, std::string> accounts_;
};

}  // namespace relais::node

#endif  // RELAIS_TESTS_UNIT_NODE_DESK_DOORS_FIXTURE_H_
