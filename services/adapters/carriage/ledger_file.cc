#include "services/adapters/carriage/ledger_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

constexpr char kCheckpointChunk = 'c';
constexpr char kRecordsChunk = 'r';
constexpr char kBodiesChunk = 'b';
constexpr char kEndChunk = 'e';
constexpr size_t kChunkHeadBytes = 1 + 4;
constexpr size_t kManifestBytesMax = 4096;
constexpr size_t kChunkBytesMax = 256u << 20;
constexpr uint64_t kRoomToSpare = 1u << 20;

absl::Status SystemError(const std::string& path) {
  const int error = errno;
  const std::string what = absl::StrCat(path, ": ", std::strerror(error));
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(what);
  if (error == EEXIST) return absl::AlreadyExistsError(what);
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) return absl::ResourceExhaustedError(what);
  if (error == EACCES || error == EPERM || error == EROFS) return absl::PermissionDeniedError(what);
  return absl::UnavailableError(what);
}

absl::Status NoLedgerFile(absl::string_view why) {
  return absl::DataLossError(absl::StrCat("this ledger file is cut or altered: ", why));
}

void PutNumber(std::string& out, uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

// Takes what stands at the front; false once there is less.
bool TakeBytes(absl::string_view& rest, size_t count, absl::string_view& taken) {
  if (rest.size() < count) return false;
  taken = rest.substr(0, count);
  rest.remove_prefix(count);
  return true;
}
bool TakeNumber(absl::string_view& rest, size_t bytes, uint64_t& value) {
  absl::string_view taken;
  if (!TakeBytes(rest, bytes, taken)) return false;
  value = 0;
  for (const char byte : taken) value = value << 8 | static_cast<uint8_t>(byte);
  return true;
}
bool TakeSized(absl::string_view& rest, absl::string_view& taken) {
  uint64_t size = 0;
  return TakeNumber(rest, 4, size) && TakeBytes(rest, size, taken);
}

// As many of `bytes` as there are at `at`.
absl::Status ReadAt(int fd, uint64_t at, size_t bytes, std::string& into) {
  into.resize(bytes);
  size_t have = 0;
  while (have < bytes) {
    const ssize_t got = pread(fd, into.data() + have, bytes - have, static_cast<off_t>(at + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("reading the ledger file");
    if (got == 0) break;
    have += static_cast<size_t>(got);
  }
  into.resize(have);
  return absl::OkStatus();
}

struct Chunk {
  char kind = 0;
  std::string payload;
  uint64_t bytes = 0;  // of all of it
  Digest digest;
};
// The one at `at`, under `before`. DataLoss when it is not whole, or another.
absl::StatusOr<Chunk> ReadChunk(int fd, uint64_t at, const Digest& before, const Digester& digester) {
  std::string head, digest;
  Chunk chunk;
  if (absl::Status s = ReadAt(fd, at, kChunkHeadBytes, head); !s.ok()) return s;
  if (head.size() < kChunkHeadBytes) return NoLedgerFile("it ends too early");
  absl::string_view rest = head;
  uint64_t size = 0;
  chunk.kind = rest.front();
  rest.remove_prefix(1);
  TakeNumber(rest, 4, size);
  if (size > kChunkBytesMax) return NoLedgerFile("a part of it is too large");
  if (absl::Status s = ReadAt(fd, at + kChunkHeadBytes, size, chunk.payload); !s.ok()) return s;
  if (absl::Status s = ReadAt(fd, at + kChunkHeadBytes + size, Digest::kSize, digest); !s.ok()) return s;
  if (chunk.payload.size() < size || digest.size() < Digest::kSize) return NoLedgerFile("it ends too early");
  chunk.bytes = kChunkHeadBytes + size + Digest::kSize;
  chunk.digest = digester.Sha256(before.view(), head, chunk.payload);
  if (chunk.digest.view() != digest) return NoLedgerFile(absl::StrCat("the part at byte ", at));
  return chunk;
}

// The manifest at the front, as it stands there.
absl::StatusOr<std::string> ReadManifest(int fd) {
  std::string text;
  if (absl::Status s = ReadAt(fd, 0, kManifestBytesMax, text); !s.ok()) return s;
  const size_t end = text.find("\n\n");
  if (end == std::string::npos) return NoLedgerFile("its first lines");
  text.resize(end + 2);
  return text;
}

absl::Status VisitRecords(absl::string_view payload, uint64_t after,
                          absl::FunctionRef<absl::Status(const SaltedRecord&)> visit) {
  SaltedRecord record;
  if (!TakeNumber(payload, 8, record.sequence)) return NoLedgerFile("records");
  for (; !payload.empty(); ++record.sequence) {
    if (!TakeBytes(payload, kSaltBytes, record.salt) || !TakeSized(payload, record.record)) {
      return NoLedgerFile("records");
    }
    if (record.sequence <= after) continue;
    if (absl::Status s = visit(record); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status VisitBodies(absl::string_view payload, const std::optional<BodyKey>& after,
                         absl::FunctionRef<absl::Status(const CarriedBody&)> visit) {
  while (!payload.empty()) {
    CarriedBody body;
    absl::string_view owner;
    if (!TakeBytes(payload, body.key.owner.size(), owner) || !TakeNumber(payload, 8, body.key.index) ||
        !TakeSized(payload, body.bytes)) {
      return NoLedgerFile("bodies");
    }
    std::copy(owner.begin(), owner.end(), body.key.owner.begin());
    if (after && body.key <= *after) continue;
    if (absl::Status s = visit(body); !s.ok()) return s;
  }
  return absl::OkStatus();
}

// The chunks of one kind from `at` on; they are under digests that were checked already.
absl::Status VisitChunks(int fd, uint64_t at, char kind, absl::FunctionRef<absl::Status(absl::string_view)> visit) {
  while (true) {
    std::string head, payload;
    if (absl::Status s = ReadAt(fd, at, kChunkHeadBytes, head); !s.ok()) return s;
    absl::string_view rest = head;
    uint64_t size = 0;
    if (rest.size() < kChunkHeadBytes || rest.front() != kind) return absl::OkStatus();
    rest.remove_prefix(1);
    TakeNumber(rest, 4, size);
    if (absl::Status s = ReadAt(fd, at + kChunkHeadBytes, size, payload); !s.ok()) return s;
    if (payload.size() != size) return NoLedgerFile("it was cut meanwhile");
    if (absl::Status s = visit(payload); !s.ok()) return s;
    at += kChunkHeadBytes + size + Digest::kSize;
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerFileSource>> LedgerFileSource::Open(const std::string& path,
                                                                         const Digester& digester) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SystemError(path);
  absl::StatusOr<std::string> text = ReadManifest(fd);
  std::optional<LedgerManifest> manifest = text.ok() ? LedgerManifest::Parse(*text) : std::nullopt;
  if (!manifest) {
    close(fd);
    return text.ok() ? NoLedgerFile("its first lines") : text.status();
  }
  std::unique_ptr<LedgerFileSource> source(new LedgerFileSource(fd, *std::move(manifest)));
  uint64_t at = text->size();
  Digest digest = digester.Sha256(*text);
  source->records_at_ = source->bodies_at_ = 0;
  const std::string order = {kCheckpointChunk, kRecordsChunk, kBodiesChunk, kEndChunk};
  size_t reached = 0;
  while (true) {
    absl::StatusOr<Chunk> chunk = ReadChunk(fd, at, digest, digester);
    if (!chunk.ok()) return chunk.status();
    const size_t place = order.find(chunk->kind);
    if (place == std::string::npos || place < reached) return NoLedgerFile("its parts are out of order");
    reached = place;
    if (place >= 1 && source->records_at_ == 0) source->records_at_ = at;
    if (place >= 2 && source->bodies_at_ == 0) source->bodies_at_ = at;
    at += chunk->bytes;
    digest = chunk->digest;
    if (chunk->kind == kEndChunk) break;
  }
  std::string more;
  if (absl::Status s = ReadAt(fd, at, 1, more); !s.ok()) return s;
  if (!more.empty()) return NoLedgerFile("it goes on behind its end");
  return source;
}

LedgerFileSource::~LedgerFileSource() {
  close(fd_);
}

absl::StatusOr<std::optional<Checkpoint>> LedgerFileSource::ReadCheckpoint() {
  if (!manifest_.checkpoint_sequence) return std::nullopt;
  Checkpoint checkpoint{*manifest_.checkpoint_sequence, {}};
  const absl::Status read = VisitChunks(fd_, manifest_.Text().size(), kCheckpointChunk, [&](absl::string_view payload) {
    absl::StrAppend(&checkpoint.bytes, payload);
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return checkpoint;
}

absl::Status LedgerFileSource::Records(uint64_t after, absl::FunctionRef<absl::Status(const SaltedRecord&)> visit) {
  return VisitChunks(fd_, records_at_, kRecordsChunk,
                     [&](absl::string_view payload) { return VisitRecords(payload, after, visit); });
}

absl::Status LedgerFileSource::Bodies(const std::optional<BodyKey>& after,
                                      absl::FunctionRef<absl::Status(const CarriedBody&)> visit) {
  return VisitChunks(fd_, bodies_at_, kBodiesChunk,
                     [&](absl::string_view payload) { return VisitBodies(payload, after, visit); });
}

LedgerFileTarget::LedgerFileTarget(std::string path, const Digester& digester)
    : path_(std::move(path)), part_(path_ + ".part"), digester_(digester) {}

LedgerFileTarget::~LedgerFileTarget() {
  if (fd_ >= 0) close(fd_);
}

absl::StatusOr<LedgerTarget::Place> LedgerFileTarget::Begin(const CarriedLedger& ledger) {
  const std::optional<LedgerManifest> manifest = LedgerManifest::Parse(ledger.text);
  RELAIS_CHECK(manifest.has_value());
  struct stat there;
  if (lstat(path_.c_str(), &there) == 0) {
    absl::StatusOr<std::unique_ptr<LedgerFileSource>> found = LedgerFileSource::Open(path_, digester_);
    if (!found.ok() || (*found)->manifest() != *manifest) {
      return absl::AlreadyExistsError(absl::StrCat(path_, " is there already, and something else"));
    }
    Place place;
    place.finished = true;
    return place;
  }
  fd_ = open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd_ < 0) return SystemError(part_);
  if (flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    return absl::FailedPreconditionError(absl::StrCat(part_, " is being written by somebody else"));
  }
  struct statvfs room;
  struct stat part;
  if (fstatvfs(fd_, &room) == 0 && fstat(fd_, &part) == 0) {
    const uint64_t free = uint64_t{room.f_bavail} * room.f_frsize;
    const uint64_t needed = ledger.bytes + ledger.bytes / 20 + kRoomToSpare;
    if (free + static_cast<uint64_t>(part.st_size) < needed) {
      if (part.st_size == 0) unlink(part_.c_str());
      return absl::ResourceExhaustedError(
          absl::StrCat(path_, ": ", free >> 20, " MiB free, ", needed >> 20, " MiB needed"));
    }
  }
  return GoOn(ledger, *manifest);
}

// Finds the last part that is whole, and drops what is behind it.
absl::StatusOr<LedgerTarget::Place> LedgerFileTarget::GoOn(const CarriedLedger& ledger,
                                                           const LedgerManifest& manifest) {
  Place place;
  place.records = manifest.facts.trim;
  absl::StatusOr<std::string> text = ReadManifest(fd_);
  at_ = ledger.text.size();
  digest_ = digester_.Sha256(ledger.text);
  if (!text.ok() || *text != ledger.text) {
    if (ftruncate(fd_, 0) != 0 ||
        pwrite(fd_, ledger.text.data(), ledger.text.size(), 0) != static_cast<ssize_t>(ledger.text.size())) {
      return SystemError(part_);
    }
    return place;
  }
  const uint64_t first_at = at_;
  const Digest first = digest_;
  uint64_t checkpoint_bytes = 0;
  while (true) {
    absl::StatusOr<Chunk> chunk = ReadChunk(fd_, at_, digest_, digester_);
    if (absl::IsDataLoss(chunk.status()) || (chunk.ok() && chunk->kind == kEndChunk)) break;
    if (!chunk.ok()) return chunk.status();
    absl::Status read;
    if (chunk->kind == kCheckpointChunk) checkpoint_bytes += chunk->payload.size();
    if (chunk->kind == kRecordsChunk) {
      read = VisitRecords(chunk->payload, 0, [&](const SaltedRecord& record) {
        place.records = {record.sequence, NextChain(digester_, place.records.chain, record.salt, record.record)};
        return absl::OkStatus();
      });
    }
    if (chunk->kind == kBodiesChunk) {
      read = VisitBodies(chunk->payload, std::nullopt, [&](const CarriedBody& body) {
        place.bodies = body.key;
        return absl::OkStatus();
      });
    }
    if (!read.ok()) break;
    at_ += chunk->bytes;
    digest_ = chunk->digest;
  }
  place.checkpoint =
      manifest.checkpoint_sequence.has_value() && at_ > first_at && checkpoint_bytes == manifest.checkpoint_bytes;
  if (manifest.checkpoint_sequence && !place.checkpoint) {
    at_ = first_at;  // a part of the checkpoint only
    digest_ = first;
  }
  if (ftruncate(fd_, static_cast<off_t>(at_)) != 0) return SystemError(part_);
  return place;
}

absl::Status LedgerFileTarget::Write(char kind, absl::string_view payload) {
  std::string head(1, kind);
  PutNumber(head, payload.size(), 4);
  const Digest digest = digester_.Sha256(digest_.view(), head, payload);
  const std::string chunk = absl::StrCat(head, payload, digest.view());
  size_t done = 0;
  while (done < chunk.size()) {
    const ssize_t wrote = pwrite(fd_, chunk.data() + done, chunk.size() - done, static_cast<off_t>(at_ + done));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return SystemError(part_);
    done += static_cast<size_t>(wrote);
  }
  at_ += chunk.size();
  digest_ = digest;
  return absl::OkStatus();
}

absl::Status LedgerFileTarget::PutCheckpoint(const Checkpoint& checkpoint) {
  absl::string_view rest = checkpoint.bytes;
  do {
    const absl::string_view piece = rest.substr(0, kParcelBytes);
    if (absl::Status s = Write(kCheckpointChunk, piece); !s.ok()) return s;
    rest.remove_prefix(piece.size());
  } while (!rest.empty());
  return absl::OkStatus();
}

absl::Status LedgerFileTarget::PutRecords(const std::vector<SaltedRecord>& records, const LedgerHead& before,
                                          const LedgerHead&) {
  std::string payload;
  PutNumber(payload, before.sequence + 1, 8);
  for (const SaltedRecord& record : records) {
    absl::StrAppend(&payload, record.salt);
    PutNumber(payload, record.record.size(), 4);
    absl::StrAppend(&payload, record.record);
  }
  return Write(kRecordsChunk, payload);
}

absl::Status LedgerFileTarget::PutBodies(const std::vector<CarriedBody>& bodies) {
  std::string payload;
  for (const CarriedBody& body : bodies) {
    payload.append(body.key.owner.begin(), body.key.owner.end());
    PutNumber(payload, body.key.index, 8);
    PutNumber(payload, body.bytes.size(), 4);
    absl::StrAppend(&payload, body.bytes);
  }
  return Write(kBodiesChunk, payload);
}

absl::StatusOr<std::unique_ptr<LedgerSource>> LedgerFileTarget::ReadBack() {
  if (fd_ >= 0) {
    if (absl::Status s = Write(kEndChunk, ""); !s.ok()) return s;
    if (fsync(fd_) != 0) return SystemError(part_);
  }
  absl::StatusOr<std::unique_ptr<LedgerFileSource>> source =
      LedgerFileSource::Open(fd_ >= 0 ? part_ : path_, digester_);
  if (!source.ok()) return source.status();
  return std::unique_ptr<LedgerSource>(*std::move(source));
}

absl::Status LedgerFileTarget::Finish() {
  // Never over another file, also not over one that came meanwhile.
  if (link(part_.c_str(), path_.c_str()) != 0) return SystemError(path_);
  if (unlink(part_.c_str()) != 0) return SystemError(part_);
  const size_t slash = path_.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path_.substr(0, slash);
  const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return SystemError(folder);
  const absl::Status synced = fsync(opened) == 0 ? absl::OkStatus() : SystemError(folder);
  close(opened);
  return synced;
}

}  // namespace relais
