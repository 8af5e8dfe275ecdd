// The file NAME.convention.json at the command line: read, written, and its texts shown to people.
#ifndef RELAIS_HUB_CLI_CONVENTION_FILE_H_
#define RELAIS_HUB_CLI_CONVENTION_FILE_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/convention/verdict.h"
#include "services/wire/convention_file.h"

namespace relais::hub {

// What reading signed texts needs, living as long as one command.
struct FileTools {
  OsEntropy entropy;
  SodiumSealer sealer{entropy};
  OpensslDigester digester;
  wire::KeyTools keys = wire::KeyToolsOf(sealer, digester);
  wire::Sha256 sha256 = [this](absl::string_view bytes) { return digester.Sha256(bytes); };
};

// BadUsage: no such file or no JSON of this shape, each wrong place named. Refusals of wire::ConventionFileFrom.
absl::StatusOr<wire::ConventionFile> ReadConventionFile(const std::string& path, const Terminal& terminal);
// Replaces what was there.
absl::Status WriteConventionFile(const std::string& path, const wire::ConventionFile& file, const Terminal& terminal);

// The convention's text and signatures in a file for the hub: an exported convention, or a signed text as it is.
absl::StatusOr<SignedText> ReadSubmitted(const std::string& path, const Terminal& terminal);

// `text` on one line: what a stranger's file holds must not look like lines of ours.
std::string OnOneLine(absl::string_view text);

// Texts with their signatures, line by line for people, and as the JSON result: "texts", "on", "silent".
void ShowVerdict(const Verdict& verdict, Terminal& terminal);
// The signed status, in a few lines, and "status" of the result.
void ShowStatus(const StatusStatement& status, Terminal& terminal);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_CONVENTION_FILE_H_
