// The words of `services add` and `services edit`: options, and the service that they describe.
#ifndef RELAIS_NODE_CLI_SERVICE_FORM_H_
#define RELAIS_NODE_CLI_SERVICE_FORM_H_

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/terminal/command.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/convention/service.h"

namespace relais::node {

std::vector<Option> ServiceOptions();

// Changes what is named in `arguments` and leaves the rest; a list that is named is replaced whole. BadUsage names the
// option; whether the service as a whole makes sense is CheckService's question.
absl::Status FillService(const Arguments& arguments, const Terminal& terminal, Service& service);

// "--until" and the like: a day YYYY-MM-DD.
absl::StatusOr<Day> DayOption(const Arguments& arguments, const char* option, const Terminal& terminal);
// "2026-12-24..2027-01-02", or one day; the end does not lie before the beginning.
absl::StatusOr<DayRange> DaysFromText(absl::string_view text, const Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_SERVICE_FORM_H_
