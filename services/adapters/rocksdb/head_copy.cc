#include "services/adapters/rocksdb/head_copy.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "services/adapters/rocksdb/keys.h"
#include "services/adapters/rocksdb/status_map.h"

namespace relais::rocks {
namespace {

constexpr char kDomain[] = "relais.ledger.head.v1";
constexpr size_t kCheckedBytes = 8 + Digest::kSize + LedgerId::kSize;
constexpr size_t kCheckBytes = HeadCopy::kBytes - kCheckedBytes;

std::string Encode(const Digester& digester, const HeadCopy::Content& content) {
  Place place = PlaceOf(content.head);
  std::string bytes = absl::StrCat(View(place), content.id.view());
  Digest check = digester.Sha256(bytes, kDomain);
  absl::StrAppend(&bytes, check.view().substr(0, kCheckBytes));
  return bytes;
}

std::optional<HeadCopy::Content> Decode(const Digester& digester, absl::string_view bytes) {
  if (bytes.size() != HeadCopy::kBytes) return std::nullopt;
  Digest check = digester.Sha256(bytes.substr(0, kCheckedBytes), kDomain);
  if (check.view().substr(0, kCheckBytes) != bytes.substr(kCheckedBytes)) return std::nullopt;
  std::optional<LedgerHead> head = ParsePlace(bytes.substr(0, 8 + Digest::kSize));
  if (!head) return std::nullopt;
  return HeadCopy::Content{LedgerId::FromBytes(bytes.substr(8 + Digest::kSize, LedgerId::kSize)), *head};
}

}  // namespace

absl::StatusOr<std::optional<HeadCopy::Content>> HeadCopy::Read(rocksdb::Env* env, const std::string& path,
                                                                const Digester& digester) {
  rocksdb::Status exists = env->FileExists(path);
  if (exists.IsNotFound()) return std::nullopt;
  if (!exists.ok()) return StatusFrom(exists, "looking for the head copy");
  std::string bytes;
  if (rocksdb::Status s = rocksdb::ReadFileToString(env, path, &bytes); !s.ok()) {
    return StatusFrom(s, "reading the head copy");
  }
  std::optional<Content> content = Decode(digester, bytes);
  if (!content) return absl::DataLossError(absl::StrCat("the head copy ", path, " is damaged"));
  return content;
}

absl::Status HeadCopy::Create(rocksdb::Env* env, const std::string& path, const Digester& digester,
                              const Content& content) {
  const std::string beside = path + ".new";
  rocksdb::Status s = rocksdb::WriteStringToFile(env, Encode(digester, content), beside, /*should_sync=*/true);
  if (s.ok()) s = env->RenameFile(beside, path);
  return StatusFrom(s, "creating the head copy");
}

absl::StatusOr<std::unique_ptr<HeadCopy>> HeadCopy::Open(rocksdb::Env* env, const std::string& path,
                                                         const Digester& digester, const LedgerId& id) {
  std::unique_ptr<rocksdb::RandomRWFile> file;
  rocksdb::EnvOptions options;
  options.use_mmap_writes = false;
  if (rocksdb::Status s = env->NewRandomRWFile(path, &file, options); !s.ok()) {
    return StatusFrom(s, "opening the head copy");
  }
  return std::unique_ptr<HeadCopy>(new HeadCopy(std::move(file), digester, id));
}

HeadCopy::HeadCopy(std::unique_ptr<rocksdb::RandomRWFile> file, const Digester& digester, const LedgerId& id)
    : file_(std::move(file)), digester_(digester), id_(id) {}

HeadCopy::~HeadCopy() = default;

absl::Status HeadCopy::Write(const LedgerHead& head) {
  return StatusFrom(file_->Write(0, Encode(digester_, Content{id_, head})), "writing the head copy");
}

absl::Status HeadCopy::Sync() {
  return StatusFrom(file_->Sync(), "syncing the head copy");
}

}  // namespace relais::rocks
