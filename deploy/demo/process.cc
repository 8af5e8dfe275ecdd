#include "deploy/demo/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

namespace relais::demo {
namespace {

using Steady = std::chrono::steady_clock;

pid_t Spawn(const std::vector<std::string>& command, int out, int err) {
  std::vector<char*> argv;
  argv.reserve(command.size() + 1);
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  // It ends when we do, however we end, and Ctrl-C at our terminal is for us alone.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpgid(0, 0);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  // The child shares nothing else with us, and starts without our blocked signals.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

int WaitFor(pid_t pid, int seconds) {
  const auto end = Steady::now() + std::chrono::seconds(seconds);
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (Steady::now() >= end) return -2;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  close(fd);
  return ntohs(address.sin_port);
}

Finished RunCommand(const std::vector<std::string>& command, int seconds) {
  int out[2];
  int err[2];
  Finished finished;
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) return finished;
  const pid_t pid = Spawn(command, out[1], err[1]);
  close(out[1]);
  close(err[1]);
  const auto end = Steady::now() + std::chrono::seconds(seconds);
  pollfd fds[2] = {{out[0], POLLIN, 0}, {err[0], POLLIN, 0}};
  std::string* texts[2] = {&finished.output, &finished.errors};
  int open = 2;
  bool killed = false;
  while (open > 0) {
    if (poll(fds, 2, 100) < 0) break;
    for (int i = 0; i < 2; ++i) {
      if ((fds[i].revents & (POLLIN | POLLHUP)) == 0) continue;
      char buffer[4096];
      const ssize_t got = read(fds[i].fd, buffer, sizeof buffer);
      if (got > 0) {
        texts[i]->append(buffer, static_cast<size_t>(got));
      } else {
        fds[i].fd = -1;
        --open;
      }
    }
    if (!killed && Steady::now() >= end) {
      kill(pid, SIGKILL);
      killed = true;
    }
  }
  close(out[0]);
  close(err[0]);
  finished.exit_code = WaitFor(pid, 5);
  return finished;
}

Daemon::~Daemon() {
  if (running()) Stop();
}

Daemon::Daemon(Daemon&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      out_path_(std::move(other.out_path_)),
      first_line_(std::move(other.first_line_)) {}

Daemon& Daemon::operator=(Daemon&& other) noexcept {
  if (running()) Stop();
  pid_ = std::exchange(other.pid_, -1);
  out_path_ = std::move(other.out_path_);
  first_line_ = std::move(other.first_line_);
  return *this;
}

bool Daemon::Start(const std::vector<std::string>& command, const std::string& log_prefix, const std::string& ready,
                   int seconds) {
  Launch(command, log_prefix);
  return AwaitReady(ready, seconds);
}

void Daemon::Launch(const std::vector<std::string>& command, const std::string& log_prefix) {
  out_path_ = log_prefix + ".out";
  const int out = open(out_path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  const int err = open((log_prefix + ".log").c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
  pid_ = Spawn(command, out, err);
  close(out);
  close(err);
}

bool Daemon::AwaitReady(const std::string& ready, int seconds) {
  const auto end = Steady::now() + std::chrono::seconds(seconds);
  while (Steady::now() < end) {
    std::ifstream file(out_path_);
    while (std::getline(file, first_line_)) {
      if (first_line_.find(ready) != std::string::npos) return true;
    }
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

void Daemon::Kill() {
  if (!running()) return;
  kill(pid_, SIGKILL);
  WaitFor(std::exchange(pid_, -1), 10);
}

int Daemon::Stop(int seconds) {
  if (!running()) return -1;
  kill(pid_, SIGCONT);
  kill(pid_, SIGTERM);
  const int code = WaitFor(pid_, seconds);
  if (code == -2) {
    Kill();
    return -1;
  }
  pid_ = -1;
  return code;
}

void Daemon::Pause() {
  if (running()) kill(pid_, SIGSTOP);
}

void Daemon::Resume() {
  if (running()) kill(pid_, SIGCONT);
}

}  // namespace relais::demo
