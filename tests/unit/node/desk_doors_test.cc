// A node's two doors, with real servers: who may call what at which.
#include "node/desk_doors.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "node/api/desk_acts.h"
#include "tests/unit/node/desk_doors_fixture.h"

namespace relais::node {
namespace {

std::vector<std::string> MethodsOf(const std::string& service) {
  const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName("relais.v1." + service);
  EXPECT_NE(found, nullptr) << service;
  std::vector<std::string> methods;
  for (int i = 0; found != nullptr && i < found->method_count(); ++i) {
    methods.push_back(absl::StrCat("/relais.v1.", service, "/", found->method(i)->name()));
  }
  return methods;
}

// Every rpc of the node's own services, as everybody who can stand at either door, against the permission table.
TEST_F(DeskDoorsTest, EveryCallAsEveryoneIsWhatTheTableSays) {
  struct Visitor {
    Channel channel;
    std::string session;
    CallerKind kind;
  };
  const std::string counsellor = Colleague("Claude", v1::STAFF_ROLE_COUNSELLOR);
  const std::string supervisor = Colleague("Sacha", v1::STAFF_ROLE_SUPERVISOR);
  const std::string keeper = Colleague("Omar", v1::STAFF_ROLE_OPERATOR);
  const std::string once = Add("Noé", v1::STAFF_ROLE_SUPERVISOR);
  std::string newcomer;
  ASSERT_EQ(SignIn("Noé", once, &newcomer), Reason::kNone);
  const std::vector<Visitor> visitors = {{machine_, "", KindOf(Role::kDeskStaff)},
                                         {machine_, counsellor, CallerKind::kCounsellor},
                                         {network_, "", CallerKind::kPublic},
                                         {network_, counsellor, CallerKind::kCounsellor},
                                         {network_, supervisor, CallerKind::kSupervisor},
                                         {network_, keeper, CallerKind::kStaffOperator},
                                         {network_, newcomer, CallerKind::kNewcomer}};
  int calls = 0;
  for (const char* service : {"DeskService", "StaffService", "OwnEntryService", "OwnCountService"}) {
    for (const std::string& method : MethodsOf(service)) {
      // It would end the sessions that the others need.
      if (method.ends_with("/SignOutOfDesk")) continue;
      for (const Visitor& visitor : visitors) {
        grpc::GenericStub stub(visitor.channel);
        grpc::ClientContext context;
        context.set_deadline(gpr_time_from_millis(1500, GPR_TIMESPAN));
        if (!visitor.session.empty()) context.AddMetadata(kPassMetadata, visitor.session);
        grpc::CompletionQueue queue;
        const grpc::Slice nothing("");
        const grpc::ByteBuffer request(&nothing, 1);
        grpc::ByteBuffer response;
        grpc::Status status;
        auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
        call->StartCall();
        call->Finish(&response, &status, this);
        void* tag = nullptr;
        bool ok = false;
        queue.Next(&tag, &ok);
        const Reason reason = status.error_details().empty() ? Reason::kNone : ReasonOf(FromGrpc(status));
        const bool refused =
            reason == Reason::kNotPermitted || reason == Reason::kSessionOver || reason == Reason::kPasswordToChange;
        EXPECT_NE(status.error_code(), grpc::StatusCode::UNAVAILABLE) << method;
        EXPECT_EQ(!refused, MayCall(method, visitor.kind))
            << method << " as " << CallerKindName(visitor.kind) << ": " << ReasonName(reason);
        ++calls;
      }
    }
  }
  EXPECT_GT(calls, 300);
}

// Whoever adds a call to the desk says here what it is for the access log; otherwise the gate refuses it.
TEST_F(DeskDoorsTest, EveryCallOfTheDeskIsKnownToTheAccessLog) {
  for (const std::string& method : MethodsOf("DeskService")) {
    EXPECT_NE(FindDeskAct(method.substr(method.rfind('/') + 1)), nullptr) << method;
  }
  EXPECT_EQ(FindDeskAct("Unheard"), nullptr);
}

TEST_F(DeskDoorsTest, PlainTcpAndAnotherAuthorityReachNothing) {
  const std::string address = absl::StrCat("127.0.0.1:", doors_->port());
  const Channel plain = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  v1::WhoAmIResponse response;
  EXPECT_EQ(Staff(plain, "", &S::WhoAmI, v1::WhoAmIRequest(), &response), Reason::kUnavailable);
  ChannelOptions options;
  options.address = address;
  options.server_name = kDeskServerName;
  options.authority_pem =
      CertificateAuthority::Create(folder_.path() + "/other.key", "centre", SystemClock().Now())->pem();
  EXPECT_EQ(Staff(OpenChannel(options), "", &S::WhoAmI, v1::WhoAmIRequest(), &response), Reason::kUnavailable);
}

}  // namespace
}  // namespace relais::node
