// Plays a story's commands on the stage and tells what they led to.
#ifndef RELAIS_TESTS_SCENARIOS_PLAYER_H_
#define RELAIS_TESTS_SCENARIOS_PLAYER_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/derogation.h"
#include "tests/scenarios/picture.h"
#include "tests/scenarios/script.h"
#include "tests/scenarios/stage.h"

namespace relais::scenarios {

// A command's words after its subject and verb; a word that is asked for and missing is a fault of the story.
class Rest {
 public:
  explicit Rest(std::vector<std::string> words) : words_(std::move(words)) {}
  // Removes `word` if it is there.
  bool Take(absl::string_view word);
  // The word after `word`, both removed; none when `word` is not there.
  std::optional<std::string> After(absl::string_view word);
  std::string First();
  bool empty() const { return words_.empty(); }
  std::string Text() const;

 private:
  std::vector<std::string> words_;
};

class Player {
 public:
  explicit Player(uint64_t seed);

  // One command; the lines of its transcript. What breaks an invariant goes to faults() too.
  std::vector<std::string> Play(const Passage& passage);
  const std::vector<std::string>& faults() const { return faults_; }

 private:
  using Lines = std::vector<std::string>;

  void Run(const std::vector<std::string>& words);
  void Say(std::string line) { said_.push_back(std::move(line)); }
  // The refusal, or nothing.
  void Tell(Reason reason);
  void Fault(std::string what);
  std::optional<Day> DayOf(const std::string& word);

  // --- A structure's staff (desk_player.cc)
  bool PlayDesk(const Structure& who, const std::string& verb, Rest rest);
  bool PlayAnswer(const Structure& who, const std::string& verb, Rest& rest);
  void Refer(const Structure& who, Rest& rest, bool again);
  void Receive(const Structure& who, Rest& rest);
  void Decline(const Structure& who, const Case& person, Rest& rest);
  void Read(const Structure& who, Rest& rest);
  void Keep(region::NodeParty& party, HandoffId referral, Case& person);
  void Make(const Structure& who, const std::string& label, ReferralEvent event, EventDetail detail);
  void ReplaceSlip(const Structure& who, const std::string& label);
  void Correct(const Structure& who, const std::string& label);
  std::optional<node::RowKey> RowOf(const Structure& who, const std::string& label, ReferralEvent event);
  std::string Spoiled(const std::string& code, Rest& rest);

  // --- Everybody else (world_player.cc)
  bool PlayPerson(Case& person, const std::string& verb, Rest rest);
  bool PlayAnimator(const std::string& verb, Rest rest);
  bool PlayHub(const std::string& verb, Rest rest);
  bool PlayNetwork(const std::string& verb, Rest rest);
  bool PlayMachine(const Structure& who, const std::string& verb, Rest& rest);
  void Grant(Rest& rest);
  bool AnswerLeave(const std::string& verb, Rest& rest);
  void AskLeave(const Structure& who, Rest& rest);
  void DepositAgain(const Structure& who, Rest& rest, bool other_bytes);

  Case* FindCase(const std::string& label);

  Stage stage_;
  Cases cases_;
  std::map<std::string, Derogation> tokens_;
  Picture picture_;
  LastLook last_look_;
  Lines said_;
  Lines faults_;
};

}  // namespace relais::scenarios

#endif  // RELAIS_TESTS_SCENARIOS_PLAYER_H_
