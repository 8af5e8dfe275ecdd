#include "services/adapters/terminal/message_json.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/adapters/terminal/field_names.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string EnumWord(const google::protobuf::EnumValueDescriptor& value) {
  if (value.number() == 0) return "";
  return std::string(absl::StripPrefix(value.name(), internal::EnumPrefix(*value.type())));
}

nlohmann::json DayJson(int32_t number) {
  const Day day(number);
  if (day < kFirstDay || day > kLastDay) return number;
  return FormatDay(day);
}

// One value of `field`: element `index` when it is repeated, otherwise index is -1.
nlohmann::json ValueJson(const Message& message, const FieldDescriptor& field, int index, const NumberWords& words) {
  const Reflection& r = *message.GetReflection();
  const bool many = index >= 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: {
      const int32_t value = many ? r.GetRepeatedInt32(message, &field, index) : r.GetInt32(message, &field);
      return internal::IsDayField(field) ? DayJson(value) : nlohmann::json(value);
    }
    case FieldDescriptor::CPPTYPE_INT64:
      return many ? r.GetRepeatedInt64(message, &field, index) : r.GetInt64(message, &field);
    case FieldDescriptor::CPPTYPE_UINT32: {
      const uint32_t value = many ? r.GetRepeatedUInt32(message, &field, index) : r.GetUInt32(message, &field);
      const auto word = words.find(field.name());
      return word == words.end() ? nlohmann::json(value) : word->second(value);
    }
    case FieldDescriptor::CPPTYPE_UINT64:
      return many ? r.GetRepeatedUInt64(message, &field, index) : r.GetUInt64(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return many ? r.GetRepeatedBool(message, &field, index) : r.GetBool(message, &field);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return many ? r.GetRepeatedDouble(message, &field, index) : r.GetDouble(message, &field);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return many ? r.GetRepeatedFloat(message, &field, index) : r.GetFloat(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumWord(many ? *r.GetRepeatedEnum(message, &field, index) : *r.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string value = many ? r.GetRepeatedString(message, &field, index) : r.GetString(message, &field);
      return field.type() == FieldDescriptor::TYPE_BYTES ? absl::BytesToHexString(value) : value;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageJson(many ? r.GetRepeatedMessage(message, &field, index) : r.GetMessage(message, &field), words);
  }
  return nullptr;
}

}  // namespace

std::string internal::EnumPrefix(const google::protobuf::EnumDescriptor& type) {
  std::string prefix;
  for (char c : type.name()) {
    if (absl::ascii_isupper(c) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(c);
  }
  return prefix + '_';
}

bool internal::IsDayField(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 &&
         (field.name() == "day" || absl::EndsWith(field.name(), "_day"));
}

nlohmann::json MessageJson(const Message& message, const NumberWords& words) {
  nlohmann::json object = nlohmann::json::object();
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  const Reflection& r = *message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    nlohmann::json& place = object[field.name()];
    if (field.is_repeated()) {
      place = nlohmann::json::array();
      for (int k = 0; k < r.FieldSize(message, &field); ++k) place.push_back(ValueJson(message, field, k, words));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !r.HasField(message, &field)) {
      place = nullptr;
    } else {
      place = ValueJson(message, field, -1, words);
    }
  }
  return object;
}

}  // namespace relais
