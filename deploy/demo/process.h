// Child processes of the demonstration and of the integration tests: started, watched, ended by their own pid.
#ifndef RELAIS_DEPLOY_DEMO_PROCESS_H_
#define RELAIS_DEPLOY_DEMO_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace relais::demo {

// A TCP port of loopback that was free a moment ago.
int FreePort();

struct Finished {
  int exit_code = -1;
  std::string output;  // standard output
  std::string errors;  // standard error
};
// Runs a command to its end, at most `seconds`; it is killed afterwards and its exit code is then −1.
Finished RunCommand(const std::vector<std::string>& command, int seconds = 60);

// A daemon in the background; its outputs go to files. It ends with this object.
class Daemon {
 public:
  Daemon() = default;
  ~Daemon();
  Daemon(Daemon&& other) noexcept;
  Daemon& operator=(Daemon&& other) noexcept;

  // False when it did not print a line that contains `ready` within `seconds`; `first_line()` then says what it
  // printed.
  bool Start(const std::vector<std::string>& command, const std::string& log_prefix, const std::string& ready,
             int seconds = 30);
  // Its two halves: for one that says it is ready only once it is needed.
  void Launch(const std::vector<std::string>& command, const std::string& log_prefix);
  bool AwaitReady(const std::string& ready, int seconds);
  bool running() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }  // −1 when none runs
  const std::string& first_line() const { return first_line_; }
  // SIGKILL, and waits until it is gone.
  void Kill();
  // SIGTERM, then SIGKILL after `seconds`; returns the exit code, −1 when it had to be killed.
  int Stop(int seconds = 10);
  // SIGSTOP and SIGCONT.
  void Pause();
  void Resume();

 private:
  pid_t pid_ = -1;
  std::string out_path_;
  std::string first_line_;
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_PROCESS_H_
