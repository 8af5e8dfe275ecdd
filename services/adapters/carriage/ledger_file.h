// A ledger as one file, for carrying it by hand.
//
//   the manifest's lines (carry.h), up to and with the empty one: what `head -11` shows
//   chunks:  kind 1 ‖ length 4 ‖ payload ‖ digest 32
//
// Kinds, in this order: 'c' a piece of the checkpoint; 'r' sequence 8 ‖ (salt 16 ‖ length 4 ‖ record)…; 'b' (owner 16 ‖
// index 8 ‖ length 4 ‖ body)…; 'e', empty, the end. Numbers are unsigned and big-endian. Each digest is SHA-256(the one
// before ‖ kind ‖ length ‖ payload), the first one before being the manifest's: a file that was cut, or altered
// anywhere, is found out before anything of it is used. It is not sealed: it holds what the ledger holds, mode 0600.
#ifndef RELAIS_SERVICES_ADAPTERS_CARRIAGE_LEDGER_FILE_H_
#define RELAIS_SERVICES_ADAPTERS_CARRIAGE_LEDGER_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/adapters/carriage/carry.h"
#include "services/ports/digest.h"
#include "services/ports/ledger_parts.h"

namespace relais {

class LedgerFileSource : public LedgerSource {
 public:
  // Reads the whole file once, and changes nothing. NotFound, PermissionDenied; DataLoss: cut, altered, or no ledger
  // file at all. `digester` outlives the source.
  static absl::StatusOr<std::unique_ptr<LedgerFileSource>> Open(const std::string& path, const Digester& digester);
  ~LedgerFileSource() override;

  const LedgerManifest& manifest() const { return manifest_; }
  LedgerFacts facts() const override { return manifest_.facts; }
  absl::StatusOr<std::optional<Checkpoint>> ReadCheckpoint() override;
  absl::Status Records(uint64_t after, absl::FunctionRef<absl::Status(const SaltedRecord&)> visit) override;
  absl::Status Bodies(const std::optional<BodyKey>& after,
                      absl::FunctionRef<absl::Status(const CarriedBody&)> visit) override;

 private:
  LedgerFileSource(int fd, LedgerManifest manifest) : fd_(fd), manifest_(std::move(manifest)) {}

  const int fd_;
  const LedgerManifest manifest_;
  uint64_t records_at_ = 0;  // where the chunks of records begin
  uint64_t bodies_at_ = 0;
};

// Beside `path` as PATH.part until it is whole. What a stop left of it is gone on from, if it is of the same ledger in
// the same state, and begun anew otherwise.
class LedgerFileTarget : public LedgerTarget {
 public:
  LedgerFileTarget(std::string path, const Digester& digester);
  ~LedgerFileTarget() override;

  absl::StatusOr<Place> Begin(const CarriedLedger& ledger) override;
  absl::Status PutCheckpoint(const Checkpoint& checkpoint) override;
  absl::Status PutRecords(const std::vector<SaltedRecord>& records, const LedgerHead& before,
                          const LedgerHead& end) override;
  absl::Status PutBodies(const std::vector<CarriedBody>& bodies) override;
  absl::StatusOr<std::unique_ptr<LedgerSource>> ReadBack() override;
  absl::Status Finish() override;

 private:
  absl::Status Write(char kind, absl::string_view payload);
  absl::StatusOr<Place> GoOn(const CarriedLedger& ledger, const LedgerManifest& manifest);

  const std::string path_;
  const std::string part_;
  const Digester& digester_;
  int fd_ = -1;
  uint64_t at_ = 0;  // the end of what counts
  Digest digest_;    // there
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_CARRIAGE_LEDGER_FILE_H_
