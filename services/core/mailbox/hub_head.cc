#include "services/core/mailbox/hub_head.h"

namespace relais {

std::string HubHeadText(Epoch epoch, RecordCount records) {
  std::string text = "relais.v1.hub-head";
  for (int shift = 24; shift >= 0; shift -= 8) text.push_back(static_cast<char>(epoch.value() >> shift));
  for (int shift = 56; shift >= 0; shift -= 8) text.push_back(static_cast<char>(records.value() >> shift));
  return text;
}

}  // namespace relais
