#include "deploy/demo/etcd_members.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "deploy/demo/network.h"

namespace relais::demo {
namespace {

constexpr const char* kNames[] = {"m1", "m2", "m3"};
constexpr char kProgram[] = "/usr/bin/etcd";

std::string Url(int port) {
  return absl::StrCat("https://127.0.0.1:", port);
}

}  // namespace

EtcdMembers::EtcdMembers(std::string folder, std::string scripts)
    : folder_(std::filesystem::absolute(folder).string()), scripts_(std::move(scripts)) {
  for (const char* name : kNames) {
    members_.emplace_back();
    members_.back().name = name;
    members_.back().client_port = FreePort();
    members_.back().peer_port = FreePort();
  }
}

std::string EtcdMembers::Start() {
  std::filesystem::remove_all(folder_);
  std::filesystem::create_directories(folder_);
  const std::string tls = folder_ + "/tls";
  std::vector<std::string> words = {scripts_ + "/certificates", tls, "hub=127.0.0.1"};
  std::vector<std::string> cluster;
  for (const Member& member : members_) {
    words.push_back(member.name + "=127.0.0.1");
    cluster.push_back(absl::StrCat(member.name, "=", Url(member.peer_port)));
  }
  if (const Finished made = RunCommand(words); made.exit_code != 0) return absl::StrCat(words[0], ": ", made.errors);
  for (Member& member : members_) {
    std::vector<std::string> command = {kProgram,
                                        "--name=" + member.name,
                                        absl::StrCat("--data-dir=", folder_, "/", member.name),
                                        "--listen-client-urls=" + Url(member.client_port),
                                        "--advertise-client-urls=" + Url(member.client_port),
                                        "--listen-peer-urls=" + Url(member.peer_port),
                                        "--initial-advertise-peer-urls=" + Url(member.peer_port),
                                        "--initial-cluster=" + absl::StrJoin(cluster, ","),
                                        "--logger=zap",
                                        "--log-outputs=stdout"};
    for (const char* side : {"--", "--peer-"}) {
      command.push_back(absl::StrCat(side, "client-cert-auth"));
      command.push_back(absl::StrCat(side, "trusted-ca-file=", tls, "/authority.pem"));
      command.push_back(absl::StrCat(side, "cert-file=", tls, "/", member.name, ".pem"));
      command.push_back(absl::StrCat(side, "key-file=", tls, "/", member.name, ".key"));
    }
    const std::string log = absl::StrCat(folder_, "/", member.name, "-daemon");
    // Its first line of any kind: it serves only once there are two.
    if (!member.daemon.Start(command, log, "level")) return absl::StrCat(kProgram, ": ", ReadFile(log + ".log"));
  }
  return "";
}

std::string EtcdMembers::HubSettings() const {
  std::vector<std::string> endpoints;
  for (const Member& member : members_) endpoints.push_back(absl::StrCat("\"127.0.0.1:", member.client_port, "\""));
  return absl::StrCat("\n[ledger]\nengine = \"etcd\"\nendpoints = [", absl::StrJoin(endpoints, ", "),
                      "]\nauthority = \"", folder_, "/tls/authority.pem\"\ncertificate = \"", folder_,
                      "/tls/hub.pem\"\nkey = \"", folder_, "/tls/hub.key\"\nstand_by = \"yes\"\n");
}

void EtcdMembers::Stop() {
  for (Member& member : members_) member.daemon.Stop();
}

}  // namespace relais::demo
