#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/adapters/backup/backup_file.h"
#include "services/adapters/backup/file_error.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

using backup::FileError;

constexpr size_t kTagBytes = crypto_secretstream_xchacha20poly1305_ABYTES;

absl::Status Damaged(absl::string_view what) {
  return FaultyBackup(BackupFault::kDamaged, what);
}

// Up to `size` bytes; fewer only at the end of the file.
absl::StatusOr<size_t> ReadUpTo(int fd, const std::string& path, char* to, size_t size) {
  size_t done = 0;
  while (done < size) {
    const ssize_t got = read(fd, to + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError(path);
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  return done;
}

uint64_t FromBigEndian(absl::string_view bytes) {
  uint64_t number = 0;
  for (char byte : bytes) number = number << 8 | static_cast<uint8_t>(byte);
  return number;
}

}  // namespace

struct BackupReader::State {
  std::string path;
  int fd = -1;
  uint64_t file_bytes = 0;
  uint64_t bytes_read = 0;
  BackupHeader header;
  std::string header_text;
  crypto_secretstream_xchacha20poly1305_state stream;
  bool unlocked = false;
  bool ended = false;      // the final tag was met, and nothing stands behind it
  std::string sealed;      // one chunk
  std::string chunk;       // its plaintext
  absl::string_view left;  // of `chunk`
  uint64_t entry_left = 0;
};

BackupReader::BackupReader(std::unique_ptr<State> state) : state_(std::move(state)) {}

BackupReader::~BackupReader() {
  if (state_->fd >= 0) close(state_->fd);
  sodium_memzero(&state_->stream, sizeof(state_->stream));
  sodium_memzero(state_->chunk.data(), state_->chunk.size());
}

const BackupHeader& BackupReader::header() const {
  return state_->header;
}
uint64_t BackupReader::file_bytes() const {
  return state_->file_bytes;
}
uint64_t BackupReader::bytes_read() const {
  return state_->bytes_read;
}

absl::StatusOr<std::unique_ptr<BackupReader>> BackupReader::Open(const std::string& path) {
  std::unique_ptr<BackupReader> reader(new BackupReader(std::make_unique<State>()));
  State& s = *reader->state_;
  s.path = path;
  s.fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (s.fd < 0) return FileError(path);
  struct stat found;
  if (fstat(s.fd, &found) != 0) return FileError(path);
  if (!S_ISREG(found.st_mode)) return Damaged("no regular file");
  s.file_bytes = static_cast<uint64_t>(found.st_size);
  std::string first(kBackupHeaderBytesMax, '\0');
  const absl::StatusOr<size_t> got = ReadUpTo(s.fd, path, first.data(), first.size());
  if (!got.ok()) return got.status();
  first.resize(*got);
  const size_t end = first.find("\n\n");
  // A newer form may have other lines; its first one says so.
  const size_t size = end == std::string::npos ? first.find('\n') : end + 2;
  if (size == std::string::npos) return Damaged("its first lines are not a backup's");
  s.header_text = first.substr(0, size);
  absl::StatusOr<BackupHeader> header = ParseBackupHeader(s.header_text);
  if (!header.ok()) return header.status();
  s.header = *std::move(header);
  if (lseek(s.fd, static_cast<off_t>(size), SEEK_SET) < 0) return FileError(path);
  s.bytes_read = size;
  return reader;
}

absl::Status BackupReader::Unlock(const Secret32& opener) {
  State& s = *state_;
  const Secret32 key = BackupKey(opener, s.header.salt);
  if (BackupCheck(key) != s.header.check) return FaultyBackup(BackupFault::kOfAnother, "the key is another one's");
  const int failed = crypto_secretstream_xchacha20poly1305_init_pull(
      &s.stream, reinterpret_cast<const unsigned char*>(s.header.stream.data()),
      reinterpret_cast<const unsigned char*>(key.view().data()));
  if (failed != 0) return Damaged("the stream does not begin");
  s.unlocked = true;
  return absl::OkStatus();
}

// The next chunk; only once the one before it is used up.
absl::Status BackupReader::Refill() {
  State& s = *state_;
  RELAIS_CHECK(s.unlocked && s.left.empty());
  if (s.ended) return Damaged("it ends before its files do");
  s.sealed.resize(kBackupChunkBytes + kTagBytes);
  const absl::StatusOr<size_t> got = ReadUpTo(s.fd, s.path, s.sealed.data(), s.sealed.size());
  if (!got.ok()) return got.status();
  if (*got < kTagBytes) return Damaged("it is cut");
  s.bytes_read += *got;
  s.chunk.resize(*got - kTagBytes);
  unsigned char tag = 0;
  const int failed = crypto_secretstream_xchacha20poly1305_pull(
      &s.stream, reinterpret_cast<unsigned char*>(s.chunk.data()), nullptr, &tag,
      reinterpret_cast<const unsigned char*>(s.sealed.data()), *got,
      reinterpret_cast<const unsigned char*>(s.header_text.data()), s.header_text.size());
  if (failed != 0) return Damaged("a part of it was altered, or is missing");
  s.ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  if (s.ended != (s.bytes_read == s.file_bytes)) return Damaged(s.ended ? "more stands behind its end" : "it is cut");
  s.left = s.chunk;
  return absl::OkStatus();
}

absl::StatusOr<std::string> BackupReader::Take(size_t size) {
  State& s = *state_;
  std::string taken;
  while (taken.size() < size) {
    if (s.left.empty()) {
      if (absl::Status filled = Refill(); !filled.ok()) return filled;
      continue;
    }
    const size_t part = std::min(size - taken.size(), s.left.size());
    taken.append(s.left.data(), part);
    s.left.remove_prefix(part);
  }
  return taken;
}

absl::StatusOr<std::optional<BackupEntry>> BackupReader::Next() {
  State& s = *state_;
  while (s.entry_left > 0) {
    if (const absl::StatusOr<absl::string_view> skipped = ReadPiece(); !skipped.ok()) return skipped.status();
  }
  const absl::StatusOr<std::string> kind = Take(1);
  if (!kind.ok()) return kind.status();
  if (*kind == absl::string_view("\0", 1)) {
    // All of it was authentic up to the final tag, which Refill holds against the end of the file.
    if (!s.ended || !s.left.empty()) return Damaged("something stands behind its last file");
    return std::optional<BackupEntry>();
  }
  if (*kind != "\x01") return Damaged("an entry of a kind that is not known");
  const absl::StatusOr<std::string> length = Take(2);
  if (!length.ok()) return length.status();
  absl::StatusOr<std::string> name = Take(FromBigEndian(*length));
  if (!name.ok()) return name.status();
  if (!IsBackupName(*name)) return Damaged("an entry with no proper name");
  const absl::StatusOr<std::string> size = Take(8);
  if (!size.ok()) return size.status();
  s.entry_left = FromBigEndian(*size);
  return std::optional<BackupEntry>({*std::move(name), s.entry_left});
}

absl::StatusOr<absl::string_view> BackupReader::ReadPiece() {
  State& s = *state_;
  if (s.entry_left == 0) return absl::string_view();
  while (s.left.empty()) {
    if (absl::Status filled = Refill(); !filled.ok()) return filled;
  }
  const absl::string_view piece = s.left.substr(0, std::min<uint64_t>(s.entry_left, s.left.size()));
  s.left.remove_prefix(piece.size());
  s.entry_left -= piece.size();
  return piece;
}

}  // namespace relais
