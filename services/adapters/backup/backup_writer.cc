#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/adapters/backup/backup_file.h"
#include "services/adapters/backup/file_error.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

using backup::FileError;

constexpr size_t kSealBytes = crypto_secretstream_xchacha20poly1305_ABYTES;

absl::Status WriteAll(int fd, const std::string& path, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError(path);
    bytes += written;
    size -= static_cast<size_t>(written);
  }
  return absl::OkStatus();
}

std::string BigEndian(uint64_t number, size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(number >> (8 * (bytes - 1 - i)));
  return text;
}

}  // namespace

bool IsBackupName(absl::string_view name) {
  if (name.size() > kBackupNameBytesMax || name.find('\0') != absl::string_view::npos) return false;
  for (absl::string_view part : absl::StrSplit(name, '/')) {
    if (part.empty() || part == "." || part == "..") return false;
  }
  return true;
}

struct BackupWriter::State {
  std::string path;
  int fd = -1;
  bool finished = false;
  BackupHeader header;
  std::string header_text;
  crypto_secretstream_xchacha20poly1305_state stream;
  std::string chunk;   // plaintext, until it is full
  std::string sealed;  // kept for its memory
  uint64_t bytes_in = 0;
};

BackupWriter::BackupWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

BackupWriter::~BackupWriter() {
  if (state_->fd >= 0) close(state_->fd);
  if (!state_->finished) unlink(state_->path.c_str());
  sodium_memzero(&state_->stream, sizeof(state_->stream));
  sodium_memzero(state_->chunk.data(), state_->chunk.size());
}

const BackupHeader& BackupWriter::header() const {
  return state_->header;
}

uint64_t BackupWriter::bytes_in() const {
  return state_->bytes_in;
}

absl::StatusOr<std::unique_ptr<BackupWriter>> BackupWriter::Create(const std::string& path, BackupHeader header,
                                                                   const Secret32& opener) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (state->fd < 0) return FileError(path);
  std::unique_ptr<BackupWriter> writer(new BackupWriter(std::move(state)));
  State& s = *writer->state_;
  const Secret32 key = BackupKey(opener, header.salt);
  header.check = BackupCheck(key);
  header.stream.assign(crypto_secretstream_xchacha20poly1305_HEADERBYTES, '\0');
  const int failed =
      crypto_secretstream_xchacha20poly1305_init_push(&s.stream, reinterpret_cast<unsigned char*>(header.stream.data()),
                                                      reinterpret_cast<const unsigned char*>(key.view().data()));
  RELAIS_CHECK(failed == 0);
  s.header = std::move(header);
  s.header_text = s.header.Text();
  RELAIS_CHECK(s.header_text.size() <= kBackupHeaderBytesMax && ParseBackupHeader(s.header_text).ok());
  s.chunk.reserve(kBackupChunkBytes);
  s.sealed.resize(kBackupChunkBytes + kSealBytes);
  if (absl::Status put = WriteAll(s.fd, path, s.header_text.data(), s.header_text.size()); !put.ok()) return put;
  return writer;
}

absl::Status BackupWriter::Seal(unsigned char tag) {
  State& s = *state_;
  unsigned long long size = 0;  // libsodium's own type
  crypto_secretstream_xchacha20poly1305_push(&s.stream, reinterpret_cast<unsigned char*>(s.sealed.data()), &size,
                                             reinterpret_cast<const unsigned char*>(s.chunk.data()), s.chunk.size(),
                                             reinterpret_cast<const unsigned char*>(s.header_text.data()),
                                             s.header_text.size(), tag);
  s.chunk.clear();
  return WriteAll(s.fd, s.path, s.sealed.data(), size);
}

// A full chunk waits for the byte after it: the last one has to carry the final tag.
absl::Status BackupWriter::Put(absl::string_view bytes) {
  std::string& chunk = state_->chunk;
  while (!bytes.empty()) {
    if (chunk.size() == kBackupChunkBytes) {
      if (absl::Status sealed = Seal(0); !sealed.ok()) return sealed;
    }
    const size_t taken = std::min(bytes.size(), kBackupChunkBytes - chunk.size());
    chunk.append(bytes.data(), taken);
    bytes.remove_prefix(taken);
  }
  return absl::OkStatus();
}

absl::Status BackupWriter::Begin(absl::string_view name, uint64_t size) {
  RELAIS_CHECK(IsBackupName(name));
  return Put(absl::StrCat("\x01", BigEndian(name.size(), 2), name, BigEndian(size, 8)));
}

absl::Status BackupWriter::AddBytes(absl::string_view name, absl::string_view bytes) {
  absl::Status put = Begin(name, bytes.size());
  if (put.ok()) put = Put(bytes);
  state_->bytes_in += bytes.size();
  return put;
}

absl::Status BackupWriter::AddFile(absl::string_view name, const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return FileError(path);
  const auto close_it = absl::MakeCleanup([fd] { close(fd); });
  struct stat found;
  if (fstat(fd, &found) != 0) return FileError(path);
  if (!S_ISREG(found.st_mode)) return absl::UnavailableError(absl::StrCat(path, ": no regular file"));
  uint64_t left = static_cast<uint64_t>(found.st_size);
  if (absl::Status begun = Begin(name, left); !begun.ok()) return begun;
  std::string buffer(kBackupChunkBytes, '\0');
  const auto wipe = absl::MakeCleanup([&buffer] { sodium_memzero(buffer.data(), buffer.size()); });
  for (;;) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError(path);
    if (static_cast<uint64_t>(got) > left || (got == 0 && left > 0)) {
      return absl::UnavailableError(absl::StrCat(path, ": changed while it was read"));
    }
    if (got == 0) return absl::OkStatus();
    left -= static_cast<uint64_t>(got);
    state_->bytes_in += static_cast<uint64_t>(got);
    const absl::Status put = Put(absl::string_view(buffer.data(), static_cast<size_t>(got)));
    if (!put.ok()) return put;
  }
}

absl::Status BackupWriter::Finish() {
  absl::Status put = Put(absl::string_view("\0", 1));
  if (put.ok()) put = Seal(crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  if (put.ok() && fsync(state_->fd) != 0) put = FileError(state_->path);
  state_->finished = put.ok();
  return put;
}

}  // namespace relais
