// The promise between machines: every rpc answers four questions, and no number is ever used twice.
#ifndef RELAIS_TESTS_TIDY_PROTOS_H_
#define RELAIS_TESTS_TIDY_PROTOS_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.pb.h"
#include "tests/tidy/source.h"

namespace relais::tidy {

// What protoc says of all our protos: `protoc --include_source_info --descriptor_set_out`. Names of files are relative
// to proto/.
using ProtoSet = google::protobuf::FileDescriptorSet;

// Nothing if the file at `path` is missing or is no descriptor set.
std::optional<ProtoSet> LoadProtos(const std::string& path);

// Rule "rpc-answers": the comment above each rpc has lines that start with "Who:", "Repeat:", "Durable:" and
// "Refusals:", each with an answer.
std::vector<Finding> CheckRpcAnswers(const ProtoSet& protos);

// The list of numbers is a text file, one line for each number that was ever given, sorted:
//   relais.v1.Hello 3 boot_id
// A field or enum value that was taken out stays in the list, and is `reserved` in its message.
using NumberedName = std::pair<std::string, int>;        // message or enum, number
using NumberList = std::map<NumberedName, std::string>;  // -> field or value

NumberList NumbersIn(const ProtoSet& protos);
NumberList ParseNumberList(absl::string_view text);
std::string FormatNumberList(const NumberList& list);

// Rule "field-number": a number of the list carries another name now, or left without being reserved; a number is not
// in the list yet (tests/tidy/update adds it; only the first such is shown). Findings name `list_path`.
std::vector<Finding> CheckNumbers(const ProtoSet& protos, const NumberList& list, absl::string_view list_path);

}  // namespace relais::tidy

#endif  // RELAIS_TESTS_TIDY_PROTOS_H_
