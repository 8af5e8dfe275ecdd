// What every command around the nodes' counts stands on: trust, texts, the three cards. Files only, away from the hub.
#ifndef RELAIS_HUB_CLI_COUNTING_GROUND_H_
#define RELAIS_HUB_CLI_COUNTING_GROUND_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "hub/aggregate/aggregator_desk.h"
#include "hub/cli/convention_file.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/adapters/terminal/command.h"
#include "services/core/convention/knowledge.h"
#include "services/core/monitoring/disclosure.h"
#include "services/wire/release_text.h"

namespace relais::hub {

// Everything that a command of an aggregator, or the combiner, stands on. Never moved: its parts point at one another.
struct CountingGround {
  FileTools tools;
  SodiumShareStream stream;
  Knowledge knowledge;
  AggregationGround ground;
  DisclosureRules rules;  // with the framework's threshold
  SigningKey hub_key;     // the framework's: it signs which set is fixed
  AggregationPorts ports() { return {&tools.sealer, &tools.digester, &stream}; }
};

// --anchor, --text (repeated), --cards. BadUsage for files; ParseAnchor's, AggregationFramework's, ReadCards' reasons.
std::vector<Option> CountingGroundOptions();
absl::StatusOr<std::unique_ptr<CountingGround>> ReadCountingGround(const Arguments& arguments,
                                                                   const Terminal& terminal);

// --anchor, and --text (repeated): what the anchor lets in of the given texts. BadUsage for files; ParseAnchor's and
// ReadSignedText's reasons.
Option TrustAnchorOption();
Option SignedTextsOption();
absl::StatusOr<Knowledge> ReadTexts(const Arguments& arguments, const FileTools& tools, const Terminal& terminal);
// Who may sign a release, by these texts. `sealer` outlives it.
wire::ReleaseSigners SignersIn(const Knowledge& knowledge, const Sealer& sealer);

// The bytes of each file, in order.
absl::StatusOr<std::vector<std::string>> ReadStatements(const std::vector<std::string>& paths,
                                                        const Terminal& terminal);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_COUNTING_GROUND_H_
