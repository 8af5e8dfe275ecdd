#include "services/adapters/openssl/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace relais {
namespace {

absl::Status Failed(absl::string_view what, const std::string& path) {
  const int error = errno;
  const std::string text = absl::StrCat(what, " ", path, ": ", std::strerror(error));
  if (error == EEXIST) return absl::AlreadyExistsError(text);
  if (error == ENOENT) return absl::NotFoundError(text);
  if (error == EACCES || error == EPERM || error == ELOOP) return absl::PermissionDeniedError(text);
  return absl::UnavailableError(text);
}

class File {
 public:
  File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool ok() const { return fd_ >= 0; }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

bool WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(done));
  }
  return true;
}

// Makes the folder's new entry durable.
absl::Status SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder(slash == std::string::npos ? absl::string_view(".")
                                                      : absl::string_view(path).substr(0, slash == 0 ? 1 : slash));
  const File opened(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.ok() || ::fsync(opened.fd()) != 0) return Failed("cannot sync", folder);
  return absl::OkStatus();
}

std::string DraftOf(const std::string& path) {
  return absl::StrCat(path, ".", ::getpid(), ".new");
}

absl::Status WriteDraft(const std::string& draft, absl::string_view bytes) {
  const File file(draft, O_WRONLY | O_CREAT | O_EXCL);
  if (!file.ok()) return Failed("cannot create", draft);
  if (WriteAll(file.fd(), bytes) && ::fsync(file.fd()) == 0) return absl::OkStatus();
  const absl::Status failed = Failed("cannot write", draft);
  ::unlink(draft.c_str());
  return failed;
}

}  // namespace

absl::Status CreateSecretFile(const std::string& path, absl::string_view bytes) {
  const std::string draft = DraftOf(path);
  if (absl::Status written = WriteDraft(draft, bytes); !written.ok()) return written;
  // A link, unlike a rename, never replaces a key that somebody made meanwhile.
  if (::link(draft.c_str(), path.c_str()) != 0) {
    const absl::Status failed = Failed("cannot create", path);
    ::unlink(draft.c_str());
    return failed;
  }
  ::unlink(draft.c_str());
  const absl::Status synced = SyncFolderOf(path);
  if (!synced.ok()) ::unlink(path.c_str());
  return synced;
}

absl::Status MoveSecretFile(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return Failed("cannot move", from);
  return SyncFolderOf(to);
}

absl::Status ReplaceSecretFile(const std::string& path, absl::string_view bytes) {
  const std::string draft = DraftOf(path);
  if (absl::Status written = WriteDraft(draft, bytes); !written.ok()) return written;
  absl::Status moved = MoveSecretFile(draft, path);
  if (!moved.ok()) ::unlink(draft.c_str());
  return moved;
}

absl::Status DestroySecretFile(const std::string& path) {
  {
    const File file(path, O_WRONLY);
    if (!file.ok()) return Failed("cannot open", path);
    struct stat about {};
    if (::fstat(file.fd(), &about) != 0) return Failed("cannot read", path);
    const std::string blank(static_cast<size_t>(about.st_size), '0');
    if (!WriteAll(file.fd(), blank) || ::fsync(file.fd()) != 0) return Failed("cannot write", path);
  }
  if (::unlink(path.c_str()) != 0) return Failed("cannot remove", path);
  return SyncFolderOf(path);
}

absl::StatusOr<std::string> ReadSecretFile(const std::string& path, size_t size_max) {
  const File file(path, O_RDONLY | O_NONBLOCK);
  if (!file.ok()) return Failed("cannot open", path);
  struct stat about {};
  if (::fstat(file.fd(), &about) != 0) return Failed("cannot read", path);
  if (!S_ISREG(about.st_mode)) return absl::PermissionDeniedError(absl::StrCat(path, " is not a regular file"));
  if (about.st_uid != ::geteuid()) return absl::PermissionDeniedError(absl::StrCat(path, " belongs to another user"));
  if ((about.st_mode & 077) != 0) {
    return absl::PermissionDeniedError(absl::StrCat(path, " is open to other users: run chmod 600 on it"));
  }
  std::string bytes;
  char chunk[4096];
  for (;;) {
    const ssize_t got = ::read(file.fd(), chunk, sizeof(chunk));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failed("cannot read", path);
    if (got == 0) return bytes;
    bytes.append(chunk, static_cast<size_t>(got));
    if (bytes.size() > size_max) return absl::ResourceExhaustedError(absl::StrCat(path, " is too long"));
  }
}

}  // namespace relais
