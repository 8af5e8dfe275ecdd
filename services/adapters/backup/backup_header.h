// What stands before a backup, in the open: enough to choose the right one and to ask for what opens it. Lines of text,
// so that `head` shows them; every byte of it is covered by the seal of what follows.
//
//   relais-backup-v1
//   of node
//   whose 8a5edab282632443219e051e4ade2d1d
//   name Mission locale du Pithiverais
//   network <SHA-256 of the anchor, 64 hex>
//   day 2026-11-26
//   made 1795651200
//   salt <32 hex>
//   check <32 hex>
//   lock <the vault's key file as it lies, in hex; may be empty>
//   stream <48 hex>
//   (an empty line)
#ifndef RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_HEADER_H_
#define RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_HEADER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/ports/sealer.h"

namespace relais {

inline constexpr size_t kBackupHeaderBytesMax = 16 * 1024;

enum class BackupOf : uint8_t { kNode, kHub };
// "node", "hub".
absl::string_view BackupOfWord(BackupOf of);

struct BackupHeader {
  BackupOf of = BackupOf::kNode;
  std::string whose;   // a node's id in hexadecimal, a hub's region; one word
  std::string name;    // for people; one line, may be empty
  Digest network;      // SHA-256 of the anchor
  Day day;             // in Europe/Paris
  int64_t made_s = 0;  // the instant, Unix seconds
  std::string lock;    // the vault's key under its lock; empty: the key is kept elsewhere
  Nonce salt;          // of this file's own key
  Nonce check;         // made from that key: tells another key from an altered file
  std::string stream;  // libsodium's header of the stream, 24 bytes

  // The exact bytes, the empty line included.
  std::string Text() const;
  friend bool operator==(const BackupHeader&, const BackupHeader&) = default;
};

// Of the bytes up to the empty line, which is included; one text for one header. BackupFault::kDamaged: not such a
// text. A backup of a newer form is FailedPrecondition without a reason.
absl::StatusOr<BackupHeader> ParseBackupHeader(absl::string_view text);

// The key of one file, from the key that opens all backups of a node or hub (BLAKE2b with a key, salt and a domain),
// and the value of `check` that goes with it.
Secret32 BackupKey(const Secret32& opener, const Nonce& salt);
Nonce BackupCheck(const Secret32& file_key);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_HEADER_H_
