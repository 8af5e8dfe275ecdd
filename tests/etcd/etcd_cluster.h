// A real etcd of one member or several on loopback, that a test may kill.
#ifndef RELAIS_TESTS_ETCD_ETCD_CLUSTER_H_
#define RELAIS_TESTS_ETCD_ETCD_CLUSTER_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "services/adapters/etcd/grpc_kv.h"

namespace relais {

// What says who somebody is, under an authority of its own.
struct TestCertificates {
  std::string authority_pem;
  std::string certificate_pem;
  std::string key_pem;
};

// Asks again until `done`, or a minute is over: for what a cluster does in its own time.
bool Eventually(absl::FunctionRef<bool()> done);

// Makes "authority.pem", "etcd.pem" and "etcd.key" in `folder`, for 127.0.0.1 and either side of a connection.
TestCertificates MakeTestCertificates(const std::string& folder);

class EtcdCluster {
 public:
  // In `folder`, which outlives it. `quota_bytes` 0: etcd's own default. Returns once every member serves.
  EtcdCluster(std::string folder, int members, uint64_t quota_bytes = 0);
  ~EtcdCluster();
  EtcdCluster(const EtcdCluster&) = delete;
  EtcdCluster& operator=(const EtcdCluster&) = delete;

  const std::string& folder() const { return folder_; }
  const TestCertificates& certificates() const { return certificates_; }
  std::vector<std::string> endpoints() const;
  // How to reach all members.
  etcd::ClusterOptions Reach() const;
  int size() const { return static_cast<int>(members_.size()); }

  // Of a member that runs.
  pid_t pid(int member) const { return members_[static_cast<size_t>(member)].pid; }

  // kill -9.
  void Kill(int member);
  // What was killed, on the same data. Does not wait until it serves.
  void Start(int member);
  // Its disk is lost: killed, its data removed, taken out of the cluster, and put in anew by `etcdctl` as somebody who
  // keeps one would (deploy/etcd). False when the cluster does not take it; it then does not run.
  bool Replace(int member);
  // All of them and their data are gone; another cluster starts at the same addresses.
  void Wipe();
  // For a cluster with a quota: keys below "filler/" take `bytes` more.
  absl::Status Fill(uint64_t bytes);
  // Until etcd raises its alarm, and to have the files written anew gives next to no room.
  absl::Status FillUp();
  // All of them are dropped. Free is what they took once it is compacted, the files are written anew and the alarm is
  // lifted, which is not done here.
  absl::Status DropFiller();
  // Whether etcd's alarm is raised.
  bool IsAlarmed() const;
  // How many keys begin with `prefix`; -1 when nobody says.
  int Count(const std::string& prefix) const;
  // SIGSTOP and SIGCONT.
  void Hold(int member);
  void Release(int member);
  // Until every member that runs answers, which takes more than half of them; false when that takes too long.
  bool WaitUntilServing() const;

 private:
  struct Member {
    int client_port = 0;
    int peer_port = 0;
    pid_t pid = 0;        // 0: not running
    bool joined = false;  // one that was there before it
  };

  // What `etcdctl` of somebody with the certificates says, asking every member but one.
  std::string Ctl(int but, const std::vector<std::string>& words) const;

  size_t FillerBytes() const { return quota_bytes_ / 160; }
  // One more; an error as etcd's.
  absl::Status PutFiller(etcd::Kv& kv);
  static absl::Status Tidy(etcd::Kv& kv);

  std::string folder_;
  uint64_t quota_bytes_;
  int fillers_ = 0;
  TestCertificates certificates_;
  std::vector<Member> members_;
};

}  // namespace relais

#endif  // RELAIS_TESTS_ETCD_ETCD_CLUSTER_H_
