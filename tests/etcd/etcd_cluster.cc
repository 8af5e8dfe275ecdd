#include "tests/etcd/etcd_cluster.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "services/adapters/etcd/change.h"
#include "services/adapters/etcd/keys.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

constexpr absl::Duration kEventually = absl::Minutes(1);
constexpr char kFiller[] = "filler/";

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// One that nobody listens at just now.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  RELAIS_CHECK(fd >= 0 && bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
  RELAIS_CHECK(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  close(fd);
  return ntohs(address.sin_port);
}

// Ends with us, however we end. Its words go to `log`.
pid_t Spawn(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  RELAIS_CHECK(out >= 0);
  const pid_t child = fork();
  RELAIS_CHECK(child >= 0);
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  close(out);
  return child;
}

void Run(const std::vector<std::string>& words, const std::string& log) {
  int status = 0;
  const pid_t child = Spawn(words, log);
  RELAIS_CHECK(waitpid(child, &status, 0) == child);
  RELAIS_CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

std::string Content(const std::string& path) {
  std::stringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

}  // namespace

bool Eventually(absl::FunctionRef<bool()> done) {
  const absl::Time until = absl::Now() + kEventually;
  while (!done()) {
    if (absl::Now() >= until) return false;
    absl::SleepFor(absl::Milliseconds(100));
  }
  return true;
}

TestCertificates MakeTestCertificates(const std::string& folder) {
  const auto in = [&folder](const char* name) { return absl::StrCat(folder, "/", name); };
  const auto request = [&](const char* key, const char* certificate, const char* name) {
    return std::vector<std::string>{"openssl",
                                    "req",
                                    "-x509",
                                    "-newkey",
                                    "ec",
                                    "-pkeyopt",
                                    "ec_paramgen_curve:P-256",
                                    "-nodes",
                                    "-days",
                                    "2",
                                    "-keyout",
                                    in(key),
                                    "-out",
                                    in(certificate),
                                    "-subj",
                                    absl::StrCat("/CN=", name)};
  };
  Run(request("authority.key", "authority.pem", "authority"), in("openssl.log"));
  std::vector<std::string> member = request("etcd.key", "etcd.pem", "etcd");
  for (const std::string& word : {std::string("-CA"), in("authority.pem"), std::string("-CAkey"), in("authority.key"),
                                  std::string("-addext"), std::string("subjectAltName=IP:127.0.0.1,DNS:localhost"),
                                  std::string("-addext"), std::string("extendedKeyUsage=serverAuth,clientAuth"),
                                  std::string("-addext"), std::string("basicConstraints=critical,CA:FALSE")}) {
    member.push_back(word);
  }
  Run(member, in("openssl.log"));
  return {Content(in("authority.pem")), Content(in("etcd.pem")), Content(in("etcd.key"))};
}

EtcdCluster::EtcdCluster(std::string folder, int members, uint64_t quota_bytes)
    : folder_(std::move(folder)), quota_bytes_(quota_bytes), certificates_(MakeTestCertificates(folder_)) {
  for (int i = 0; i < members; ++i) members_.push_back({FreePort(), FreePort(), 0});
  for (int i = 0; i < members; ++i) Start(i);
  RELAIS_CHECK(WaitUntilServing());
}

EtcdCluster::~EtcdCluster() {
  for (int i = 0; i < size(); ++i) Kill(i);
}

std::vector<std::string> EtcdCluster::endpoints() const {
  std::vector<std::string> endpoints;
  for (const Member& member : members_) endpoints.push_back(absl::StrCat("127.0.0.1:", member.client_port));
  return endpoints;
}

void EtcdCluster::Start(int at) {
  Member& member = members_[static_cast<size_t>(at)];
  RELAIS_CHECK(member.pid == 0);
  const auto url = [](int port) { return absl::StrCat("https://127.0.0.1:", port); };
  std::vector<std::string> cluster;
  cluster.reserve(members_.size());
  for (int i = 0; i < size(); ++i) {
    cluster.push_back(absl::StrCat("m", i, "=", url(members_[static_cast<size_t>(i)].peer_port)));
  }
  std::vector<std::string> words = {"etcd",
                                    absl::StrCat("--name=m", at),
                                    absl::StrCat("--data-dir=", folder_, "/m", at),
                                    absl::StrCat("--listen-client-urls=", url(member.client_port)),
                                    absl::StrCat("--advertise-client-urls=", url(member.client_port)),
                                    absl::StrCat("--listen-peer-urls=", url(member.peer_port)),
                                    absl::StrCat("--initial-advertise-peer-urls=", url(member.peer_port)),
                                    absl::StrCat("--initial-cluster=", absl::StrJoin(cluster, ",")),
                                    absl::StrCat("--initial-cluster-state=", member.joined ? "existing" : "new"),
                                    "--logger=zap",
                                    "--log-level=warn"};
  for (const char* side : {"--", "--peer-"}) {
    words.push_back(absl::StrCat(side, "client-cert-auth"));
    words.push_back(absl::StrCat(side, "trusted-ca-file=", folder_, "/authority.pem"));
    words.push_back(absl::StrCat(side, "cert-file=", folder_, "/etcd.pem"));
    words.push_back(absl::StrCat(side, "key-file=", folder_, "/etcd.key"));
  }
  if (quota_bytes_ > 0) words.push_back(absl::StrCat("--quota-backend-bytes=", quota_bytes_));
  member.pid = Spawn(words, absl::StrCat(folder_, "/m", at, ".log"));
}

void EtcdCluster::Kill(int at) {
  Member& member = members_[static_cast<size_t>(at)];
  if (member.pid == 0) return;
  kill(member.pid, SIGKILL);
  int status = 0;
  RELAIS_CHECK(waitpid(member.pid, &status, 0) == member.pid);
  member.pid = 0;
}

std::string EtcdCluster::Ctl(int but, const std::vector<std::string>& words) const {
  std::vector<std::string> others = endpoints();
  others.erase(others.begin() + but);
  for (std::string& other : others) other = "https://" + other;
  std::vector<std::string> command = {
      "etcdctl", absl::StrCat("--cacert=", folder_, "/authority.pem"), absl::StrCat("--cert=", folder_, "/etcd.pem"),
      absl::StrCat("--key=", folder_, "/etcd.key"), absl::StrCat("--endpoints=", absl::StrJoin(others, ","))};
  command.insert(command.end(), words.begin(), words.end());
  const std::string said = folder_ + "/etcdctl.log";
  std::filesystem::remove(said);
  int status = 0;
  const pid_t child = Spawn(command, said);
  RELAIS_CHECK(waitpid(child, &status, 0) == child);
  return Content(said);
}

bool EtcdCluster::Replace(int at) {
  Kill(at);
  Member& member = members_[static_cast<size_t>(at)];
  std::filesystem::remove_all(absl::StrCat(folder_, "/m", at));
  // A cluster that has just lost its leader answers nobody, and one that has just lost a member takes none. What was
  // asked without an answer may have been done.
  const auto done = [&](const std::vector<std::string>& words, const char* sign, const char* before) {
    return Eventually([&] {
      const std::string said = Ctl(at, words);
      return absl::StrContains(said, sign) || absl::StrContains(said, before);
    });
  };
  std::string id;
  const bool listed = Eventually([&] {
    for (const absl::string_view line : absl::StrSplit(Ctl(at, {"member", "list"}), '\n')) {
      if (absl::StrContains(line, absl::StrCat(", m", at, ","))) id = std::string(line.substr(0, line.find(',')));
    }
    return !id.empty();
  });
  if (!listed || !done({"member", "remove", id}, "removed", "not found")) return false;
  const std::string peer = absl::StrCat("--peer-urls=https://127.0.0.1:", member.peer_port);
  if (!done({"member", "add", absl::StrCat("m", at), peer}, "added", "already exist")) return false;
  member.joined = true;
  Start(at);
  return WaitUntilServing();
}

void EtcdCluster::Wipe() {
  for (int at = 0; at < size(); ++at) Kill(at);
  for (int at = 0; at < size(); ++at) {
    std::filesystem::remove_all(absl::StrCat(folder_, "/m", at));
    members_[static_cast<size_t>(at)].joined = false;
  }
  for (int at = 0; at < size(); ++at) Start(at);
  RELAIS_CHECK(WaitUntilServing());
}

absl::Status EtcdCluster::PutFiller(etcd::Kv& kv) {
  const std::string filler(FillerBytes(), 'f');
  etcd::pb::TxnRequest put;
  etcd::AddPut(put, absl::StrCat(kFiller, fillers_), filler);
  absl::Status done = kv.Txn(put).status();
  fillers_ += done.ok() ? 1 : 0;
  return done;
}

// Of a large value, a neighbour is written again and leaves its pages behind: a file is fuller than what is in it.
absl::Status EtcdCluster::Tidy(etcd::Kv& kv) {
  absl::Status status = kv.Defragment();
  status.Update(kv.LiftQuotaAlarm());
  return status;
}

absl::Status EtcdCluster::Fill(uint64_t bytes) {
  etcd::GrpcKv kv(Reach());
  for (uint64_t filled = 0; filled < bytes; filled += FillerBytes()) {
    absl::Status put = PutFiller(kv);
    if (absl::IsResourceExhausted(put) && Tidy(kv).ok()) put = PutFiller(kv);
    if (!put.ok()) return put;
  }
  return Tidy(kv);
}

absl::Status EtcdCluster::FillUp() {
  etcd::GrpcKv kv(Reach());
  for (bool roomy = true; roomy;) {
    absl::Status put = Tidy(kv);
    if (!put.ok()) return put;
    roomy = false;
    for (const etcd::MemberStanding& member : kv.Standings()) {
      roomy = roomy || member.file_bytes + 2 * FillerBytes() < quota_bytes_;
    }
    while (put.ok()) put = PutFiller(kv);
    if (!absl::IsResourceExhausted(put)) return put;
  }
  return absl::OkStatus();
}

absl::Status EtcdCluster::DropFiller() {
  etcd::pb::TxnRequest drop;
  etcd::AddDrop(drop, {kFiller, etcd::PrefixEnd(kFiller)});
  return etcd::GrpcKv(Reach()).Txn(drop).status();
}

bool EtcdCluster::IsAlarmed() const {
  bool alarmed = false;
  for (const etcd::MemberStanding& member : etcd::GrpcKv(Reach()).Standings()) alarmed = alarmed || member.alarmed;
  return alarmed;
}

int EtcdCluster::Count(const std::string& prefix) const {
  etcd::pb::RangeRequest all;
  all.set_key(prefix);
  all.set_range_end(etcd::PrefixEnd(prefix));
  all.set_keys_only(true);
  const absl::StatusOr<etcd::pb::RangeResponse> found = etcd::GrpcKv(Reach()).Range(all);
  return found.ok() ? found->kvs_size() : -1;
}

void EtcdCluster::Hold(int member) {
  kill(members_[static_cast<size_t>(member)].pid, SIGSTOP);
}

void EtcdCluster::Release(int member) {
  kill(members_[static_cast<size_t>(member)].pid, SIGCONT);
}

etcd::ClusterOptions EtcdCluster::Reach() const {
  etcd::ClusterOptions options;
  options.endpoints = endpoints();
  options.authority_pem = certificates_.authority_pem;
  options.certificate_pem = certificates_.certificate_pem;
  options.key_pem = certificates_.key_pem;
  return options;
}

bool EtcdCluster::WaitUntilServing() const {
  for (int i = 0; i < size(); ++i) {
    if (members_[static_cast<size_t>(i)].pid == 0) continue;
    etcd::ClusterOptions one = Reach();
    one.endpoints = {one.endpoints[static_cast<size_t>(i)]};
    one.patience = kEventually;
    etcd::pb::RangeRequest anything;
    anything.set_key("anything");
    if (!etcd::GrpcKv(one).Range(anything).ok()) return false;
  }
  return true;
}

}  // namespace relais
