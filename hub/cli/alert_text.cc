#include "hub/cli/alert_text.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

namespace relais::hub {
namespace {

struct Matter {
  const v1::Alert* alert;  // the first one of it
  std::set<std::string> conventions;
  int32_t days_least = 0;
  int32_t days_most = 0;
};

bool SameMatter(const v1::Alert& a, const v1::Alert& b) {
  return a.kind() == b.kind() && a.partner() == b.partner() && a.territory().code() == b.territory().code();
}

std::string InBrackets(const Matter& matter, Language language) {
  const bool french = language == Language::kFrench;
  std::string text;
  if (matter.days_most != 0) {
    const std::string least =
        matter.days_least == matter.days_most ? "" : absl::StrCat(matter.days_least, french ? " à " : " to ");
    text = absl::StrCat(least, matter.days_most, french ? " j" : " d");
  }
  if (matter.conventions.size() > 1) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", matter.conventions.size(), " conventions");
  }
  return text.empty() ? "" : absl::StrCat(" (", text, ")");
}

}  // namespace

std::vector<std::string> AlertLines(const v1::ListAlertsResponse& alerts, Language language) {
  std::vector<Matter> matters;
  for (const v1::Alert& alert : alerts.alerts()) {
    auto it = std::find_if(matters.begin(), matters.end(),
                           [&alert](const Matter& matter) { return SameMatter(*matter.alert, alert); });
    if (it == matters.end()) it = matters.insert(it, Matter{&alert, {}, alert.days(), alert.days()});
    it->days_least = std::min(it->days_least, alert.days());
    it->days_most = std::max(it->days_most, alert.days());
    if (!alert.convention().empty()) it->conventions.insert(alert.convention());
  }
  std::vector<std::string> lines;
  for (const Matter& matter : matters) {
    const v1::Alert& alert = *matter.alert;
    const std::string about = alert.partner_name().empty()
                                  ? absl::StrCat(alert.territory().code(), " ", alert.territory().label())
                                  : alert.partner_name();
    lines.push_back(absl::StrCat(about, InBrackets(matter, language)));
    lines.push_back(absl::StrCat("  ", language == Language::kFrench ? alert.advice_fr() : alert.advice_en()));
  }
  return lines;
}

}  // namespace relais::hub
