// What the commands for the node's own people share: StaffService on the desk's line, and finding a colleague by name.
#ifndef RELAIS_NODE_CLI_STAFF_LINE_H_
#define RELAIS_NODE_CLI_STAFF_LINE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "node/cli/desk_line.h"
#include "relais/v1/staff_service.grpc.pb.h"

namespace relais::node {

class StaffLine {
 public:
  // As DeskLine::Open.
  static absl::StatusOr<StaffLine> Open(const Arguments& arguments, const Terminal& terminal, bool with_session = true);

  // One call, as DeskLine::Call.
  template <class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (v1::StaffService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                               Response*),
                                const Request& request) const {
    return line_.CallOf(*stub_, method, request);
  }
  const DeskLine& desk() const { return line_; }

  // The colleague that `typed` names: her number (32 symbols), or her name, in any case, or a part of it that no other
  // has. Those who left only by their number or their whole name. kAccountUnknown when nobody is found, BadUsage when
  // several are.
  absl::StatusOr<v1::Colleague> Find(absl::string_view typed) const;

 private:
  StaffLine(DeskLine line, const Terminal& terminal);

  DeskLine line_;
  const Terminal* terminal_;
  std::unique_ptr<v1::StaffService::Stub> stub_;
};

// The argument that names a colleague, for StaffLine::Find.
Option ColleagueOption();
// "conseillère ou conseiller" and its English.
std::string StaffRoleText(v1::StaffRole role, const Terminal& terminal);
// In one line.
void ShowColleague(const v1::Colleague& colleague, Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_STAFF_LINE_H_
