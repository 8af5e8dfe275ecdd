// A partner's whole life in the network, on real processes: invited, joined by one line, signed elsewhere, live; its
// certificate and its sealing keys renewed by themselves; its disk lost; suspended, and gone.
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "deploy/demo/process.h"
#include "node/tls_folder.h"
#include "services/adapters/sodium/key_box.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/monitoring/count_domain.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/papers.h"
#include "tests/integration/read_file.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr char kSuio[] = "suio-tours";
// What acts on open streams acts within this time (design, section 4).
constexpr auto kAtOnce = std::chrono::seconds(5);
const absl::Duration kLifetime = absl::Hours(24) * limits::kCertificateDays;

template <class Done>
bool Within(std::chrono::milliseconds patience, Done done) {
  const auto end = Clock::now() + patience;
  do {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  } while (Clock::now() < end);
  return false;
}

class Membership : public StandingNetwork {
 protected:
  static demo::Answer Hub(const std::vector<std::string>& words) { return network().Hub(words); }
  static demo::Answer NodeAt(const std::string& node_folder, std::vector<std::string> words) {
    words.insert(words.begin(), NodeBinary());
    words.insert(words.end(), {"--dir", node_folder, "--json"});
    const demo::Finished finished = demo::RunCommand(words, 60);
    const size_t line = finished.output.rfind('\n', finished.output.size() - 2);
    return {finished.exit_code,
            nlohmann::json::parse(finished.output.substr(line == std::string::npos ? 0 : line + 1), nullptr, false),
            finished.errors};
  }
  // A signatory's key as a file, as its owner keeps it.
  static std::string KeyFileOf(PartnerId partner) {
    const std::string path = folder() + "/signatory-" + partner.ToHex() + ".key";
    std::ofstream(path) << absl::BytesToHexString(network().SignatoryOf(partner).secret.view()) << "\n";
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    return path;
  }
  // The same under a passphrase, and the words that open it.
  static std::vector<std::string> BoxedKeyWordsOf(PartnerId partner) {
    const std::string path = folder() + "/signatory-" + partner.ToHex() + ".box";
    const std::string passphrase = path + ".phrase";
    OsEntropy entropy;
    SodiumSealer sealer(entropy);
    std::ofstream(passphrase) << "quatre mots de passe\n";
    std::ofstream(path) << SealKeyBox(network().SignatoryOf(partner).secret, "quatre mots de passe", kKeyBoxCostMin,
                                      entropy, sealer);
    for (const std::string& file : {path, passphrase}) {
      fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    }
    return {"--signatory-key", path, "--passphrase-file", passphrase};
  }
  static std::string RootKeyFile() { return KeyFileOf(network().data().Framework().parties.front().partner); }
  static std::string Invite(PartnerId partner, const std::string& name = "") {
    std::vector<std::string> words = {"partner", "invite", "--partner", partner.ToHex()};
    if (!name.empty()) words.insert(words.end(), {"--name", name});
    const demo::Answer token = Hub(words);
    EXPECT_TRUE(token.ok()) << token.errors;
    return token.json.value("token", "");
  }
  static nlohmann::json Status(const std::string& key) { return network().Node(key, {"status"}).json; }
  static bool Connected(const std::string& key) {
    const nlohmann::json status = Status(key);
    return status.is_object() && status.value("hub_connected", false);
  }
  static nlohmann::json WayOf(PartnerId partner) {
    for (const nlohmann::json& way : Hub({"partner", "list"}).json.value("partners", nlohmann::json::array())) {
      if (way.value("partner", "") == partner.ToHex()) return way;
    }
    return nullptr;
  }
  // The services of a node with a new identity key, signed by it: what the former key had signed lapsed with it.
  static void Republish(const std::string& key) {
    OsEntropy entropy;
    const SodiumSealer sealer(entropy);
    const std::string hex = ReadFile(network().NodeFolder(key) + "/keys/identity.key").substr(0, 64);
    for (DirectoryEntry entry : network().data().Directory()) {
      if (entry.partner != network().PartnerOf(key)) continue;
      entry.edition = Edition(2);
      ASSERT_EQ(network().WriteSigned("directory-" + key, entry,
                                      {sealer.SigningPairFrom(Secret32(absl::HexStringToBytes(hex)))}),
                "");
    }
    ASSERT_EQ(kill(network().hub().pid(), SIGHUP), 0);
  }
  // Time as the caller sees it: a command that asks once more is part of it.
  static void Measured(const char* what, Clock::time_point since, bool at_once = true) {
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - since);
    if (at_once) {
      EXPECT_LT(took, kAtOnce) << what;
    }
    std::printf("measured: %s after %d ms\n", what, static_cast<int>(took.count()));
  }
};

TEST_F(Membership, OneLineJoinsAndTheSignatureMayComeLater) {
  const PartnerId partner = network().data().Framework().parties[1].partner;
  const std::string token = Invite(partner, "Région (données fictives)");
  EXPECT_EQ(WayOf(partner).value("status", ""), "INVITED");
  const std::string home = folder() + "/fresh";
  const demo::Answer joined = NodeAt(home, {"join", token});
  ASSERT_TRUE(joined.ok()) << joined.errors;
  EXPECT_EQ(joined.json.value("awaiting_signature", false), true);
  EXPECT_EQ(ReadFile(home + "/anchor.json"), ReadFile(network().HubFolder() + "/anchor.json"));
  EXPECT_EQ(NodeAt(folder() + "/second", {"join", token}).json.value("reason", ""), "TOKEN_INVALID");

  demo::Daemon daemon;
  ASSERT_TRUE(daemon.Start({NodeBinary(), "serve", "--config", home + "/node.toml"}, folder() + "/fresh-daemon",
                           "relais-node prêt"));
  const std::string fingerprint = joined.json.value("fingerprint", "");
  EXPECT_TRUE(Within(std::chrono::seconds(20),
                     [&] { return NodeAt(home, {"status"}).json.value("hub_reason", "") == "AWAITING_SIGNATURE"; }));
  EXPECT_THAT(NodeAt(home, {"status"}).json.value("advice", ""), HasSubstr(fingerprint));
  EXPECT_EQ(WayOf(partner).value("awaiting_fingerprint", ""), fingerprint);

  // The partner's signatory has neither hub nor node: a file goes there and comes back.
  const std::string text = folder() + "/entry.roster";
  const std::string signed_text = folder() + "/entry.signed";
  ASSERT_TRUE(Hub({"roster", "export", "--partner", partner.ToHex(), "--out", text}).ok());
  const auto sign = [&](const std::string& heard) {
    return demo::RunCommand({HubBinary(), "roster", "sign", text, "--fingerprint", heard, "--key", KeyFileOf(partner),
                             "--out", signed_text});
  };
  EXPECT_EQ(sign("0000 0000 0000 0000 0000 0000 0000 0000").exit_code, 1) << "somebody else's node";
  EXPECT_FALSE(fs::exists(signed_text));
  ASSERT_EQ(sign(fingerprint).exit_code, 0);
  const auto submitted_at = Clock::now();
  const demo::Answer submitted = Hub({"roster", "submit", signed_text});
  ASSERT_TRUE(submitted.ok()) << submitted.errors;
  EXPECT_TRUE(
      Within(std::chrono::seconds(20), [&] { return NodeAt(home, {"status"}).json.value("hub_connected", false); }));
  Measured("a node went live by itself", submitted_at, false);
  const nlohmann::json way = WayOf(partner);
  EXPECT_EQ(way.value("status", ""), "ACTIVE");
  EXPECT_EQ(way.value("awaiting_fingerprint", ""), "");
  EXPECT_EQ(daemon.Stop(), 0);
}

TEST_F(Membership, AnotherAnchorThanTheTokensIsNotTrusted) {
  const PartnerId partner = network().data().Framework().parties[2].partner;
  JoinToken token = *ParseJoinToken(Invite(partner, "Rectorat (données fictives)"));
  const Digest genuine = token.anchor;
  token.anchor = token.authority;
  const std::string home = folder() + "/mistrustful";
  EXPECT_EQ(NodeAt(home, {"join", FormatJoinToken(token)}).json.value("reason", ""), "EVIDENCE_MISSING");
  EXPECT_FALSE(fs::exists(home + "/node.toml"));
  EXPECT_FALSE(fs::exists(home + "/anchor.json"));
  token.anchor = genuine;
  EXPECT_TRUE(NodeAt(home, {"join", FormatJoinToken(token)}).ok()) << "and the token was kept";
}

TEST_F(Membership, AListOfPartnersIsInvitedAndBadLinesAreNamed) {
  const std::string csv = folder() + "/partners.csv";
  std::ofstream(csv) << "partner;name\n"
                     << network().PartnerOf(kCio).ToHex() << ";\n"
                     << "12;Trop court\n"
                     << network().PartnerOf(kSuio).ToHex() << ";\"SUIO; Tours\"\n";
  const std::string out = folder() + "/tokens.csv";
  const demo::Answer answer = Hub({"partner", "invite", "--csv", csv, "--out", out});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(answer.json.value("invited", 0), 1);
  ASSERT_EQ(answer.json.at("bad").size(), 2u);
  EXPECT_EQ(answer.json.at("bad")[0].value("line", 0), 2);
  EXPECT_EQ(answer.json.at("bad")[0].value("field", ""), "name");
  EXPECT_EQ(answer.json.at("bad")[1].value("field", ""), "partner");
  EXPECT_THAT(ReadFile(out), HasSubstr("\"SUIO; Tours\""));
  EXPECT_EQ(fs::status(out).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(Membership, ACertificateIsRenewedAndTheOldOneIsRefusedOnceTheNewOneIsUsed) {
  const std::string certificate = network().NodeFolder(kTravail) + "/tls/node.crt";
  const auto renew = [&] {
    const std::string before = ReadFile(certificate);
    ASSERT_EQ(kill(network().node(kTravail).pid(), SIGHUP), 0);
    ASSERT_TRUE(Within(std::chrono::seconds(20), [&] { return ReadFile(certificate) != before; }));
  };
  const ChannelOptions old_paper = MembersPort(network(), kTravail);
  renew();
  // Until the node has come back with the new one, the old one is as good.
  EXPECT_TRUE(Within(std::chrono::seconds(20), [&] {
    RawLine thief(old_paper);
    return !thief.Greet().has_value() && ReasonSaid(thief.AwaitEnd()) == Reason::kCertificateInvalid;
  }));
  EXPECT_TRUE(Within(std::chrono::seconds(20), [&] { return Connected(kTravail); }));
  ExpectAlive();
  // Once more, after a stop between the next key and its certificate.
  ASSERT_EQ(network().node(kTravail).Stop(), 0);
  const std::string tls = network().NodeFolder(kTravail) + "/tls/";
  ASSERT_TRUE(node::NextRequest({tls + "node.key", certificate, tls + "hub-ca.crt", kRegion,
                                 NodeId::FromHex(network().node_id(kTravail))})
                  .ok());
  ASSERT_EQ(network().StartNode(kTravail), "");
  ASSERT_TRUE(Within(std::chrono::seconds(30), [&] { return Connected(kTravail); }));
  renew();
  EXPECT_FALSE(fs::exists(tls + "node.key.next"));
  ExpectAlive();
}

TEST_F(Membership, SealingKeysRotateByThemselves) {
  const std::string config = network().NodeFolder(kTravail) + "/node.toml";
  const absl::StatusOr<Day> before = ParseDay(Status(kTravail).value("sealing_last_day", ""));
  ASSERT_TRUE(before.ok());
  ASSERT_EQ(network().node(kTravail).Stop(), 0);
  // Due thirty days ahead: at once.
  std::ofstream(config + ".new") << absl::StrReplaceAll(ReadFile(config), {{"lead_days = 7", "lead_days = 30"}});
  fs::rename(config + ".new", config);
  ASSERT_EQ(network().StartNode(kTravail), "");
  EXPECT_TRUE(Within(std::chrono::seconds(90), [&] {
    return Status(kTravail).value("sealing_last_day", "") == FormatDay(AddDays(*before, limits::kSealingKeyUseDays));
  })) << Status(kTravail).dump();
  EXPECT_TRUE(fs::exists(network().NodeFolder(kTravail) + "/keys/sealing-2.key"));
  EXPECT_EQ(network().WaitReady(60), "");
  ExpectAlive();
}

TEST_F(Membership, AfterALostDiskOpenReferralsComeBackUnderNewKeys) {
  const demo::Answer sent = Send(kMission, "psychologue", "Disque");
  ASSERT_TRUE(sent.ok()) << sent.errors << sent.json.dump();
  const std::string referral = ReferralOf(sent);
  ASSERT_GE(AwaitLevel(kMission, referral, 2, 30), 2);
  ASSERT_TRUE(AwaitShown(kCio, referral));
  network().node(kCio).Kill();
  const ChannelOptions found_disk = MembersPort(network(), kCio);
  fs::remove_all(network().NodeFolder(kCio));
  std::vector<std::string> words = BoxedKeyWordsOf(network().PartnerOf(kCio));
  words.insert(words.begin(), {"join", Invite(network().PartnerOf(kCio))});
  const demo::Answer joined = network().Node(kCio, words);
  ASSERT_TRUE(joined.ok()) << joined.errors;
  EXPECT_EQ(joined.json.value("node", ""), network().node_id(kCio)) << "its mailbox stays";
  EXPECT_EQ(joined.json.value("awaiting_signature", true), false);
  ASSERT_EQ(network().StartNode(kCio), "");
  ASSERT_TRUE(Within(std::chrono::seconds(30), [&] { return Connected(kCio); }));
  EXPECT_TRUE(AwaitShown(kCio, referral, 60)) << "the origin sealed it again";
  EXPECT_GE(AwaitLevel(kMission, referral, 2, 60), 2);
  EXPECT_TRUE(network().Node(kCio, {"open", referral}).ok());
  Republish(kCio);
  RawLine finder(found_disk);
  EXPECT_EQ(finder.Greet(), std::nullopt);
  EXPECT_EQ(ReasonSaid(finder.AwaitEnd()), Reason::kCertificateInvalid);
}

TEST_F(Membership, SuspensionAndExpiryActOnOpenStreamsWithinFiveSeconds) {
  const PartnerId travail = network().PartnerOf(kTravail);
  auto since = Clock::now();
  ASSERT_TRUE(Hub({"partner", "suspend", "--partner", travail.ToHex(), "--key", RootKeyFile()}).ok());
  EXPECT_TRUE(Within(std::chrono::seconds(20), [&] { return !Connected(kTravail); }));
  Measured("a suspension ended an open stream", since);
  EXPECT_TRUE(
      Within(std::chrono::seconds(20), [&] { return Status(kTravail).value("hub_reason", "") == "SUSPENDED"; }));
  ASSERT_TRUE(Hub({"partner", "resume", "--partner", travail.ToHex(), "--key", RootKeyFile()}).ok());
  EXPECT_TRUE(Within(std::chrono::seconds(60), [&] { return Connected(kTravail); }));

  // A stream on which nobody says anything, with a certificate that ends in three seconds.
  ASSERT_EQ(network().node(kSuio).Stop(), 0);
  const absl::Time end = absl::FromUnixSeconds(absl::ToUnixSeconds(SystemClock().Now()) + 3);
  ChannelOptions options = MembersPort(network(), "");
  options.identity =
      MemberPaper(AuthorityOf(network().HubFolder()), NodeId::FromHex(network().node_id(kSuio)), end - kLifetime);
  RawLine line(options);
  ASSERT_NE(line.Greet(), std::nullopt);
  since = Clock::now() + std::chrono::milliseconds(absl::ToInt64Milliseconds(end - SystemClock().Now()));
  EXPECT_EQ(ReasonSaid(line.AwaitEnd()), Reason::kCertificateInvalid);
  Measured("an end of a certificate ended a silent stream", since);
}

// Last: nobody comes back from it here.
TEST_F(Membership, APartnerLeavesAndItsOpenReferralsGoBack) {
  demo::Answer sent;
  // The services of the new node are on their way to everybody.
  ASSERT_TRUE(Within(std::chrono::seconds(30),
                     [&] {
                       sent = Send(kMission, "psychologue", "Depart");
                       return sent.ok();
                     }))
      << sent.errors << sent.json.dump();
  ASSERT_GE(AwaitLevel(kMission, ReferralOf(sent), 2, 30), 2);
  const auto leave = [&](PartnerId signer) {
    std::vector<std::string> words = BoxedKeyWordsOf(signer);
    words.insert(words.begin(), "leave");
    return network().Node(kCio, words);
  };
  EXPECT_EQ(leave(network().PartnerOf(kTravail)).json.value("reason", ""), "SIGNER_UNKNOWN");
  EXPECT_TRUE(Connected(kCio));
  const auto since = Clock::now();
  const demo::Answer left = leave(network().PartnerOf(kCio));
  ASSERT_TRUE(left.ok()) << left.errors;
  EXPECT_TRUE(Within(std::chrono::seconds(20), [&] { return !Connected(kCio); }));
  Measured("a partner that left lost its stream", since);
  nlohmann::json summary;
  EXPECT_TRUE(Within(std::chrono::seconds(20), [&] {
    summary = network().Node(kMission, {"show", ReferralOf(sent)}).json.at("referral").at("summary");
    return summary.value("state", "") == "undeliverable";
  }));
  EXPECT_EQ(summary.value("reason", ""), "PARTNER_GONE");
  const std::string month = FormatMonth(MonthOf(MomentOf(SystemClock().Now()).day));
  const demo::Answer held = network().Hub({"packages", "list", "--month", month});
  ASSERT_TRUE(held.ok()) << held.errors;
  EXPECT_EQ(held.json.at("packages").size(), 1u) << "its last counts came before it went";
  EXPECT_EQ(WayOf(network().PartnerOf(kCio)).value("status", ""), "LEFT");
  ExpectAlive();
}

}  // namespace
}  // namespace relais::integration
