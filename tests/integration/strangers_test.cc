// Who may come in, and what the hub may know: joining with a wrong token, streams without a member's certificate, raw
// frames, and a word of the draft looked for in every byte the hub has.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "relais/v1/exchange_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

namespace fs = std::filesystem;

std::string Read(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Whether a process holds `word` in memory it may write to.
bool InMemory(pid_t pid, const std::string& word) {
  const std::string folder = "/proc/" + std::to_string(pid);
  std::ifstream maps(folder + "/maps");
  std::ifstream memory(folder + "/mem", std::ios::binary);
  EXPECT_TRUE(memory.is_open());
  std::string line;
  while (std::getline(maps, line)) {
    unsigned long long from = 0;
    unsigned long long to = 0;
    char rights[5] = "";
    if (sscanf(line.c_str(), "%llx-%llx %4s", &from, &to, rights) != 3 || rights[0] != 'r' || rights[1] != 'w')
      continue;
    std::string bytes(to - from, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(from));
    memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<size_t>(memory.gcount()));
    if (absl::StrContains(bytes, word)) return true;
  }
  return false;
}

bool InFiles(const std::string& folder, const std::string& word) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && absl::StrContains(Read(entry.path()), word)) return true;
  }
  return false;
}

class Strangers : public StandingNetwork {
 protected:
  static ChannelOptions OptionsOf(const std::string& key) {
    ChannelOptions options;
    options.address = network().members_address();
    options.authority_pem = Read(network().HubFolder() + "/hub-ca.crt");
    if (!key.empty()) {
      const std::string tls = network().NodeFolder(key) + "/tls/";
      options.identity = ChannelIdentity{Read(tls + "node.key"), Read(tls + "node.crt")};
    }
    return options;
  }
  // Writes one frame on a stream of its own and answers how the hub ended it.
  static grpc::Status Frame(const ChannelOptions& options, const v1::ExchangeRequest& frame) {
    auto stub = v1::ExchangeService::NewStub(OpenChannel(options));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    auto stream = stub->Exchange(&context);
    stream->Write(frame);
    v1::ExchangeResponse response;
    while (stream->Read(&response)) {
    }
    return stream->Finish();
  }
};

TEST_F(Strangers, TokenIsGoodOnceAndForItsNodeOnly) {
  const demo::Answer token = network().Hub(
      {"token", "issue", "--node", network().node_id(kCio), "--partner", network().PartnerOf(kCio).ToHex()});
  ASSERT_TRUE(token.ok()) << token.errors;
  const std::string text = token.json.value("token", "");
  EXPECT_FALSE(network().Node(kTravail, {"join", text}).ok()) << "another node's token";
  const demo::Answer first = network().Node(kCio, {"join", text});
  EXPECT_TRUE(first.ok()) << first.errors << first.json.dump();
  EXPECT_FALSE(network().Node(kCio, {"join", text}).ok()) << "used twice";
  ExpectAlive();
}

TEST_F(Strangers, NoCertificateNoStream) {
  v1::ExchangeRequest hello;
  hello.mutable_hello()->set_protocol_version(1);
  EXPECT_FALSE(Frame(OptionsOf(""), hello).ok());
  ExpectAlive();
}

TEST_F(Strangers, WrongFramesEndTheirStreamWithAReason) {
  v1::ExchangeRequest empty;
  v1::ExchangeRequest truncated;
  truncated.mutable_hello()->set_protocol_version(1);
  truncated.mutable_hello()->set_store_id("short");
  v1::ExchangeRequest unsigned_deposit;
  unsigned_deposit.mutable_deposit()->set_sequence(1);
  unsigned_deposit.mutable_deposit()->set_mailbox(std::string(16, 'm'));
  unsigned_deposit.mutable_deposit()->set_envelopes(std::string(1688, 'e'));
  v1::ExchangeRequest oversized = unsigned_deposit;
  oversized.mutable_deposit()->set_envelopes(std::string(1 << 20, 'e'));
  for (const v1::ExchangeRequest& frame : {empty, truncated, unsigned_deposit, oversized}) {
    const grpc::Status status = Frame(OptionsOf(kCio), frame);
    EXPECT_FALSE(status.ok());
    EXPECT_NE(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED) << "the hub let it hang";
    EXPECT_NE(status.error_message(), "");
  }
  ExpectAlive();
}

TEST_F(Strangers, HubHoldsNoWordOfADraft) {
  const std::string word = "Zqxjkanari";
  const std::string reason = "Mot tu " + word;
  const demo::Answer sent =
      Send(kMission, "psychologue", word, {"--reason", reason, "--contact", word + "@exemple.fr", "--share-contact"});
  ASSERT_TRUE(sent.ok()) << sent.errors << sent.json.dump();
  const std::string referral = ReferralOf(sent);
  ASSERT_GE(AwaitLevel(kMission, referral, 2, 30), 2);
  ASSERT_TRUE(AwaitShown(kCio, referral));
  ASSERT_TRUE(network().Node(kCio, {"open", referral}).ok());
  EXPECT_FALSE(InMemory(network().hub().pid(), word));
  EXPECT_FALSE(InFiles(network().HubFolder(), word));
  for (const char* output : {"/n/hub-daemon.log", "/n/hub-daemon.out"}) {
    EXPECT_FALSE(absl::StrContains(Read(folder() + output), word)) << output;
  }
  // The same readers find what is there: the hub's region name in its memory and files, and our own word in ours.
  EXPECT_TRUE(InMemory(network().hub().pid(), "centre-val-de-loire"));
  EXPECT_TRUE(InFiles(network().HubFolder(), "centre-val-de-loire"));
  EXPECT_TRUE(InMemory(getpid(), word));
}

}  // namespace
}  // namespace relais::integration
