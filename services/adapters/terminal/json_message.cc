#include "services/adapters/terminal/json_message.h"

#include <google/protobuf/message.h>

#include <limits>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/adapters/terminal/field_names.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDepthMax = 16;  // of nesting: no message of ours has more than four

std::optional<std::string> FromHex(const std::string& hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  for (char c : hex) {
    if (!absl::ascii_isxdigit(c) || absl::ascii_isupper(c)) return std::nullopt;
  }
  return absl::HexStringToBytes(hex);
}

class Filler {
 public:
  Filler(const NumberReaders& readers, const Terminal& terminal) : readers_(readers), terminal_(terminal) {}

  void Fill(const nlohmann::json& object, const std::string& path, Message& message) {
    if (!object.is_object()) return Wrong(path, terminal_.Say("un objet est attendu", "an object is expected"));
    for (const auto& [name, value] : object.items()) {
      const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
      const std::string place = path.empty() ? name : absl::StrCat(path, ".", name);
      if (field == nullptr) {
        Wrong(place, terminal_.Say("champ inconnu", "unknown field"));
      } else if (value.is_null()) {
        continue;
      } else if (!field->is_repeated()) {
        FillOne(value, place, *field, false, message);
      } else if (!value.is_array()) {
        Wrong(place, terminal_.Say("une liste est attendue", "a list is expected"));
      } else {
        message.GetReflection()->ClearField(&message, field);
        for (size_t i = 0; i < value.size(); ++i) {
          FillOne(value[i], absl::StrCat(place, "[", i, "]"), *field, true, message);
        }
      }
    }
  }

  const std::vector<std::string>& wrongs() const { return wrongs_; }

 private:
  void Wrong(const std::string& place, absl::string_view what) {
    wrongs_.push_back(absl::StrCat(place, terminal_.Say(" : ", ": "), what));
  }

  // Takes a whole number within [low, high].
  template <class T>
  std::optional<T> Whole(const nlohmann::json& value, const std::string& place) {
    // nlohmann keeps what is not negative as unsigned: compare without wrapping.
    const bool fits =
        (value.is_number_unsigned() && value.get<uint64_t>() <= static_cast<uint64_t>(std::numeric_limits<T>::max())) ||
        (value.is_number_integer() && !value.is_number_unsigned() && std::numeric_limits<T>::is_signed &&
         value.get<int64_t>() >= static_cast<int64_t>(std::numeric_limits<T>::min()));
    if (fits) return value.get<T>();
    Wrong(place, terminal_.Say("un nombre entier est attendu", "a whole number is expected"));
    return std::nullopt;
  }

  void FillInt32(const nlohmann::json& value, const std::string& place, const FieldDescriptor& field, bool add,
                 Message& message) {
    std::optional<int32_t> number;
    if (internal::IsDayField(field) && value.is_string()) {
      const absl::StatusOr<Day> day = ParseDay(value.get_ref<const std::string&>());
      if (value.get_ref<const std::string&>().empty()) {
        number = kNoDay.value();
      } else if (day.ok()) {
        number = day->value();
      } else {
        Wrong(place, terminal_.Say("une date AAAA-MM-JJ est attendue", "a date YYYY-MM-DD is expected"));
      }
    } else {
      number = Whole<int32_t>(value, place);
    }
    const Reflection& r = *message.GetReflection();
    if (!number) return;
    add ? r.AddInt32(&message, &field, *number) : r.SetInt32(&message, &field, *number);
  }

  void FillUint32(const nlohmann::json& value, const std::string& place, const FieldDescriptor& field, bool add,
                  Message& message) {
    std::optional<uint32_t> number;
    const auto reader = readers_.find(field.name());
    if (reader == readers_.end() || value.is_number()) {
      number = Whole<uint32_t>(value, place);
    } else {
      number = reader->second(value);
      if (!number) Wrong(place, terminal_.Say("valeur hors de la liste", "not a value of the list"));
    }
    const Reflection& r = *message.GetReflection();
    if (!number) return;
    add ? r.AddUInt32(&message, &field, *number) : r.SetUInt32(&message, &field, *number);
  }

  void FillText(const nlohmann::json& value, const std::string& place, const FieldDescriptor& field, bool add,
                Message& message) {
    if (!value.is_string()) return Wrong(place, terminal_.Say("un texte est attendu", "a text is expected"));
    std::string text = value.get<std::string>();
    if (field.type() == FieldDescriptor::TYPE_BYTES) {
      const std::optional<std::string> bytes = FromHex(text);
      if (!bytes) {
        return Wrong(place, terminal_.Say("des symboles hexadécimaux minuscules, par deux, sont attendus",
                                          "lower-case hexadecimal symbols, in twos, are expected"));
      }
      text = *bytes;
    }
    const Reflection& r = *message.GetReflection();
    add ? r.AddString(&message, &field, text) : r.SetString(&message, &field, text);
  }

  void FillEnum(const nlohmann::json& value, const std::string& place, const FieldDescriptor& field, bool add,
                Message& message) {
    const auto* found = value.is_string()
                            ? field.enum_type()->FindValueByName(internal::EnumPrefix(*field.enum_type()) +
                                                                 value.get_ref<const std::string&>())
                            : nullptr;
    if (found == nullptr || found->number() == 0) {
      return Wrong(place, terminal_.Say("valeur hors de la liste", "not a value of the list"));
    }
    const Reflection& r = *message.GetReflection();
    add ? r.AddEnum(&message, &field, found) : r.SetEnum(&message, &field, found);
  }

  void FillOne(const nlohmann::json& value, const std::string& place, const FieldDescriptor& field, bool add,
               Message& message) {
    const Reflection& r = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return FillInt32(value, place, field, add, message);
      case FieldDescriptor::CPPTYPE_UINT32:
        return FillUint32(value, place, field, add, message);
      case FieldDescriptor::CPPTYPE_STRING:
        return FillText(value, place, field, add, message);
      case FieldDescriptor::CPPTYPE_ENUM:
        return FillEnum(value, place, field, add, message);
      case FieldDescriptor::CPPTYPE_BOOL:
        if (!value.is_boolean())
          return Wrong(place, terminal_.Say("true ou false est attendu", "true or false is expected"));
        add ? r.AddBool(&message, &field, value.get<bool>()) : r.SetBool(&message, &field, value.get<bool>());
        return;
      case FieldDescriptor::CPPTYPE_UINT64:
        if (const auto number = Whole<uint64_t>(value, place)) {
          add ? r.AddUInt64(&message, &field, *number) : r.SetUInt64(&message, &field, *number);
        }
        return;
      case FieldDescriptor::CPPTYPE_INT64:
        if (const auto number = Whole<int64_t>(value, place)) {
          add ? r.AddInt64(&message, &field, *number) : r.SetInt64(&message, &field, *number);
        }
        return;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(value, place, add ? *r.AddMessage(&message, &field) : *r.MutableMessage(&message, &field));
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT:
        return Wrong(place, terminal_.Say("type non pris en charge", "type not supported"));
    }
  }

  const NumberReaders& readers_;
  const Terminal& terminal_;
  std::vector<std::string> wrongs_;
};

}  // namespace

absl::StatusOr<nlohmann::json> ParseJson(absl::string_view text, absl::string_view file, const Terminal& terminal) {
  std::vector<std::set<std::string>> names;  // of each object that is still open
  bool twice = false, deep = false;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    deep = deep || depth > kDepthMax;
    if (event == nlohmann::json::parse_event_t::object_start) names.emplace_back();
    if (event == nlohmann::json::parse_event_t::object_end) names.pop_back();
    if (event == nlohmann::json::parse_event_t::key)
      twice = !names.back().insert(parsed.get<std::string>()).second || twice;
    return true;
  };
  const nlohmann::json parsed = nlohmann::json::parse(text.begin(), text.end(), watch, false);
  if (parsed.is_discarded()) {
    return BadUsage(absl::StrCat(file, terminal.Say(" : ce n'est pas du JSON", ": this is not JSON")));
  }
  if (twice) return BadUsage(absl::StrCat(file, terminal.Say(" : un nom y figure deux fois", ": a name stands twice")));
  if (deep) return BadUsage(absl::StrCat(file, terminal.Say(" : trop imbriqué", ": nested too deep")));
  return parsed;
}

absl::Status FillMessage(const nlohmann::json& object, absl::string_view file, const Terminal& terminal,
                         Message& message, const NumberReaders& readers) {
  Filler filler(readers, terminal);
  filler.Fill(object, "", message);
  if (filler.wrongs().empty()) return absl::OkStatus();
  return BadUsage(absl::StrCat(file, terminal.Say(" : ", ": "), absl::StrJoin(filler.wrongs(), "\n  ")));
}

}  // namespace relais
