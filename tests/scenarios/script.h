// A story: comments, commands, and under each command what it led to. Text only; what a command does is elsewhere.
#ifndef RELAIS_TESTS_SCENARIOS_SCRIPT_H_
#define RELAIS_TESTS_SCENARIOS_SCRIPT_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace relais::scenarios {

// Lines of a story, in order. A line that starts at the margin is a command; indented by two spaces it is the
// transcript of the command above; empty, or beginning with #, it is for the reader.
struct Passage {
  int line = 0;                         // of the command in the file, from 1; 0 for a passage without one
  std::vector<std::string> before;      // comments and empty lines above the command, as they stand
  std::string command;                  // empty only in the last passage, which holds what follows the last command
  std::vector<std::string> transcript;  // expected, without the indent
};

std::vector<Passage> ParseStory(absl::string_view text);
// Inverse of ParseStory: the same bytes, but for trailing spaces.
std::string FormatStory(const std::vector<Passage>& passages);

// Words of a command: separated by spaces; a "quoted part" is one word without its quotes.
std::vector<std::string> Words(absl::string_view command);

// A command's outcome.
using Play = std::function<std::vector<std::string>(const Passage& passage)>;

// Plays every command. Returns the story as it would be written now.
std::vector<Passage> PlayStory(std::vector<Passage> passages, const Play& play);

// The first passages that differ, as a reader wants to see them ("story.txt:12: ft opens zoe", then - and + lines);
// empty when there are none. Both come of one story: the same commands.
std::string Differences(absl::string_view file, const std::vector<Passage>& expected,
                        const std::vector<Passage>& actual);

}  // namespace relais::scenarios

#endif  // RELAIS_TESTS_SCENARIOS_SCRIPT_H_
