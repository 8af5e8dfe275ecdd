// Small helpers that every codec needs: parse without surprises, ids of exact length, numbers of closed lists.
#ifndef RELAIS_SERVICES_WIRE_PARSE_H_
#define RELAIS_SERVICES_WIRE_PARSE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais::wire {

// Parses; false for truncated or overlong input, invalid UTF-8 in a text field, or nesting beyond what our messages
// have. Says nothing on any log: hostile bytes must not fill one.
bool ParseProto(absl::string_view bytes, google::protobuf::Message& message);

// Whether `message`, or any message within it, holds a field that this build does not know.
bool HasUnknownFields(const google::protobuf::Message& message);

// Reads fields one after the other and keeps the first refusal; afterwards status() is asked once.
class FieldCheck {
 public:
  // kMalformed with the field's name unless `good`.
  void Need(bool good, absl::string_view field) {
    if (!good) Fail(Reason::kMalformed, field);
  }
  void Fail(Reason reason, absl::string_view field) {
    if (status_.ok()) status_ = Refuse(reason, field);
  }
  void Take(const absl::Status& status) {
    if (status_.ok()) status_ = status;
  }
  // An id, key or signature: exactly its size and not all zero.
  template <class T>
  T Id(absl::string_view bytes, absl::string_view field) {
    const T id = T::FromBytes(bytes);
    Need(!id.none(), field);
    return id;
  }
  // The same, or empty for none.
  template <class T>
  T IdOrNone(absl::string_view bytes, absl::string_view field) {
    return bytes.empty() ? T() : Id<T>(bytes, field);
  }
  // A number of a closed list whose values are [1, last]; anything else is kUnknownValue.
  template <class E>
  E Listed(uint64_t number, E last, absl::string_view field) {
    if (number < 1 || number > static_cast<uint64_t>(last)) {
      Fail(Reason::kUnknownValue, field);
      return last;
    }
    return static_cast<E>(number);
  }

  bool ok() const { return status_.ok(); }
  const absl::Status& status() const { return status_; }

 private:
  absl::Status status_;
};

// The bytes of an id for a proto field; empty for none.
template <class Tag, size_t N>
std::string BytesOf(const Opaque<Tag, N>& id) {
  return id.none() ? std::string() : std::string(id.view());
}

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_PARSE_H_
