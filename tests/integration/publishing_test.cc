// What a partner publishes of itself, from its own node through the hub to everybody's search; and who is refused.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "relais/v1/directory_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/wire/knowledge_codec.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kNeedOfTheStand[] = "se-former--trouver-sa-formation";

class Publishing : public StandingNetwork {
 protected:
  // Asks again for half a minute, until `done`.
  template <class Done>
  static bool Await(Done done) {
    for (int i = 0; i < 150; ++i) {
      if (done()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    return false;
  }
  // Does the counsellor at `key` find a second door of this name?
  static bool Finds(const std::string& key, const std::string& name) {
    const demo::Answer found =
        network().Node(key, {"find", "--need", kNeedOfTheStand, "--public", "jeunes", "--commune", "45252"});
    return found.ok() && found.json.dump().find(name) != std::string::npos;
  }
  std::unique_ptr<v1::DirectoryService::Stub> PublicDirectory() {
    ChannelOptions options = MembersPort(network(), "");
    options.address = network().public_address();
    return v1::DirectoryService::NewStub(OpenChannel(options));
  }
  static void Patience(grpc::ClientContext& context) {
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  }
  // What the hub says to `item`, signed by `signer`, handed in with the certificate of `key`.
  static Reason HandIn(const std::string& key, const DirectoryEntry& entry, const SigningPair& signer) {
    OsEntropy entropy;
    const SodiumSealer sealer(entropy);
    SignedText text;
    text.kind = TextKind::kDirectory;
    text.text = wire::EncodeText(entry);
    text.signatures = {{signer.key, sealer.Sign(signer, wire::SignedTextBytes(text.kind, text.text))}};
    const auto stub = v1::DirectoryService::NewStub(OpenChannel(MembersPort(network(), key)));
    grpc::ClientContext context;
    Patience(context);
    v1::PublishRequest request;
    *request.mutable_entry() = wire::ToProto(text);
    v1::PublishResponse response;
    return ReasonSaid(stub->Publish(&context, request, &response));
  }
  static SigningPair IdentityOf(const std::string& key) {
    OsEntropy entropy;
    const SodiumSealer sealer(entropy);
    return node::ReadKeyFolder(network().NodeFolder(key) + "/keys", sealer)->identity;
  }
  static DirectoryEntry Published(const std::string& key) {
    for (const DirectoryEntry& entry : network().data().Directory()) {
      if (entry.partner == network().PartnerOf(key)) return entry;
    }
    ADD_FAILURE() << key;
    return {};
  }
};

TEST_F(Publishing, AnotherNodeFindsWhatWasPublished) {
  ASSERT_FALSE(Finds(kMission, "Atelier du jeudi"));
  const demo::Answer added = network().Node(kCio, {"services",      "add",
                                                   "--name",        "Atelier du jeudi",
                                                   "--door",        "second",
                                                   "--need",        kNeedOfTheStand,
                                                   "--public",      "jeunes",
                                                   "--commune",     "45252",
                                                   "--description", "Un atelier, chaque jeudi.",
                                                   "--town",        "Pithiviers",
                                                   "--place",       "45252",
                                                   "--postcode",    "45300",
                                                   "--address",     "1 rue de l’Exemple"});
  ASSERT_TRUE(added.ok()) << added.errors;
  EXPECT_FALSE(Finds(kMission, "Atelier du jeudi")) << "a draft is nobody else's business";
  const demo::Answer published = network().Node(kCio, {"services", "publish"});
  ASSERT_TRUE(published.ok()) << published.errors;
  EXPECT_EQ(published.json.value("state", ""), "published") << published.json;
  EXPECT_EQ(published.json.value("edition", 0), 2);
  EXPECT_TRUE(Await([] { return Finds(kMission, "Atelier du jeudi"); }));
}

TEST_F(Publishing, WhatIsSignedWhileTheHubIsAwayLeavesWhenItIsBack) {
  network().hub().Stop();
  const demo::Answer said = network().Node(
      kTravail, {"services", "capacity", "demandeurs d’emploi", "--places", "7", "--next", "2026-12-07"});
  ASSERT_TRUE(said.ok()) << said.errors;
  const demo::Answer signed_only = network().Node(kTravail, {"services", "publish"});
  ASSERT_TRUE(signed_only.ok()) << signed_only.errors;
  EXPECT_EQ(signed_only.json.value("state", ""), "waiting") << signed_only.json;
  ASSERT_EQ(network().StartHub(), "");
  EXPECT_TRUE(Await([] {
    return network().Node(kTravail, {"services", "state"}).json.value("state", "") == "published";
  }));
}

TEST_F(Publishing, AnybodySearchesAndNobodyPublishesAtThePublicPort) {
  const auto stub = PublicDirectory();
  v1::SearchRequest request;
  request.set_page_size(2);
  std::set<std::string> seen;
  for (int page = 0; page < 100; ++page) {
    grpc::ClientContext context;
    Patience(context);
    v1::SearchResponse response;
    const grpc::Status status = stub->Search(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_LE(response.services_size(), 2);
    for (const v1::ListedService& listed : response.services()) {
      EXPECT_TRUE(seen.insert(listed.service().service()).second) << listed.service().name();
      EXPECT_FALSE(listed.partner_name().empty());
    }
    request.set_cursor(response.next_cursor());
    if (request.cursor().empty()) break;
  }
  EXPECT_GE(seen.size(), 10u);

  grpc::ClientContext context;
  Patience(context);
  v1::PublishResponse response;
  EXPECT_EQ(ReasonSaid(stub->Publish(&context, v1::PublishRequest(), &response)), Reason::kNotPermitted);
}

TEST_F(Publishing, AWatcherIsToldWhoPublished) {
  const auto stub = PublicDirectory();
  grpc::ClientContext context;
  Patience(context);
  const auto stream = stub->Watch(&context, v1::WatchRequest());
  v1::WatchResponse first;
  ASSERT_TRUE(stream->Read(&first));
  EXPECT_GE(first.partners_size(), 10);
  ASSERT_TRUE(network().Node(kMission, {"services", "confirm"}).ok());
  const demo::Answer published = network().Node(kMission, {"services", "publish"});
  ASSERT_TRUE(published.ok()) << published.errors;
  v1::WatchResponse next;
  ASSERT_TRUE(stream->Read(&next));
  EXPECT_GT(next.revision(), first.revision());
  ASSERT_EQ(next.partners_size(), 1);
  EXPECT_EQ(next.partners(0), network().PartnerOf(kMission).view());
  context.TryCancel();
}

// Each by a member whose certificate is good.
TEST_F(Publishing, BadEntriesAreRefusedAndChangeNothing) {
  DirectoryEntry theirs = Published(kTravail);
  theirs.edition = Edition(90);
  EXPECT_EQ(HandIn(kCio, theirs, IdentityOf(kTravail)), Reason::kNotPermitted) << "another partner's entry";
  DirectoryEntry own = Published(kCio);
  own.edition = Edition(91);
  EXPECT_EQ(HandIn(kCio, own, IdentityOf(kTravail)), Reason::kSignerUnknown) << "another node's identity";
  own.services.at(0).id = Published(kTravail).services.at(0).id;
  EXPECT_EQ(HandIn(kCio, own, IdentityOf(kCio)), Reason::kSignerUnknown) << "another partner's service";
  DirectoryEntry twice = Published(kCio);
  twice.services.push_back(twice.services.at(0));
  EXPECT_EQ(HandIn(kCio, twice, IdentityOf(kCio)), Reason::kMalformed) << "one service twice";

  DirectoryEntry newer = Published(kCio);
  newer.edition = Edition(50);
  EXPECT_EQ(HandIn(kCio, newer, IdentityOf(kCio)), Reason::kNone);
  newer.edition = Edition(49);
  EXPECT_EQ(HandIn(kCio, newer, IdentityOf(kCio)), Reason::kReplay) << "an earlier edition";
  // Its own daemon goes on from there.
  EXPECT_TRUE(Await([] {
    const demo::Answer again = network().Node(kCio, {"services", "publish"});
    return again.ok() && again.json.value("edition", 0) == 51;
  }));
}

// The doorway reads from a copy that may be a second old; who may publish is the engine's to say.
TEST_F(Publishing, APartnerThatIsMemberAgainPublishesAtOnce) {
  const std::string key = folder() + "/root.key";
  const SigningPair root = network().SignatoryOf(network().data().Framework().parties.front().partner);
  demo::WriteFile(key, absl::BytesToHexString(root.secret.view()) + "\n", 0600);
  const auto state = [&](const char* word) {
    const demo::Answer said =
        network().Hub({"partner", word, "--partner", network().PartnerOf(kTravail).ToHex(), "--key", key});
    EXPECT_TRUE(said.ok()) << said.errors;
  };
  DirectoryEntry entry = Published(kTravail);
  entry.edition = Edition(60);
  state("suspend");
  ASSERT_EQ(HandIn(kTravail, entry, IdentityOf(kTravail)), Reason::kSuspended);
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));  // the copy has heard of it
  state("resume");
  EXPECT_EQ(HandIn(kTravail, entry, IdentityOf(kTravail)), Reason::kNone);
}

TEST_F(Publishing, ABadFileIsToldRowByRowAndWritesNothing) {
  const std::string file = folder() + "/bad.csv";
  std::ofstream(file) << "id,source,structure_id,nom,description,date_maj,thematiques,courriel\n"
                         "x--1,x,x--s,Bon atelier,Chaque mardi matin.,2026-01-05,{mobilite--preparer-un-permis},\n"
                         "x--2,x,x--s,Mauvais atelier,Chaque mardi matin.,2026-01-05,{voyage},pas une adresse\n";
  const std::string draft = network().NodeFolder(kCio) + "/services.json";
  const auto before = std::filesystem::exists(draft) ? std::filesystem::file_size(draft) : 0;
  const demo::Answer tried = network().Node(kCio, {"services", "import", file, "--dry-run"});
  ASSERT_TRUE(tried.ok()) << tried.errors;
  EXPECT_EQ(tried.json.at("services"), 1);
  ASSERT_EQ(tried.json.at("problems").size(), 2u) << tried.json;
  EXPECT_EQ(tried.json.at("problems")[0].at("flaw"), "UNKNOWN_VALUE");
  EXPECT_EQ(tried.json.at("problems")[0].at("row"), 3);
  EXPECT_EQ(tried.json.at("problems")[1].at("field"), "courriel");
  EXPECT_EQ(std::filesystem::exists(draft) ? std::filesystem::file_size(draft) : 0, before);

  const std::string latin = folder() + "/latin1.csv";
  std::ofstream(latin) << "id,structure_id,nom\nx--1,x--s,Orl\xe9"
                          "ans\n";
  const demo::Answer refused = network().Node(kCio, {"services", "import", latin});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_EQ(refused.json.value("reason", ""), "MALFORMED");
  EXPECT_EQ(refused.json.at("problems")[0].at("flaw"), "NOT_UTF8");

  // As long as a disk image, and refused before its first byte.
  const std::string huge = folder() + "/huge.json";
  std::ofstream(huge) << "[";
  std::filesystem::resize_file(huge, 1ull << 30);
  const demo::Answer early = network().Node(kCio, {"services", "import", huge});
  EXPECT_EQ(early.exit_code, 1);
  EXPECT_EQ(early.json.value("reason", ""), "TOO_LARGE");
}

}  // namespace
}  // namespace relais::integration
