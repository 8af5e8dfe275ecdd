// The demonstration's network in a temp folder, for the tests of a suite to share.
#ifndef RELAIS_TESTS_INTEGRATION_STANDING_NETWORK_H_
#define RELAIS_TESTS_INTEGRATION_STANDING_NETWORK_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "deploy/demo/network.h"
#include "gtest/gtest.h"
#include "tests/integration/signed_network.h"

namespace relais::integration {

inline constexpr char kMission[] = "mission-locale-pithiviers";
inline constexpr char kCio[] = "cio-pithiviers";
inline constexpr char kTravail[] = "france-travail-pithiviers";

// One hub and ten nodes as processes, up before the suite's first test and gone after its last.
class StandingNetwork : public testing::Test {
 protected:
  static void SetUpTestSuite() { SetUpNetwork(""); }
  static void TearDownTestSuite();
  // With further tables in the hub's settings.
  static void SetUpNetwork(const std::string& hub_settings);
  static SignedNetwork& network() { return *network_; }
  static const std::string& folder() { return folder_; }
  static std::string HubBinary() { return std::string(RELAIS_BIN) + "/relais-hub"; }
  static std::string NodeBinary() { return std::string(RELAIS_BIN) + "/relais-node"; }

  // Sends a referral of a person who does not exist; `more` comes last and so wins.
  static demo::Answer Send(const std::string& origin, const std::string& service, const std::string& surname,
                           const std::vector<std::string>& more = {});
  static std::string ReferralOf(const demo::Answer& answer);
  // The acknowledgement level its origin shows, once it is `level` or time is up.
  static int AwaitLevel(const std::string& key, const std::string& referral, int level, int seconds);
  // Waits until the referral can be shown at `key`.
  static bool AwaitShown(const std::string& key, const std::string& referral, int seconds = 30);
  // Asks again until `done` or the time is up.
  static bool Until(int seconds, const std::function<bool()>& done);
  // Its origin shows `referral` in `state`, or time is up.
  static bool AwaitState(const std::string& key, const std::string& referral, const std::string& state,
                         int seconds = 30);
  // The closed name of a refusal; "ok", or what went wrong otherwise.
  static std::string ReasonOfAnswer(const demo::Answer& answer);
  // A referral still goes through from end to end.
  static void ExpectAlive();

 private:
  static std::unique_ptr<SignedNetwork> network_;
  static std::string folder_;
};

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_STANDING_NETWORK_H_
