// The way back of message_json.h: a JSON file that a person wrote becomes a protobuf message, or a list of what is
// wrong.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_JSON_MESSAGE_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_JSON_MESSAGE_H_

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/terminal/terminal.h"

namespace google::protobuf {
class Message;
}

namespace relais {

// The number for what stands in the file, by field name ("age_band"); nothing when it is not one of the list.
using NumberReaders = absl::btree_map<std::string, std::function<std::optional<uint32_t>(const nlohmann::json&)>>;

// One JSON document; BadUsage if it is none, or nested too deep. Names may not stand twice in one object.
absl::StatusOr<nlohmann::json> ParseJson(absl::string_view text, absl::string_view file, const Terminal& terminal);

// Fills `message` from an object in the form that MessageJson writes; fields left out keep what they hold, null says
// the same. BadUsage names every place that is wrong ("parties[2].name: …"), all at once, and then `message` is of no
// use: an unknown name, another type, a number out of range, text that is no hexadecimal, no day or no enum value.
absl::Status FillMessage(const nlohmann::json& object, absl::string_view file, const Terminal& terminal,
                         google::protobuf::Message& message, const NumberReaders& readers = {});

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_JSON_MESSAGE_H_
