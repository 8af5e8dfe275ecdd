// Protobuf messages as JSON for scripts: the names of the .proto, ids as hexadecimal, days as dates.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_MESSAGE_JSON_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_MESSAGE_JSON_H_

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/container/btree_map.h"

namespace google::protobuf {
class Message;
}

namespace relais {

// How numbers of closed lists come out, by field name ("age_band"); the number 0 stands for "not said".
using NumberWords = absl::btree_map<std::string, std::function<nlohmann::json(uint32_t)>>;

// Every field, set or not, so that the shape never varies: a sub-message that is not set is null, bytes are lower-case
// hexadecimal, an enum value loses its type's prefix ("THIRD_DOOR") and is "" when unspecified, and a field "day" or
// "…_day" of type int32 is "YYYY-MM-DD", "" when 0. Fields in `words` come out as it says.
nlohmann::json MessageJson(const google::protobuf::Message& message, const NumberWords& words = {});

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_MESSAGE_JSON_H_
