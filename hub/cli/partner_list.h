// A list of partners to invite, as a spreadsheet saves it.
#ifndef RELAIS_HUB_CLI_PARTNER_LIST_H_
#define RELAIS_HUB_CLI_PARTNER_LIST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {

// One good line.
struct Invitation {
  int line = 0;  // of the file, from 1
  PartnerId partner;
  std::string name;
  NodeId node;  // none: the hub chooses
};

struct BadLine {
  int line = 0;
  std::string field;  // the column, or "" for the whole line
  Text reason;        // literals
};

struct PartnerList {
  std::vector<Invitation> good;
  std::vector<BadLine> bad;
};

// UTF-8 (a byte order mark is dropped), separated by commas or semicolons, whichever the first line has; fields may be
// quoted (RFC 4180). The first line names the columns: partner and name are needed, node may be there, others are
// ignored. Every line stands for itself: a bad one is listed with its line, column and reason, once for each reason.
// BadUsage: no first line, a needed column is missing, not UTF-8, over limits::kInvitationsMax lines.
absl::StatusOr<PartnerList> ReadPartnerList(absl::string_view csv, const Terminal& terminal);

// A field as ReadPartnerList reads it, quoted where needed.
std::string CsvField(absl::string_view text);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_PARTNER_LIST_H_
