// What both directions between JSON and protobuf agree on. Used by message_json and json_message only.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_FIELD_NAMES_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_FIELD_NAMES_H_

#include <google/protobuf/descriptor.h>

#include <string>

namespace relais::internal {

// "ListScope" → "LIST_SCOPE_".
std::string EnumPrefix(const google::protobuf::EnumDescriptor& type);
// An int32 that counts civil days: "day" or "…_day".
bool IsDayField(const google::protobuf::FieldDescriptor& field);

}  // namespace relais::internal

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_FIELD_NAMES_H_
