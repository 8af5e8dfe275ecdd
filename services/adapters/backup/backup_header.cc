#include "services/adapters/backup/backup_header.h"

#include <sodium.h>

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

constexpr absl::string_view kMark = "relais-backup-v";
constexpr absl::string_view kVersion = "1";
constexpr char kDomain[] = "relais.backup.v1";
static_assert(sizeof(kDomain) == crypto_generichash_blake2b_PERSONALBYTES + 1);
static_assert(Nonce::kSize == crypto_generichash_blake2b_SALTBYTES);

absl::Status NoBackup() {
  return FaultyBackup(BackupFault::kDamaged, "its first lines are not a backup's");
}

// Hexadecimal as Text() writes it; anything else leaves another text.
std::string FromHex(absl::string_view hex) {
  for (char c : hex) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return "";
  }
  return hex.size() % 2 == 0 ? absl::HexStringToBytes(hex) : "";
}

const unsigned char* Raw(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

absl::string_view BackupOfWord(BackupOf of) {
  return of == BackupOf::kHub ? "hub" : "node";
}

std::string BackupHeader::Text() const {
  return absl::StrCat(kMark, kVersion, "\nof ", BackupOfWord(of), "\nwhose ", whose, "\nname ", name, "\nnetwork ",
                      network.ToHex(), "\nday ", FormatDay(day), "\nmade ", made_s, "\nsalt ", salt.ToHex(), "\ncheck ",
                      check.ToHex(), "\nlock ", absl::BytesToHexString(lock), "\nstream ",
                      absl::BytesToHexString(stream), "\n\n");
}

absl::StatusOr<BackupHeader> ParseBackupHeader(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (!absl::StartsWith(lines[0], kMark)) return NoBackup();
  uint32_t version = 0;
  if (absl::SimpleAtoi(lines[0].substr(kMark.size()), &version) && version > 1) {
    return absl::FailedPreconditionError(
        absl::StrCat("the backup is of form ", version, ": a newer version made it; this one reads form ", kVersion));
  }
  static constexpr std::array<absl::string_view, 10> kNames = {"of ",   "whose ", "name ",  "network ", "day ",
                                                               "made ", "salt ",  "check ", "lock ",    "stream "};
  if (lines.size() != kNames.size() + 3) return NoBackup();
  std::array<absl::string_view, kNames.size()> values;
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (!absl::StartsWith(lines[i + 1], kNames[i])) return NoBackup();
    values[i] = lines[i + 1].substr(kNames[i].size());
  }
  BackupHeader header;
  header.of = values[0] == "hub" ? BackupOf::kHub : BackupOf::kNode;
  header.whose = std::string(values[1]);
  header.name = std::string(values[2]);
  header.network = Digest::FromHex(values[3]);
  const absl::StatusOr<Day> day = ParseDay(values[4]);
  if (!day.ok() || !absl::SimpleAtoi(values[5], &header.made_s)) return NoBackup();
  header.day = *day;
  header.salt = Nonce::FromHex(values[6]);
  header.check = Nonce::FromHex(values[7]);
  header.lock = FromHex(values[8]);
  header.stream = FromHex(values[9]);
  // What was read otherwise than it is written is no header: one text for one header.
  if (header.Text() != text || header.whose.empty() ||
      header.stream.size() != crypto_secretstream_xchacha20poly1305_HEADERBYTES) {
    return NoBackup();
  }
  return header;
}

Secret32 BackupKey(const Secret32& opener, const Nonce& salt) {
  unsigned char key[32];
  const int failed =
      crypto_generichash_blake2b_salt_personal(key, sizeof(key), nullptr, 0, Raw(opener.view()), opener.view().size(),
                                               Raw(salt.view()), reinterpret_cast<const unsigned char*>(kDomain));
  RELAIS_CHECK(failed == 0);
  const Secret32 secret(absl::string_view(reinterpret_cast<const char*>(key), sizeof(key)));
  sodium_memzero(key, sizeof(key));
  return secret;
}

Nonce BackupCheck(const Secret32& file_key) {
  constexpr absl::string_view kWhat = "check";
  std::array<uint8_t, Nonce::kSize> value;
  crypto_generichash(value.data(), value.size(), Raw(kWhat), kWhat.size(), Raw(file_key.view()),
                     file_key.view().size());
  return Nonce(value);
}

}  // namespace relais
