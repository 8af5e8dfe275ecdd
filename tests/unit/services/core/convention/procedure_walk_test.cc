// Goal S10: ten thousand random sequences of events, honest and not, beside a model that is written without the code
// under test. No activation with a missing or doubled signer, one administrator twice, or a stale text.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/core/convention/procedure.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/unit/services/core/convention/sample_procedure.h"

namespace relais {
namespace {

using namespace sample;

// A small generator of our own: one seed, one walk, on every machine.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}
  int Below(int n) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<int>((state_ >> 11) % static_cast<uint64_t>(n));
  }

 private:
  uint64_t state_;
};

// What people remember, in plain sets.
struct Model {
  int text = 1;
  bool proposed = false;
  bool abandoned = false;
  bool admitted = false;
  std::set<int> signers;                                // of the present text
  std::vector<std::pair<int, std::string>> activators;  // account, organisation

  bool open() const { return !abandoned && !admitted; }
  bool complete() const { return proposed && signers.contains(1) && (signers.contains(3) || signers.contains(50)); }
};

const std::vector<Principal>& People() {
  static const std::vector<Principal> people = [] {
    Principal elsewhere = kLoiret;
    elsewhere.account = Filled<AccountId>(7);
    elsewhere.scope = "18";
    Principal auditor = kRegion;
    auditor.role = Role::kAuditor;
    Principal signatory = kRectorat;
    signatory.role = Role::kSignatory;
    return std::vector<Principal>{
        kRegion,   kRectorat, kLoiret,  Administrator(4, "région"), Administrator(5, "État"), kOperator,
        elsewhere, auditor,   signatory};
  }();
  return people;
}
constexpr int kHonest = 5;  // the first ones may do everything

class Walk {
 public:
  Walk(uint64_t seed, const Knowledge& ground) : dice_(seed), knowledge_(ground) {}

  void Turn() {
    const Procedure before = procedure_;
    const Principal& who = People()[dice_.Below(3) == 0 ? dice_.Below(9) : dice_.Below(kHonest)];
    // A text that somebody has before him: mostly the present one.
    const int text = dice_.Below(4) == 0 ? 1 + dice_.Below(40) : model_.text;
    bool done = false;
    bool expected = false;
    switch (dice_.Below(8)) {
      case 0:
        expected = MayRevise(who, text);
        done = Revise(who, text);
        break;
      case 1:
        expected = Prepares(who) && model_.open() && !model_.proposed && text == model_.text;
        done = procedure_.Propose(Filled<Digest>(text), who, knowledge_, kToday).ok();
        if (expected) model_.proposed = true;
        break;
      case 2:
      case 3:
      case 4:
        Sign(who, text, &expected, &done);
        break;
      case 5:
      case 6:
        Activate(who, text, &expected, &done);
        break;
      default:
        expected = dice_.Below(12) == 0 && Prepares(who) && model_.open();
        if (expected) {
          done = procedure_.Abandon(who, knowledge_, kToday).ok();
          model_.abandoned = true;
        }
    }
    ASSERT_EQ(done, expected);
    ASSERT_TRUE(done || procedure_ == before);
    Check();
  }
  bool admitted() const { return model_.admitted; }

 private:
  static bool Prepares(const Principal& who) {
    return who.role != Role::kAuditor && who.role != Role::kSignatory && who.scope != "18";
  }
  bool MayRevise(const Principal& who, int replaces) const {
    return Prepares(who) && model_.open() && !model_.complete() && replaces == model_.text;
  }
  bool Revise(const Principal& who, int replaces) {
    const int next = 1 + dice_.Below(40);
    const bool same = next == model_.text;
    const bool allowed = Prepares(who) && model_.open() && !model_.complete();
    const bool done =
        procedure_.Revise(TextNo(next, NewLocal()), Filled<Digest>(replaces), who, knowledge_, kToday).ok();
    if (allowed && !same && replaces == model_.text) {
      model_ = Model();
      model_.text = next;
    }
    // The very same text is never refused for what it replaces.
    return done && !(same && allowed && replaces != model_.text);
  }
  void Sign(const Principal& who, int text, bool* expected, bool* done) {
    std::vector<ItemSignature> signatures;
    bool good = true;
    std::set<int> signers;
    for (int i = 1 + dice_.Below(3); i > 0; --i) {
      // 50 signs for party 3; 51 did until yesterday, 52 does so elsewhere, 53 for somebody who is no party.
      static constexpr std::array<int, 16> kKeys = {1, 1, 1, 1, 3, 3, 4, 4, 50, 50, 50, 51, 52, 53, 2, 11};
      const int key = kKeys[dice_.Below(16)];
      const bool valid = dice_.Below(10) != 0;
      signatures.push_back({SignatoryNo(key), Filled<Signature>(key), valid});
      signers.insert(key);
      good = good && valid && (key == 1 || key == 3 || key == 4 || key == 50);
    }
    const bool may = who.role != Role::kAuditor;
    *expected = may && good && text == model_.text && model_.proposed && !model_.abandoned;
    const auto delegations = DelegationsTo(knowledge_.Delegations(), procedure_.agreement(), signatures);
    *done = procedure_.Sign(absl::StrCat("text ", text), signatures, delegations, who, knowledge_, kToday).ok();
    if (*expected) model_.signers.insert(signers.begin(), signers.end());
  }
  void Activate(const Principal& who, int text, bool* expected, bool* done) {
    const std::string organisation = who.organisation == "région" ? "Région" : who.organisation;
    const int account = who.account.bytes()[0];
    *expected =
        who.role != Role::kHubOperator && Prepares(who) && model_.open() && model_.complete() && text == model_.text;
    for (const auto& [earlier, theirs] : model_.activators) {
      *expected = *expected && earlier != account && theirs != organisation;
    }
    *done = procedure_.Activate(Filled<Digest>(text), who, knowledge_, kToday).ok();
    if (!*expected) return;
    model_.activators.emplace_back(account, organisation);
    if (model_.activators.size() < 2) return;
    ASSERT_TRUE(knowledge_.Admit(procedure_.Item(), kToday).ok());
    model_.admitted = true;
  }
  // What must never be otherwise, told from the outside.
  void Check() const {
    const KnownAgreement* known = knowledge_.FindAgreement(kNewLocal, ConventionVersion(1));
    ASSERT_EQ(known != nullptr, model_.admitted);
    if (known == nullptr) {
      ASSERT_LT(procedure_.facts().activations.size(), 2u);
      return;
    }
    ASSERT_EQ(known->item->text, absl::StrCat("text ", model_.text));
    ASSERT_TRUE(model_.complete());
    ASSERT_TRUE(known->signed_by.contains(PartnerNo(1)) && known->signed_by.contains(PartnerNo(3)));
    std::set<SigningKey> keys;
    for (const ItemSignature& signature : known->item->signatures) {
      ASSERT_TRUE(signature.valid && keys.insert(signature.key).second);
    }
    const auto& activations = procedure_.facts().activations;
    ASSERT_EQ(activations.size(), 2u);
    ASSERT_NE(activations[0].account, activations[1].account);
    ASSERT_NE(model_.activators[0].second, model_.activators[1].second);
    ASSERT_EQ(procedure_.StateOn(knowledge_, kToday), ProcedureState::kInForce);
  }

  Dice dice_;
  Model model_;
  Knowledge knowledge_;
  Procedure procedure_ = Drafted();
};

TEST(ProcedureWalk, TenThousandRandomSequences) {
  Knowledge ground = Ground();
  for (const KnowledgeItem& item : {Letting(3, 50, AddDays(kToday, 9)), Letting(3, 51, AddDays(kToday, -1)),
                                    Letting(3, 52, AddDays(kToday, 9), kLocal), Letting(2, 53, AddDays(kToday, 9))}) {
    ASSERT_TRUE(ground.Admit(item, AddDays(kToday, -2)).ok());
  }
  int admitted = 0;
  for (uint64_t seed = 1; seed <= 10'000; ++seed) {
    Walk walk(seed, ground);
    for (int turn = 0; turn < 30; ++turn) {
      walk.Turn();
      if (testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << ", turn " << turn;
    }
    admitted += walk.admitted() ? 1 : 0;
  }
  // The walks reach what they are about, and also end elsewhere.
  EXPECT_GT(admitted, 1000);
  EXPECT_LT(admitted, 9900);
}

}  // namespace
}  // namespace relais
