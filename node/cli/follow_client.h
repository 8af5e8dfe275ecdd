// The person's own line to the hub: nobody but the holder of the follow-up code is asked, and the code stays here.
#ifndef RELAIS_NODE_CLI_FOLLOW_CLIENT_H_
#define RELAIS_NODE_CLI_FOLLOW_CLIENT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "relais/v1/follow_service.grpc.pb.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/terminal/terminal.h"
#include "services/ports/sealer.h"

namespace relais::node {

struct FollowPlace {
  std::string address;        // of the hub's public port
  std::string authority_pem;  // what its certificate must be signed by
  std::string server_name;
};

// The person's word: exactly one of both.
struct FollowWord {
  std::optional<bool> helped;
  bool withdraw = false;
};

// One code, one connection. Refusals keep their reason; a hub that does not answer is OutOfReach. Blocks.
class FollowClient {
 public:
  // Derives the keys of the code, which takes a tenth of a second on purpose. kCodeMistyped.
  static absl::StatusOr<std::unique_ptr<FollowClient>> Open(const FollowPlace& place, absl::string_view locator,
                                                            absl::string_view code, SlipCost cost,
                                                            const Terminal& terminal);

  // Where the referral is. kCodeWrong for an unknown code as for a wrong one.
  absl::StatusOr<v1::TrackResponse> Track();

  // Says `word` to both doors, each under its own seal; answers the number of doors that have it at the hub. A failure
  // in between may leave one door told: saying it again is harmless.
  absl::StatusOr<int> Speak(const FollowWord& word);

 private:
  FollowClient(const FollowPlace& place, const Terminal& terminal);
  template <class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (v1::FollowService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                                Response*),
                                const Request& request);

  const Terminal& terminal_;
  const std::string address_;
  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  FollowKeys keys_;
  std::unique_ptr<v1::FollowService::Stub> stub_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_FOLLOW_CLIENT_H_
