// Strangers at the person's window, where no certificate is asked for.
#include <gtest/gtest.h>

#include "relais/v1/follow_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/limits.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

class Guessing : public StandingNetwork {
 protected:
  Guessing() {
    ChannelOptions options = MembersPort(network(), "");
    options.address = network().public_address();
    stub_ = v1::FollowService::NewStub(OpenChannel(options));
  }

  template <class Request, class Response>
  Reason Ask(grpc::Status (v1::FollowService::Stub::*method)(grpc::ClientContext*, const Request&, Response*)) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, Request(), &response);
    return status.ok() ? Reason::kNone : ReasonOf(FromGrpc(status));
  }

  std::unique_ptr<v1::FollowService::Stub> stub_;
};

// A key costs a guesser nothing: only the address bounds how often one may speak or ask for a challenge.
TEST_F(Guessing, AnAddressRunsOutOfTriesAndTheMembersDoNot) {
  // A quarter of an hour may turn in between, and begin anew once.
  constexpr int kMost = 2 * limits::kFollowTriesPerWindowMax + 1;
  int spoken = 0;
  Reason answer = Reason::kNone;
  while (spoken < kMost) {
    answer = Ask(&v1::FollowService::Stub::Speak);
    if (answer != Reason::kMalformed) break;
    ++spoken;
  }
  EXPECT_EQ(answer, Reason::kTooManyTries);
  EXPECT_GE(spoken, limits::kFollowTriesPerWindowMax);
  EXPECT_EQ(Ask(&v1::FollowService::Stub::GetChallenge), Reason::kTooManyTries);
  ExpectAlive();
}

}  // namespace
}  // namespace relais::integration
