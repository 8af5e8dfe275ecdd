// The partner's services as its staff edit them: services.json beside node.toml, data·inclusion v1 with our own fields,
// so that any editor, and any tool that knows data·inclusion, can read it. Nothing of it is published before
// `services publish`.
#ifndef RELAIS_NODE_CLI_SERVICES_DRAFT_H_
#define RELAIS_NODE_CLI_SERVICES_DRAFT_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "node/cli/desk_line.h"
#include "relais/v1/own_entry_service.grpc.pb.h"
#include "services/adapters/inclusion/import_report.h"
#include "services/adapters/inclusion/inclusion_export.h"
#include "services/adapters/terminal/command.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::node {

inline constexpr char kServicesFile[] = "services.json";

struct ServicesDraft {
  std::string path;
  ExportedPartner partner;  // its edition means nothing
  Day today;
};

// The line to the node's OwnEntryService.
class OwnEntryLine {
 public:
  static absl::StatusOr<OwnEntryLine> Open(const Arguments& arguments, const Terminal& terminal);
  // Refusals keep their reason; silence is OutOfReach.
  // Waits so long for the hub's answer.
  absl::StatusOr<v1::GetOwnEntryResponse> Get(int wait_seconds = 0) const;
  absl::StatusOr<Edition> Publish(const DirectoryEntry& entry) const;

 private:
  OwnEntryLine(DeskLine line, int patience_seconds);

  DeskLine line_;  // for its way of saying what went wrong
  int patience_seconds_;
  std::unique_ptr<v1::OwnEntryService::Stub> stub_;
};

// The draft in "--dir"; without one, what the node published last, so that nothing that stands is forgotten by
// accident. With `fresh`, an empty one instead when there is none. BadUsage names every row of the file that is wrong.
absl::StatusOr<ServicesDraft> ReadServicesDraft(const Arguments& arguments, const Terminal& terminal, bool fresh);
// All or nothing.
absl::Status WriteServicesDraft(const ServicesDraft& draft, const Terminal& terminal);

// The service that `typed` names: its 32 symbols, its first six or more, or a part of its name that only one has, in
// any case. BadUsage otherwise.
absl::StatusOr<Service*> FindOwnService(ServicesDraft& draft, absl::string_view typed, const Terminal& terminal);

// One line of a problem, for people: "services, ligne 3, courriel : …".
std::string ProblemLine(const ImportProblem& problem, const Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_SERVICES_DRAFT_H_
