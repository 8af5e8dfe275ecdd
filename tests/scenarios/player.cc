#include "tests/scenarios/player.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"

namespace relais::scenarios {

bool Rest::Take(absl::string_view word) {
  auto it = absl::c_find(words_, word);
  if (it == words_.end()) return false;
  words_.erase(it);
  return true;
}

std::optional<std::string> Rest::After(absl::string_view word) {
  auto it = absl::c_find(words_, word);
  if (it == words_.end() || it + 1 == words_.end()) return std::nullopt;
  std::string after = *(it + 1);
  words_.erase(it, it + 2);
  return after;
}

std::string Rest::First() {
  if (words_.empty()) return "";
  std::string first = words_.front();
  words_.erase(words_.begin());
  return first;
}

std::string Rest::Text() const {
  return absl::StrJoin(words_, " ");
}

Player::Player(uint64_t seed) : stage_(seed), picture_(Look(stage_, cases_)) {}

void Player::Fault(std::string what) {
  said_.push_back(absl::StrCat("!! ", what));
  faults_.push_back(std::move(what));
}

void Player::Tell(Reason reason) {
  if (reason == Reason::kNone) return;
  if (reason == Reason::kUnavailable) return Say("no answer: the machine went down");
  Say(absl::StrCat("refused: ", ReasonName(reason)));
}

std::optional<Day> Player::DayOf(const std::string& word) {
  absl::StatusOr<Day> day = ParseDay(word);
  if (day.ok()) return *day;
  Fault(absl::StrCat("no day: '", word, "'"));
  return std::nullopt;
}

// "zoe" and "zoe/2" both belong to zoe.
Case* Player::FindCase(const std::string& label) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(label, absl::MaxSplits('/', 1));
  auto it = cases_.find(parts.first);
  return it == cases_.end() ? nullptr : &it->second;
}

std::vector<std::string> Player::Play(const Passage& passage) {
  said_.clear();
  Run(Words(passage.command));
  stage_.Settle();
  Picture now = Look(stage_, cases_);
  for (std::string& line : Changes(picture_, now)) Say(std::move(line));
  picture_ = std::move(now);
  for (std::string& broken : BrokenPromises(stage_, &last_look_)) Fault(absl::StrCat("promise broken: ", broken));
  return said_;
}

void Player::Run(const std::vector<std::string>& words) {
  const std::string subject = words.empty() ? "" : words[0];
  const std::string verb = words.size() < 2 ? "" : words[1];
  Rest rest(std::vector<std::string>(words.begin() + std::min<ptrdiff_t>(2, static_cast<ptrdiff_t>(words.size())),
                                     words.end()));
  bool known = false;
  if (subject == "wait") {
    int days = 0;
    known = absl::SimpleAtoi(verb, &days) && days > 0;
    if (known) {
      stage_.Wait(days);
      Say(absl::StrCat("it is ", FormatDay(stage_.today())));
    }
  } else if (subject == "animator") {
    known = PlayAnimator(verb, rest);
  } else if (subject == "hub") {
    known = PlayHub(verb, rest);
  } else if (subject == "network") {
    known = PlayNetwork(verb, rest);
  } else if (const Structure* who = stage_.Find(subject)) {
    known = PlayDesk(*who, verb, rest);
  } else if (Case* person = FindCase(subject)) {
    known = PlayPerson(*person, verb, rest);
  }
  if (!known) Fault("nobody understands this line");
}

}  // namespace relais::scenarios
