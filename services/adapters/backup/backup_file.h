// One backup, one file: the header in the open (backup_header.h), then many named files as one sealed stream.
//
//   stream  libsodium's secretstream (XChaCha20-Poly1305): chunks of 64 KiB, the last one shorter or not, each with the
//           whole header as associated data; the last one carries the final tag, so that a cut is found
//   in it   for each file: 1 ‖ length of its name, 2 bytes ‖ name ‖ its size, 8 bytes ‖ the file; then 0. Numbers are
//           big-endian
//
// Nothing of it is held in memory but one chunk. One thread per object.
#ifndef RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_FILE_H_
#define RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/backup/backup_header.h"
#include "services/ports/sealer.h"

namespace relais {

inline constexpr size_t kBackupChunkBytes = 64 * 1024;
inline constexpr size_t kBackupNameBytesMax = 1024;

// Whether `name` may stand in a backup: parts with '/' between them, none empty, "." or "..", at most
// kBackupNameBytesMax bytes, no NUL. So that nothing is ever written outside the folder it is put back to.
bool IsBackupName(absl::string_view name);

class BackupWriter {
 public:
  // Makes `path` with mode 0600; `salt` of the header is given, the rest of what the seal needs is filled in. Errors,
  // here and below: AlreadyExists; NotFound (no such folder); PermissionDenied; ResourceExhausted (no room); otherwise
  // Unavailable. The file of a writer that did not finish is removed with it.
  static absl::StatusOr<std::unique_ptr<BackupWriter>> Create(const std::string& path, BackupHeader header,
                                                              const Secret32& opener);
  ~BackupWriter();

  // `name` as IsBackupName wants it. A file that grows or shrinks meanwhile is Unavailable.
  absl::Status AddFile(absl::string_view name, const std::string& path);
  absl::Status AddBytes(absl::string_view name, absl::string_view bytes);
  // Ends the stream and syncs: OK means that the file survives a power cut, once its folder is synced too.
  absl::Status Finish();

  const BackupHeader& header() const;
  uint64_t bytes_in() const;  // of files, so far

 private:
  struct State;
  explicit BackupWriter(std::unique_ptr<State> state);
  absl::Status Begin(absl::string_view name, uint64_t size);
  absl::Status Put(absl::string_view bytes);
  absl::Status Seal(unsigned char tag);

  const std::unique_ptr<State> state_;
};

struct BackupEntry {
  std::string name;
  uint64_t size = 0;
};

class BackupReader {
 public:
  // Reads the header; nothing is authenticated yet. NotFound, PermissionDenied, Unavailable: the file cannot be read.
  // BackupFault::kDamaged, FailedPrecondition: as ParseBackupHeader.
  static absl::StatusOr<std::unique_ptr<BackupReader>> Open(const std::string& path);
  ~BackupReader();

  const BackupHeader& header() const;
  uint64_t file_bytes() const;  // its size
  uint64_t bytes_read() const;  // of those, so far

  // Once, before what follows. BackupFault::kOfAnother: another key.
  absl::Status Unlock(const Secret32& opener);
  // The next file; nothing once the end was reached and all of it is whole. BackupFault::kDamaged: altered or cut. What
  // was given before such an error was authentic, and yet of no use.
  absl::StatusOr<std::optional<BackupEntry>> Next();
  // The next piece of the file that Next named, at most a chunk; empty at its end. The view lives until the next call.
  absl::StatusOr<absl::string_view> ReadPiece();

 private:
  struct State;
  explicit BackupReader(std::unique_ptr<State> state);
  absl::Status Refill();
  absl::StatusOr<std::string> Take(size_t size);

  const std::unique_ptr<State> state_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_FILE_H_
