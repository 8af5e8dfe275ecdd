// The operator's folder: what is admitted, what stands already, what is refused and by which reason.
#include "hub/knowledge_files.h"

#include <gmock/gmock.h>

#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "event file reason", one string a line.
class Lines : public Telemetry {
 public:
  void Log(Severity, absl::string_view event, std::initializer_list<Field> fields) override {
    std::string line(event);
    for (const Field& field : fields) absl::StrAppend(&line, " ", field.second);
    std::lock_guard<std::mutex> lock(mutex_);
    lines_.push_back(std::move(line));
  }
  void Count(absl::string_view, int64_t) override {}
  std::vector<std::string> Take() {
    std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(lines_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

class KnowledgeFilesTest : public testing::Test {
 protected:
  void SetUp() override { Start(); }
  // A start of the hub on what its ledger holds.
  void Start() {
    runner_.reset();
    ASSERT_OK_AND_ASSIGN(ledger_, MemLedger::Open(disk_, digester_, entropy_));
    engine_ = std::make_unique<HubEngine>(sample::Roots(), HubEngine::Options{});
    const auto moment_of = [](absl::Time) { return Moment{sample::kToday, Window(1'980'000)}; };
    runner_ = std::make_unique<HubRunner>(
        engine_.get(), ledger_.get(), &codec_, &clock_, &lines_, moment_of, [](HubEffect&&) {},
        [](const absl::Status& status) { ADD_FAILURE() << status; }, HubRunner::Options{});
    ASSERT_OK(runner_->Start());
  }
  void Lay(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  void Lay(const std::string& name, const KnowledgeItem& item) {
    Lay(name, wire::WriteSignedText(wire::SignedTextOf(WithText(item))));
  }
  AdmittedFiles Admit() {
    HubPorts ports;
    ports.telemetry = &lines_;
    return AdmitFolder(folder_.path(), ports, SampleTools(), runner_.get());
  }
  // Admitted, known, refused.
  std::vector<int> Counts() {
    const AdmittedFiles files = Admit();
    return {files.admitted, files.known, files.refused};
  }
  size_t Standing() {
    runner_->Stop();
    return engine_->state().knowledge().size();
  }

  TemporaryFolder folder_;
  SeededEntropy entropy_{7};
  OpensslDigester digester_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  Lines lines_;
  const HubCodec codec_{SampleTools()};
  const std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  std::unique_ptr<MemLedger> ledger_;
  std::unique_ptr<HubEngine> engine_;
  std::unique_ptr<HubRunner> runner_;
};

TEST_F(KnowledgeFilesTest, WhatStandsOnAnotherTextMayLieBeforeIt) {
  Lay("1.signed", sample::DirectoryItem(2));
  Lay("2.signed", sample::RosterItem(2));
  Lay("3.signed", sample::LocalItem());
  Lay("4.signed", sample::FrameworkItem());
  EXPECT_THAT(Counts(), ElementsAre(4, 0, 0));
  EXPECT_THAT(lines_.Take(), IsEmpty()) << "what was admitted at last is not complained of";
  EXPECT_EQ(Standing(), 4u);
}

// A hub reads its folder at every start: its log said each time that it had admitted everything.
TEST_F(KnowledgeFilesTest, ATextThatStandsAlreadyIsKnownNotAdmitted) {
  Lay("framework.signed", sample::FrameworkItem());
  Lay("local.signed", sample::LocalItem());
  EXPECT_THAT(Counts(), ElementsAre(2, 0, 0));
  EXPECT_THAT(Counts(), ElementsAre(0, 2, 0));
  Start();
  Lay("roster-2.signed", sample::RosterItem(2));
  EXPECT_THAT(Counts(), ElementsAre(1, 2, 0));
  EXPECT_THAT(lines_.Take(), IsEmpty());
}

TEST_F(KnowledgeFilesTest, ANewSignatureUnderAKnownTextIsAdmitted) {
  Lay("framework.signed", sample::FrameworkItem());
  Agreement local = sample::Local();
  local.parties[4].required = false;
  Lay("local.signed", sample::Item(local, "", sample::SignedByAll(local)));
  EXPECT_THAT(Counts(), ElementsAre(2, 0, 0));
  std::vector<ItemSignature> all = sample::SignedByAll(local);
  all.push_back(sample::SignedBy({sample::SignatoryNo(5)})[0]);
  Lay("local.signed", sample::Item(local, "", all));
  EXPECT_THAT(Counts(), ElementsAre(1, 1, 0));
}

TEST_F(KnowledgeFilesTest, AnEarlierEditionBesideTheOneThatStandsIsKnown) {
  Lay("framework.signed", sample::FrameworkItem());
  Lay("local.signed", sample::LocalItem());
  Lay("roster-1.signed", sample::RosterItem(2));
  Lay("roster-2.signed", sample::RosterEdition(2, 2, sample::IdentityNo(2)));
  EXPECT_THAT(Counts(), ElementsAre(4, 0, 0));
  EXPECT_THAT(Counts(), ElementsAre(0, 4, 0));
  EXPECT_THAT(lines_.Take(), IsEmpty());
}

TEST_F(KnowledgeFilesTest, EveryRefusedFileIsLoggedOnceWithItsReason) {
  Lay("framework.signed", sample::FrameworkItem());
  KnowledgeItem half = sample::LocalItem();
  half.signatures.pop_back();
  Lay("local.signed", half);
  RosterEntry other = sample::EntryNo(2);
  other.name = "Autre nom";
  Lay("roster.signed", sample::RosterItem(2));
  EXPECT_THAT(Counts(), ElementsAre(1, 0, 2));
  EXPECT_THAT(lines_.Take(), ElementsAre("knowledge_refused local.signed EVIDENCE_MISSING",
                                         "knowledge_refused roster.signed PARTNER_UNKNOWN"));
  Lay("local.signed", sample::LocalItem());
  Lay("roster2.signed", sample::Item(other, "", sample::SignedBy({sample::SignatoryNo(2)})));
  EXPECT_THAT(Counts(), ElementsAre(2, 1, 1));
  EXPECT_THAT(lines_.Take(), ElementsAre("knowledge_refused roster2.signed EQUIVOCATION"));
}

TEST_F(KnowledgeFilesTest, AFileThatIsNoSignedTextIsLoggedAndStopsNothing) {
  Lay("a.signed", "no text");
  Lay("b.signed", sample::FrameworkItem());
  EXPECT_EQ(Admit().admitted, 1);
  EXPECT_THAT(lines_.Take(), ElementsAre("knowledge_file_unreadable a.signed MALFORMED"));
}

TEST_F(KnowledgeFilesTest, OnlySignedFilesAreRead) {
  Lay("framework.json", sample::FrameworkItem());
  Lay("framework.signed.old", sample::FrameworkItem());
  EXPECT_THAT(Counts(), ElementsAre(0, 0, 0));
  EXPECT_THAT(lines_.Take(), IsEmpty());
  EXPECT_EQ(Standing(), 0u);
}

TEST_F(KnowledgeFilesTest, WhatAStoppedRunnerDoesNotTakeIsBusy) {
  Lay("framework.signed", sample::FrameworkItem());
  runner_->Stop();
  EXPECT_THAT(Counts(), ElementsAre(0, 0, 1));
  EXPECT_THAT(lines_.Take(), ElementsAre("knowledge_refused framework.signed BUSY"));
}

}  // namespace
}  // namespace relais::hub
