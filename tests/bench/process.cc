#include "tests/bench/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace relais::bench {
namespace {

// After fork, before exec: only calls that are safe there.
[[noreturn]] void RunChild(const std::vector<char*>& argv, const std::vector<int>& cpus, int in, int out,
                           pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  if (!cpus.empty()) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int cpu : cpus) CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof(set), &set) != 0) _exit(126);
  }
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  execv(argv[0], argv.data());
  _exit(127);
}

}  // namespace

absl::StatusOr<Memory> ReadMemory(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/status"));
  Memory memory;
  std::string line;
  while (std::getline(file, line)) {
    const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar("\t "), absl::SkipEmpty());
    int64_t kib = 0;
    if (words.size() < 2 || !absl::SimpleAtoi(words[1], &kib)) continue;
    if (words[0] == "VmRSS:") memory.resident = kib * 1024;
    if (words[0] == "RssAnon:") memory.anonymous = kib * 1024;
  }
  if (memory.resident == 0) return absl::NotFoundError(absl::StrCat("no memory figures of process ", pid));
  return memory;
}

absl::StatusOr<absl::Duration> ReadCpuTime(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::stringstream text;
  text << file.rdbuf();
  // The name in parentheses may hold blanks: count the fields after it. utime and stime are fields 14 and 15.
  const std::string all = text.str();
  const size_t name_end = all.rfind(')');
  if (name_end == std::string::npos) return absl::NotFoundError(absl::StrCat("no times of process ", pid));
  const std::vector<std::string> fields = absl::StrSplit(all.substr(name_end + 1), ' ', absl::SkipEmpty());
  int64_t user = 0;
  int64_t system = 0;
  if (fields.size() < 13 || !absl::SimpleAtoi(fields[11], &user) || !absl::SimpleAtoi(fields[12], &system)) {
    return absl::NotFoundError(absl::StrCat("no times of process ", pid));
  }
  return absl::Seconds(static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

absl::StatusOr<std::unique_ptr<Child>> Child::Start(const std::vector<std::string>& argv, const std::vector<int>& cpus,
                                                    EndsOn ends_on) {
  int to[2];
  int from[2];
  if (pipe2(to, O_CLOEXEC) != 0) return absl::UnavailableError("no pipe");
  if (pipe2(from, O_CLOEXEC) != 0) {
    close(to[0]);
    close(to[1]);
    return absl::UnavailableError("no pipe");
  }
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) RunChild(words, cpus, to[0], from[1], parent);
  close(to[0]);
  close(from[1]);
  if (pid < 0) {
    close(to[1]);
    close(from[0]);
    return absl::UnavailableError("no process");
  }
  return std::unique_ptr<Child>(new Child(pid, to[1], from[0], ends_on));
}

Child::~Child() {
  End().IgnoreError();
}  // a failure to end well was the caller's to ask about

absl::Status Child::Say(const std::string& line) {
  const std::string text = line + "\n";
  const ssize_t written = write(to_, text.data(), text.size());
  return written == static_cast<ssize_t>(text.size()) ? absl::OkStatus() : absl::UnavailableError("child is gone");
}

absl::StatusOr<std::string> Child::Hear(absl::Duration patience) {
  const absl::Time until = absl::Now() + patience;
  while (true) {
    const size_t end = heard_.find('\n');
    if (end != std::string::npos) {
      std::string line = heard_.substr(0, end);
      heard_.erase(0, end + 1);
      return line;
    }
    const int64_t left_ms = absl::ToInt64Milliseconds(until - absl::Now());
    if (left_ms <= 0) return absl::DeadlineExceededError(absl::StrCat("process ", pid_, " says nothing"));
    pollfd wait{from_, POLLIN, 0};
    if (poll(&wait, 1, static_cast<int>(left_ms)) <= 0) continue;
    char piece[4096];
    const ssize_t got = read(from_, piece, sizeof(piece));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::UnavailableError(absl::StrCat("process ", pid_, " ended early"));
    heard_.append(piece, static_cast<size_t>(got));
  }
}

void Child::AskToEnd() {
  if (to_ < 0) return;
  close(to_);
  to_ = -1;
  if (ends_on_ == EndsOn::kSigterm) kill(pid_, SIGTERM);
}

absl::Status Child::End() {
  if (pid_ <= 0) return absl::OkStatus();
  AskToEnd();
  int code = 0;
  pid_t done = 0;
  for (int tries = 0; tries < 1000 && done == 0; ++tries) {
    done = waitpid(pid_, &code, WNOHANG);
    if (done == 0) absl::SleepFor(absl::Milliseconds(10));
  }
  if (done == 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, &code, 0);
  }
  close(from_);
  const pid_t pid = pid_;
  pid_ = 0;
  if (WIFEXITED(code) && WEXITSTATUS(code) == 0) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("process ", pid, " ended badly (wait status ", code, ")"));
}

}  // namespace relais::bench
