// What a newcomer reads of the day: each step and each result in plain French. The JSON keeps the bare names.
#ifndef RELAIS_DEPLOY_DEMO_WORDS_H_
#define RELAIS_DEPLOY_DEMO_WORDS_H_

#include <string>

namespace relais::demo {

// The sentence for a step's name; the name itself when none was written.
std::string TitleOf(const std::string& step);

// A result in French: states, acknowledgement levels and refusals, also several of them parted by "/".
std::string InFrench(const std::string& result);

// Who stands behind a node's short name.
std::string DoorName(const std::string& key);

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_WORDS_H_
