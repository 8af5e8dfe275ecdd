// What the convention commands share: one version fetched from the hub, texts from JSON, words for the screen.
#ifndef RELAIS_HUB_CLI_CONVENTION_LINE_H_
#define RELAIS_HUB_CLI_CONVENTION_LINE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "hub/cli/operator_line.h"
#include "relais/v1/convention_service.grpc.pb.h"
#include "relais/v1/knowledge.pb.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/terminal/command.h"
#include "services/adapters/terminal/terminal.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

// The ports that reading and signing a text need, living as long as one command.
struct TextTools {
  OsEntropy entropy;
  SodiumSealer sealer{entropy};
  OpensslDigester digester;
  wire::KeyTools keys = wire::KeyToolsOf(sealer, digester);
};

// The line to the hub's ConventionService.
class ConventionLine {
 public:
  using Service = v1::ConventionService;
  static absl::StatusOr<ConventionLine> Open(const Arguments& arguments, const Terminal& terminal);

  template <class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) const {
    return line_.Call(*stub_, method, request);
  }
  absl::StatusOr<v1::RehearseConventionResponse> Rehearse(const v1::RehearseConventionRequest& request) const {
    return line_.CallMerged(*stub_, &Service::Stub::RehearseConvention, request);
  }
  // The version that "CONVENTION" and "--version" name; without the latter the highest that was not abandoned.
  absl::StatusOr<v1::GetConventionResponse> Fetch(const Arguments& arguments, const Terminal& terminal) const;
  absl::StatusOr<v1::GetConventionResponse> Fetch(const std::string& convention, uint32_t version) const;
  // The keys that a local draft takes over from its framework, where it names none: those of the hub's latest version.
  // A framework that the hub does not know leaves the draft as it is.
  absl::Status FillFromFramework(v1::ConventionText& draft) const;

 private:
  explicit ConventionLine(OperatorLine line) : line_(std::move(line)), stub_(Service::NewStub(line_.channel())) {}

  OperatorLine line_;
  std::unique_ptr<Service::Stub> stub_;
};

// A convention in its JSON form, its communes as people write them (ExpandCommunes). BadUsage names every wrong place,
// kUnknownValue every commune that is none.
absl::StatusOr<v1::ConventionText> ReadDraft(const std::string& file, Terminal& terminal);
// Hub and aggregation keys of `framework`, where `draft` has none.
void FillFrameworkKeys(const v1::ConventionText& framework, v1::ConventionText& draft);
// The exact bytes of a draft's text. Flaws are no error here: a draft may have some. A text that names no convention
// gets a new id, and version 1 when it says none.
absl::StatusOr<std::string> DraftBytes(v1::ConventionText draft, TextTools& tools);

// "signée", "signed".
std::string StateWord(v1::ProcedureState state, const Terminal& terminal);
// Hexadecimal in groups of four, to be compared by eye.
std::string Grouped(absl::string_view bytes);
// "Convention de Pithiviers, version 2 [6f…]".
std::string Named(const v1::ConventionSummary& summary);

// What "--version" says; 0 without it. BadUsage: no number from 1.
absl::StatusOr<uint32_t> VersionFrom(const Arguments& arguments, const Terminal& terminal);

// "CONVENTION" and "--version", as every command takes them.
Option ConventionOption();
Option VersionOption();

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_CONVENTION_LINE_H_
