// A hub with its runner, ledger and ConventionService on a local socket, and the sample network's papers under real
// keys. Who calls is said by the test: accounts have tests of their own.
#ifndef RELAIS_TESTS_UNIT_HUB_CONVENTION_HUB_H_
#define RELAIS_TESTS_UNIT_HUB_CONVENTION_HUB_H_

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <fstream>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "hub/api/convention_api.h"
#include "hub/cli/convention_line.h"
#include "hub/cli/text_file.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/logged_events.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/hub/cli/cli_run.h"
#include "tests/unit/services/core/convention/sample_procedure.h"

namespace relais::hub {

class ConventionHubTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK(CheckTimeZone());
    for (int n : {1, 3, 4, 7, 11, 12, 13, 40, 50}) {
      const Secret32 seed(entropy_.Draw(32));
      signers_[n] = tools_.sealer.SigningPairFrom(seed);
      ASSERT_OK(WriteKeyFile(KeyFile(n), seed, quiet_));
    }
    Start();
  }
  void TearDown() override { Stop(); }

  void Start() {
    ASSERT_OK_AND_ASSIGN(ledger_, MemLedger::Open(disk_, tools_.digester, entropy_));
    Anchor anchor;
    for (int n : sample::kRoots) anchor.roots.insert(signers_[n].key);
    engine_ = std::make_unique<HubEngine>(
        anchor, HubEngine::Options{
                    .digest = [this](absl::string_view a, absl::string_view b) { return tools_.digester.Sha256(a, b); },
                    .known_communes = &communes_});
    codec_ = std::make_unique<HubCodec>(tools_.keys);
    runner_ = std::make_unique<HubRunner>(
        engine_.get(), ledger_.get(), codec_.get(), &clock_, &lines_, MomentOf, [](HubEffect&&) {},
        [](const absl::Status& status) { ADD_FAILURE() << status; }, HubRunner::Options{});
    ports_ = {&clock_, &entropy_, &tools_.digester, &tools_.sealer, &lines_, ledger_.get()};
    api_ = std::make_unique<ConventionApi>(
        ports_, tools_.keys,
        ConventionApi::Options{[this](grpc::ServerContextBase*, absl::string_view method) -> absl::StatusOr<Principal> {
                                 const Principal caller = Caller();
                                 if (!MayCall(method, caller.role)) return Refuse(Reason::kNotPermitted);
                                 return caller;
                               },
                               signers_[7], file_bytes_max_});
    api_->SetKnowledge([this] { return Known(); }, &communes_);
    api_->SetRunner(runner_.get());
    ASSERT_OK(runner_->Start());
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + In("hub.sock"), grpc::InsecureServerCredentials());
    builder.RegisterService(api_.get());
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
  }
  // As DirectoryView::GetFresh in the daemon.
  std::shared_ptr<const Knowledge> Known() {
    std::promise<std::shared_ptr<const Knowledge>> asked;
    EXPECT_TRUE(runner_->Ask([&asked](const HubEngine& engine) {
      asked.set_value(std::make_shared<const Knowledge>(engine.state().knowledge()));
    }));
    return asked.get_future().get();
  }
  void Stop() {
    if (server_ != nullptr) server_->Shutdown();
    if (runner_ != nullptr) runner_->Stop();
    server_.reset();
  }

  // --- Who calls
  Principal Caller() {
    std::lock_guard<std::mutex> lock(mutex_);
    return caller_;
  }
  void Be(const Principal& principal) {
    std::lock_guard<std::mutex> lock(mutex_);
    caller_ = principal;
  }

  // --- Papers
  std::string In(const std::string& name) const { return folder_ / name; }
  std::string KeyFile(int n) const { return In(absl::StrCat(n, ".key")); }
  // `agreement` with real keys in place of the sample's names.
  Agreement WithKeys(Agreement agreement) {
    for (Party& party : agreement.parties) party.signatory = signers_[party.partner.bytes()[0]].key;
    agreement.hub_key = signers_[7].key;
    if (agreement.kind == AgreementKind::kLocal) {
      agreement.animator.signing = signers_[40].key;
      agreement.animator.sealing = SealingNo(1);
    }
    agreement.aggregation_keys = {SealingNo(2), SealingNo(3), SealingNo(4)};
    return agreement;
  }
  SealingKey SealingNo(int n) const {
    return tools_.sealer.SealingPairFrom(Secret32(std::string(32, static_cast<char>(n)))).key;
  }
  // The JSON form, in a file of this name.
  std::string Lay(const std::string& name, const Agreement& agreement) {
    const auto json = JsonFromText(TextKind::kConvention, wire::EncodeText(agreement), quiet_);
    EXPECT_OK(json.status());
    std::ofstream(In(name)) << json->dump(2);
    return In(name);
  }

  // --- Commands, as `caller`
  node::Ran Run(std::vector<std::string> words) {
    words.insert(words.begin(), "convention");
    words.insert(words.end(), {"--socket", In("hub.sock"), "--json"});
    return RunHub(words);
  }
  // The last line of a command that has to work.
  nlohmann::json Do(const std::vector<std::string>& words) {
    const node::Ran ran = Run(words);
    EXPECT_EQ(ran.exit_code, kExitDone) << words[0] << ": " << ran.err;
    return ran.last();
  }
  std::string ReasonOfCommand(const std::vector<std::string>& words) {
    const node::Ran ran = Run(words);
    EXPECT_EQ(ran.exit_code, kExitRefused) << words[0];
    const nlohmann::json last = ran.last();
    return last.contains("reason") ? last["reason"].get<std::string>() : "";
  }
  std::string StateOf(const ConventionId& id) { return Do({"show", id.ToHex()})["summary"]["state"]; }
  // Fetches the text, signs it with each of `signatories`, hands it in.
  void Sign(const ConventionId& id, const std::vector<int>& signatories) {
    Do({"show", id.ToHex(), "--out", In("to-sign")});
    std::vector<std::string> words = {"text", "sign", In("to-sign"), "--out", In("signed")};
    for (int n : signatories) words.insert(words.end(), {"--key", KeyFile(n)});
    const node::Ran ran = RunHub(words);
    ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
    Do({"submit", In("signed")});
  }
  void BringIntoForce(const Agreement& agreement, const std::vector<int>& signatories) {
    Be(sample::kOperator);
    Do({"draft", "--in", Lay("paper.json", agreement)});
    Do({"propose", agreement.id.ToHex()});
    Sign(agreement.id, signatories);
    Be(sample::kRegion);
    Do({"activate", agreement.id.ToHex()});
    Be(sample::kRectorat);
    Do({"activate", agreement.id.ToHex()});
    Be(sample::kOperator);
  }
  void BringFrameworkIntoForce() { BringIntoForce(WithKeys(sample::Framework()), {11, 12, 13}); }

  TextTools tools_;
  TemporaryFolder folder_;
  SeededEntropy entropy_{11};
  FakeClock clock_{absl::FromCivil(absl::CivilHour(2026, 11, 23, 11), absl::UTCTimeZone())};
  LoggedEvents lines_;
  std::ostringstream nowhere_;
  Terminal quiet_{nowhere_, nowhere_, Language::kEnglish, false};
  std::map<int, SigningPair> signers_;  // of parties 1, 3, 4 and the roots; 7 the hub's; 40 the animator's; 50 nobody's
  const absl::btree_set<std::string> communes_ = RegionCommunes().Codes();
  std::mutex mutex_;
  Principal caller_ = sample::kOperator;
  size_t file_bytes_max_ = 1 << 20;  // of an exported convention; counts from the next Start
  const std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  std::unique_ptr<MemLedger> ledger_;
  std::unique_ptr<HubEngine> engine_;
  std::unique_ptr<HubCodec> codec_;
  std::unique_ptr<HubRunner> runner_;
  HubPorts ports_;
  std::unique_ptr<ConventionApi> api_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace relais::hub

#endif  // RELAIS_TESTS_UNIT_HUB_CONVENTION_HUB_H_
