#include "services/adapters/terminal/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/ids.h"

namespace relais {
namespace {

absl::Status FileFailure(const std::string& path, absl::string_view what, const Terminal& terminal) {
  return BadUsage(absl::StrCat(path, terminal.Say(" : ", ": "), what, " (", std::strerror(errno), ")"));
}

// Writes and syncs `path`, which must not exist.
absl::Status WriteFresh(const std::string& path, absl::string_view bytes, int mode, const Terminal& terminal) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return FileFailure(path, terminal.Say("impossible à créer", "cannot be made"), terminal);
  const auto close_it = absl::MakeCleanup([fd] { close(fd); });
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileFailure(path, terminal.Say("impossible à écrire", "cannot be written"), terminal);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  if (fsync(fd) != 0) return FileFailure(path, terminal.Say("impossible à écrire", "cannot be written"), terminal);
  return absl::OkStatus();
}

absl::Status SyncFolder(const std::string& path, const Terminal& terminal) {
  const std::string folder = FolderOf(path);
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FileFailure(folder, terminal.Say("dossier illisible", "folder cannot be read"), terminal);
  const auto close_it = absl::MakeCleanup([fd] { close(fd); });
  if (fsync(fd) != 0) return FileFailure(folder, terminal.Say("impossible à écrire", "cannot be written"), terminal);
  return absl::OkStatus();
}

}  // namespace

std::string Below(absl::string_view folder, absl::string_view path) {
  if (folder.empty() || (!path.empty() && path[0] == '/')) return std::string(path);
  return absl::StrCat(folder, folder.back() == '/' ? "" : "/", path);
}

std::string FolderOf(absl::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == absl::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

bool FileExists(const std::string& path) {
  struct stat status;
  return lstat(path.c_str(), &status) == 0;
}

absl::Status MakeFolder(const std::string& path, const Terminal& terminal) {
  for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    const int mode = end == std::string::npos ? 0700 : 0755;
    if (mkdir(part.c_str(), mode) != 0 && errno != EEXIST) {
      return FileFailure(part, terminal.Say("dossier impossible à créer", "folder cannot be made"), terminal);
    }
    if (end == std::string::npos) break;
  }
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return FileFailure(path, terminal.Say("illisible", "unreadable"), terminal);
  if (!S_ISDIR(status.st_mode)) {
    return BadUsage(absl::StrCat(path, terminal.Say(" : n'est pas un dossier", ": is not a folder")));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path, const Terminal& terminal) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return FileFailure(path, terminal.Say("impossible à lire", "cannot be read"), terminal);
  const auto close_it = absl::MakeCleanup([fd] { close(fd); });
  std::string bytes;
  char buffer[65536];
  for (;;) {
    const ssize_t got = read(fd, buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileFailure(path, terminal.Say("impossible à lire", "cannot be read"), terminal);
    if (got == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(got));
    if (bytes.size() > kFileBytesMax) {
      return BadUsage(absl::StrCat(path, terminal.Say(" : plus de 16 Mio", ": more than 16 MiB")));
    }
  }
}

absl::Status WriteWholeFile(const std::string& path, absl::string_view bytes, int mode, const Terminal& terminal) {
  const std::string temporary = absl::StrCat(path, ".new-", getpid());
  if (absl::Status status = WriteFresh(temporary, bytes, mode, terminal); !status.ok()) {
    unlink(temporary.c_str());
    return status;
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const absl::Status status =
        FileFailure(path, terminal.Say("impossible à remplacer", "cannot be replaced"), terminal);
    unlink(temporary.c_str());
    return status;
  }
  return SyncFolder(path, terminal);
}

absl::Status WriteNewFile(const std::string& path, absl::string_view bytes, int mode, const Terminal& terminal) {
  if (FileExists(path)) {
    return BadUsage(
        absl::StrCat(path, terminal.Say(" existe déjà : rien n'a été changé", " exists already: nothing was changed")));
  }
  return WriteWholeFile(path, bytes, mode, terminal);
}

absl::Status RemoveFile(const std::string& path, const Terminal& terminal) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) {
    return FileFailure(path, terminal.Say("impossible à effacer", "cannot be erased"), terminal);
  }
  return SyncFolder(path, terminal);
}

absl::StatusOr<std::string> ReadSecretFile(const std::string& path, const Terminal& terminal) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    return FileFailure(path, terminal.Say("introuvable", "not found"), terminal);
  }
  if ((status.st_mode & 077) != 0) {
    return BadUsage(absl::StrCat(path, terminal.Say(" : lisible par d'autres ; corriger avec chmod 600",
                                                    ": others can read it; mend with chmod 600")));
  }
  return ReadWholeFile(path, terminal);
}

absl::StatusOr<Secret32> ReadKeyFile(const std::string& path, const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadSecretFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  const Digest key = Digest::FromHex(absl::StripTrailingAsciiWhitespace(*bytes));  // any 32 bytes: only to parse them
  if (key.none()) {
    return BadUsage(absl::StrCat(path, terminal.Say(" : une clé tient en 64 symboles hexadécimaux minuscules",
                                                    ": a key is 64 lower-case hexadecimal symbols")));
  }
  return Secret32(key.view());
}

absl::Status WriteKeyFile(const std::string& path, const Secret32& key, const Terminal& terminal) {
  return WriteNewFile(path, absl::StrCat(absl::BytesToHexString(key.view()), "\n"), kSecretMode, terminal);
}

}  // namespace relais
