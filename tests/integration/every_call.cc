#include "tests/integration/every_call.h"

#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/generic/generic_stub.h>

#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/status_map.h"

namespace relais::integration {
namespace {

constexpr int kPatienceSeconds = 2;

std::string Service(const std::string& method) {
  const size_t dot = method.find('.', method.find('.') + 1);
  return method.substr(dot + 1, method.rfind('/') - dot - 1);
}

}  // namespace

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

Outcome CallEmpty(const Visitor& visitor, const std::string& method) {
  grpc::GenericStub stub(visitor.channel);
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(kPatienceSeconds, GPR_TIMESPAN));
  if (!visitor.pass.empty()) context.AddMetadata(kPassMetadata, visitor.pass);
  grpc::CompletionQueue queue;
  grpc::Slice nothing("");
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  grpc::Status status;
  auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
  call->StartCall();
  int tag = 0;
  call->Finish(&response, &status, &tag);
  void* done = nullptr;
  bool ok = false;
  queue.Next(&done, &ok);
  Outcome outcome;
  outcome.code = status.error_code();
  if (!status.ok() && !status.error_details().empty()) outcome.reason = ReasonOf(FromGrpc(status));
  return outcome;
}

bool OfferedAt(const std::string& method, const std::string& doorway) {
  const std::string service = Service(method);
  const bool own = service == "DeskService" || service == "OwnEntryService" || service == "OwnCountService" ||
                   service == "StaffService" || service == "VaultService";
  if (doorway == "desk") return own;
  if (service == "ConventionService" || service == "DerogationService") {
    return doorway == "operator" || doorway == "members";
  }
  if (service == "DirectoryService") return doorway == "members" || doorway == "public";
  if (service == "AccountService") return true;
  if (service == "BackupService") return doorway == "operator";
  if (service == "EnrolmentService") return doorway != "public";
  if (service == "MonitoringService") return doorway == "operator" || doorway == "members";
  if (service == "ExchangeService") return doorway == "members";
  if (service == "FollowService") return doorway == "public";
  // A service that is new here is offered where its calls get an answer at all: see Disagreements.
  return !own;
}

std::vector<std::string> Disagreements(const std::vector<Visitor>& visitors) {
  std::vector<std::string> lines;
  for (const std::string& method : EveryMethod()) {
    for (const Visitor& visitor : visitors) {
      // It would end the session that the other calls need.
      if (!visitor.pass.empty() && absl::EndsWith(method, "/SignOutOfDesk")) continue;
      const Outcome outcome = CallEmpty(visitor, method);
      const bool offered = OfferedAt(method, visitor.doorway) && !outcome.not_offered();
      const bool may = MayCall(method, visitor.kind);
      // At a desk's port a stranger is asked to sign in.
      const bool refused = outcome.reason == Reason::kNotPermitted || outcome.reason == Reason::kSessionOver;
      if (!offered) {
        // Nobody may reach at one doorway what belongs to another.
        if (!outcome.not_offered() && !refused) lines.push_back(absl::StrCat(visitor.name, " reached ", method));
        continue;
      }
      if (outcome.code == grpc::StatusCode::UNAVAILABLE && outcome.reason == Reason::kNone) {
        lines.push_back(absl::StrCat(visitor.name, " got no answer from ", method));
      } else if (outcome.reason == Reason::kTooOften) {
        lines.push_back(absl::StrCat(visitor.name, " was too fast for ", method));
      } else if (may == refused) {
        lines.push_back(absl::StrCat(visitor.name, may ? " was refused " : " was let into ", method));
      }
    }
  }
  return lines;
}

}  // namespace relais::integration
