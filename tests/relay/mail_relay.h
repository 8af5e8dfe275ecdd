// A real mail relay as a process on loopback (mail_relay.py), for tests.
#ifndef RELAIS_TESTS_RELAY_MAIL_RELAY_H_
#define RELAIS_TESTS_RELAY_MAIL_RELAY_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace relais {

// One mail as the relay took it.
struct TakenMail {
  std::string to;       // of the envelope
  std::string headers;  // as sent
  std::string body;     // decoded
};

// Listens when the constructor is done; ends with the object.
class MailRelay {
 public:
  // `options` are those of mail_relay.py after the folder. Asserts that the relay came up.
  explicit MailRelay(std::vector<std::string> options = {});
  ~MailRelay();
  MailRelay(const MailRelay&) = delete;
  MailRelay& operator=(const MailRelay&) = delete;

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  int port() const { return port_; }
  // So far, in order.
  std::vector<TakenMail> Taken() const;
  // Waits until `count` were taken, for half a minute at most; what was taken by then.
  std::vector<TakenMail> AwaitTaken(size_t count) const;

 private:
  std::string folder_;
  int port_ = 0;
  pid_t pid_ = -1;
  int stdin_ = -1;
};

}  // namespace relais

#endif  // RELAIS_TESTS_RELAY_MAIL_RELAY_H_
