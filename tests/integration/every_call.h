// Every rpc that the sources define, called as every kind of caller on a network that runs, compared with the
// permission table.
#ifndef RELAIS_TESTS_INTEGRATION_EVERY_CALL_H_
#define RELAIS_TESTS_INTEGRATION_EVERY_CALL_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "services/core/access/permission.h"
#include "services/core/handoff/reason.h"

namespace relais::integration {

// "/relais.v1.FollowService/Track", as protoc read them.
std::vector<std::string> EveryMethod();

// One caller at one doorway.
struct Visitor {
  std::string name;
  CallerKind kind = CallerKind::kPublic;
  std::shared_ptr<grpc::Channel> channel;
  std::string pass;     // sent along when it is not empty
  std::string doorway;  // "operator", "members", "joining", "public", "desk"
};

// What came of a call with an empty request, or nothing said on a stream, within a few seconds.
struct Outcome {
  grpc::StatusCode code = grpc::StatusCode::UNKNOWN;
  Reason reason = Reason::kNone;
  // The method is not offered at this doorway.
  bool not_offered() const { return code == grpc::StatusCode::UNIMPLEMENTED; }
};
Outcome CallEmpty(const Visitor& visitor, const std::string& method);

// Where a method is offered at all: a row that allows a caller is of use there only.
bool OfferedAt(const std::string& method, const std::string& doorway);

// What the hub or node did otherwise than the table says, one line each.
std::vector<std::string> Disagreements(const std::vector<Visitor>& visitors);

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_EVERY_CALL_H_
