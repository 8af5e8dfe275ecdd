// Answers of the node as lines for people. JSON comes straight from the messages (words.h).
#ifndef RELAIS_NODE_CLI_SHOW_H_
#define RELAIS_NODE_CLI_SHOW_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "relais/v1/desk_service.pb.h"
#include "services/adapters/terminal/command.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::node {

// The first symbols of an id, enough to name it on a command line.
std::string ShortId(absl::string_view bytes16);
// "2026-11-22", "" for 0 or a day that is none.
std::string DayText(int32_t day);
// "09:30", "" for 0.
std::string MinuteText(uint32_t minute);

void ShowReferral(const v1::ReferralSummary& referral, Terminal& terminal);
void ShowReferrals(const google::protobuf::RepeatedPtrField<v1::ReferralSummary>& referrals, Terminal& terminal);
void ShowDetail(const v1::ReferralDetail& detail, Terminal& terminal);
void ShowOffers(const v1::FindServicesResponse& found, Terminal& terminal);
void ShowStatus(const v1::GetStatusResponse& status, Terminal& terminal);

// Values typed as options. BadUsage names the option.
absl::StatusOr<int32_t> DayOption(const Arguments& arguments, absl::string_view option, const Terminal& terminal);
// "9:30", "09:30" or "9h30".
absl::StatusOr<uint32_t> MinuteOption(const Arguments& arguments, absl::string_view option, const Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_SHOW_H_
