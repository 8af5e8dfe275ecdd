// Parcels as the operator fetches them, by the command line and through a real socket.
#include "hub/api/count_api.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gtest/gtest.h"
#include "node/desk/sealing_desk.h"
#include "services/adapters/grpc/server.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/core/handoff/day.h"
#include "services/core/monitoring/count_limits.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/hub/cli/cli_run.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::hub {
namespace {

const Month kMonth(682);  // 2026-11
const NodeId kNode = NodeId::FromBytes(std::string(NodeId::kSize, 'n'));

class CountApiTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto ledger = MemLedger::Open(std::make_shared<MemDisk>(), digester_, entropy_);
    ASSERT_OK(ledger);
    auto store = PackageStore::Open(*std::move(ledger), domain_, digester_, sealer_);
    ASSERT_OK(store);
    store_ = *std::move(store);
    GateTools tools;
    tools.clock = &clock_;
    gate_ = std::make_unique<Gate>(Doorway::kOperatorSocket, std::move(tools));
    CountApi::Options options;
    options.gate = gate_.get();
    options.store = store_.get();
    options.knowledge = [] { return std::make_shared<const Knowledge>(sample::Network()); };
    options.caps = [this](Month) { return caps_; };
    options.hub_key = hub_key_;
    api_ = std::make_unique<CountApi>(HubPorts{&clock_, &entropy_, &digester_, &sealer_, nullptr, nullptr}, options);
    ServerOptions server;
    server.listener.address = "unix:" + (folder_ / "hub.sock");
    auto started = Server::Start(server, {api_.get()});
    ASSERT_OK(started);
    server_ = *std::move(started);
  }
  void TearDown() override { server_->Shutdown(absl::Seconds(1)); }

  std::string Deposit() {
    node::SealingDesk desk(sealer_, entropy_, digester_, kNode, identity_, Secret32(std::string(32, 'v')));
    node::CountOrder order{kMonth, store_->domain(), domain_.size(), {}};
    for (SealingKey& key : order.to) key = sealer_.NewSealingPair().key;
    const std::string package = desk.SealCounts(MonthCounts(), order, SodiumShareStream()).value();
    const Day day = AddDays(MonthStart(kMonth.next()), 5);
    for (uint32_t piece = 0; piece < store_->pieces(); ++piece) {
      const std::string bytes = package.substr(piece * limits::kCountPieceBytes, limits::kCountPieceBytes);
      EXPECT_OK(store_->Deposit(kNode, identity_.key, kMonth, piece, bytes, day));
    }
    return package;
  }
  node::Ran Run(std::vector<std::string> words) {
    for (const std::string& word : {std::string("--socket"), folder_ / "hub.sock", std::string("--json")}) {
      words.push_back(word);
    }
    return RunHub(words);
  }

  TemporaryFolder folder_;
  FakeClock clock_{absl::FromCivil(absl::CivilHour(2026, 12, 20, 11), absl::UTCTimeZone())};
  SeededEntropy entropy_{9};
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  CountDomain domain_{{"451", "452"}};
  SigningPair identity_ = sealer_.NewSigningPair();
  SigningPair hub_key_ = sealer_.NewSigningPair();
  absl::StatusOr<std::optional<CountCaps>> caps_ = CountCaps{{CountedFact::kReceived, 77}};
  std::unique_ptr<PackageStore> store_;
  std::unique_ptr<Gate> gate_;
  std::unique_ptr<CountApi> api_;
  std::unique_ptr<Server> server_;
};

TEST_F(CountApiTest, TheOperatorListsAndFetchesParcels) {
  const std::string package = Deposit();
  const node::Ran listed = Run({"packages", "list", "--month", "2026-11"});
  ASSERT_EQ(listed.exit_code, 0) << listed.err;
  EXPECT_TRUE(listed.last()["fixed"].get<bool>()) << "it is the twentieth";
  EXPECT_EQ(listed.last()["packages"].size(), 1u);
  EXPECT_EQ(listed.last()["packages"][0]["node"], kNode.ToHex());
  EXPECT_EQ(listed.last()["set"].get<std::string>().size(), 64u);
  EXPECT_EQ(listed.last()["missing"], 4) << "every member's own node; the fifth partner has none";
  const auto whole = wire::DecodeCountPackage(package, domain_.size());
  ASSERT_OK(whole);
  for (const char* who : {"etat", "region", "rectorat"}) {
    const node::Ran ran = Run({"packages", "fetch", "--month", "2026-11", "--for", who, "--out", folder_ / who});
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    std::ifstream file((folder_ / who) + "/" + kNode.ToHex() + ".parcel", std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    EXPECT_EQ(bytes.str(), wire::EncodeCountParcel(*whole, *ParseAggregator(who))) << who;
  }
  std::ifstream file((folder_ / "etat") + "/2026-11.set", std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  const auto verify = [this](const SigningKey& key, absl::string_view text, const Signature& signature) {
    return sealer_.Verify(key, text, signature);
  };
  ASSERT_OK_AND_ASSIGN(const wire::CountSetStatement set, wire::VerifyCountSet(bytes.str(), hub_key_.key, verify));
  EXPECT_EQ(set.caps, (CountCaps{{CountedFact::kReceived, 77}}));
  EXPECT_EQ(set.due, 4u) << "the members that run a node";
  EXPECT_EQ(set.set.count(kNode), 1u);
}

TEST_F(CountApiTest, WhoCannotSayWhatWasCarriedFixesNothing) {
  Deposit();
  caps_ = Refuse(Reason::kBusy);
  EXPECT_EQ(Run({"packages", "list", "--month", "2026-11"}).last()["reason"], "BUSY");
  caps_ = std::optional<CountCaps>();
  const node::Ran listed = Run({"packages", "list", "--month", "2026-11"});
  EXPECT_TRUE(listed.last()["fixed"].get<bool>());
}

TEST_F(CountApiTest, AfterTheReleaseThePackagesGo) {
  Deposit();
  EXPECT_EQ(Run({"packages", "drop", "--month", "2026-11"}).last()["reason"], "WRONG_STATE");
  EXPECT_EQ(Run({"packages", "list", "--month", "2026-11"}).exit_code, 0);
  EXPECT_EQ(Run({"packages", "drop", "--month", "2026-11"}).exit_code, 0);
  EXPECT_EQ(Run({"packages", "fetch", "--month", "2026-11", "--for", "etat", "--out", folder_ / "x"}).last()["reason"],
            "UNKNOWN_VALUE");
}

TEST_F(CountApiTest, BeforeTheFifteenthTheSetIsOpenAndNothingIsHandedOn) {
  Deposit();
  clock_.Step(-absl::Hours(10 * 24));
  EXPECT_FALSE(Run({"packages", "list", "--month", "2026-11"}).last()["fixed"].get<bool>());
  EXPECT_EQ(Run({"packages", "fetch", "--month", "2026-11", "--for", "etat", "--out", folder_ / "x"}).last()["reason"],
            "WRONG_STATE");
  EXPECT_EQ(Run({"packages", "list", "--month", "novembre"}).last()["reason"], "MALFORMED");
}

TEST_F(CountApiTest, NobodyDepositsAtTheOperatorsSocket) {
  const auto stub = v1::CountService::NewStub(
      grpc::CreateChannel("unix:" + (folder_ / "hub.sock"), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  v1::DepositPieceRequest request;
  request.set_month("2026-11");
  v1::DepositPieceResponse response;
  EXPECT_EQ(ReasonOf(FromGrpc(stub->DepositPiece(&context, request, &response))), Reason::kNotPermitted);
}

}  // namespace
}  // namespace relais::hub
