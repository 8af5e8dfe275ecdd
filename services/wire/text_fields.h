// Fields that several signed texts have in common. Used by the readers of texts only.
#ifndef RELAIS_SERVICES_WIRE_TEXT_FIELDS_H_
#define RELAIS_SERVICES_WIRE_TEXT_FIELDS_H_

#include <climits>
#include <cstdint>
#include <string>

#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "services/core/handoff/clean_text.h"
#include "services/wire/parse.h"

namespace relais::wire {

// `text`, which has to be clean.
inline std::string Clean(const std::string& text, absl::string_view field, FieldCheck& check) {
  check.Need(IsCleanText(text), field);
  return text;
}

// A number that fits an int; 0 once `check` failed.
inline int Count(uint32_t number, absl::string_view field, FieldCheck& check) {
  check.Need(number <= INT_MAX, field);
  return check.ok() ? static_cast<int>(number) : 0;
}

// Each code once.
inline absl::btree_set<std::string> ReadSet(const google::protobuf::RepeatedPtrField<std::string>& in,
                                            absl::string_view field, FieldCheck& check) {
  absl::btree_set<std::string> out;
  for (const std::string& code : in) check.Need(out.insert(Clean(code, field, check)).second, field);
  return out;
}

inline void WriteSet(const absl::btree_set<std::string>& in, google::protobuf::RepeatedPtrField<std::string>* out) {
  for (const std::string& code : in) *out->Add() = code;
}

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_TEXT_FIELDS_H_
