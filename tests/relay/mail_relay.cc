#include "tests/relay/mail_relay.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

constexpr char kPython[] = "/usr/bin/python3";  // Debian's own, whose packages aiosmtpd is among

TakenMail Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  const std::pair<std::string, std::string> parts = absl::StrSplit(bytes.str(), absl::MaxSplits("\r\n\r\n", 1));
  const std::pair<std::string, std::string> envelope = absl::StrSplit(parts.first, absl::MaxSplits("\r\n", 1));
  TakenMail mail;
  mail.to = envelope.first.substr(std::string("X-To: ").size());
  mail.headers = envelope.second;
  RELAIS_CHECK(absl::Base64Unescape(absl::StrReplaceAll(parts.second, {{"\r\n", ""}}), &mail.body));
  return mail;
}

}  // namespace

MailRelay::MailRelay(std::vector<std::string> options) {
  char folder[] = "/tmp/relais-mail-XXXXXX";
  RELAIS_CHECK(mkdtemp(folder) != nullptr);
  folder_ = folder;
  int in[2];
  int out[2];
  RELAIS_CHECK(pipe(in) == 0 && pipe(out) == 0);
  std::vector<std::string> words = {kPython, RELAIS_MAIL_RELAY, folder_};
  words.insert(words.end(), options.begin(), options.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_ = fork();
  RELAIS_CHECK(pid_ >= 0);
  if (pid_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    for (int fd : {in[0], in[1], out[0], out[1]}) close(fd);
    execv(kPython, argv.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  stdin_ = in[1];
  FILE* lines = fdopen(out[0], "r");
  RELAIS_CHECK(std::fscanf(lines, "port %d", &port_) == 1);  // python3-aiosmtpd is missing: deploy/install --for test
  std::fclose(lines);
}

MailRelay::~MailRelay() {
  close(stdin_);
  waitpid(pid_, nullptr, 0);
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

std::vector<TakenMail> MailRelay::Taken() const {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    if (entry.path().extension() == ".eml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<TakenMail> mails;
  for (const std::filesystem::path& path : paths) mails.push_back(Read(path));
  return mails;
}

std::vector<TakenMail> MailRelay::AwaitTaken(size_t count) const {
  for (int i = 0; i < 300 && Taken().size() < count; ++i) absl::SleepFor(absl::Milliseconds(100));
  return Taken();
}

}  // namespace relais
