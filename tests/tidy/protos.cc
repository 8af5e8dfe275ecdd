#include "tests/tidy/protos.h"

#include <fstream>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace relais::tidy {
namespace {

namespace pb = google::protobuf;

// Comment above, and line of, the method `method` of the service `service` (indices within the file).
const pb::SourceCodeInfo::Location* PlaceOf(const pb::FileDescriptorProto& file, int service, int method) {
  for (const pb::SourceCodeInfo::Location& place : file.source_code_info().location()) {
    if (place.path_size() != 4) continue;
    if (place.path(0) == pb::FileDescriptorProto::kServiceFieldNumber && place.path(1) == service &&
        place.path(2) == pb::ServiceDescriptorProto::kMethodFieldNumber && place.path(3) == method) {
      return &place;
    }
  }
  return nullptr;
}

bool Answers(absl::string_view comment, absl::string_view question) {
  for (absl::string_view line : absl::StrSplit(comment, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (absl::StartsWith(line, question) && line.size() > question.size() + 1) return true;
  }
  return false;
}

using Reserved = std::map<std::string, std::set<int>>;  // message or enum -> reserved numbers

void WalkEnum(const pb::EnumDescriptorProto& enumeration, const std::string& scope, NumberList& list,
              Reserved& reserved) {
  const std::string name = absl::StrCat(scope, ".", enumeration.name());
  for (const pb::EnumValueDescriptorProto& value : enumeration.value()) list[{name, value.number()}] = value.name();
  for (const auto& range : enumeration.reserved_range()) {
    for (int number = range.start(); number <= range.end(); ++number) reserved[name].insert(number);
  }
}

void WalkMessage(const pb::DescriptorProto& message, const std::string& scope, NumberList& list, Reserved& reserved) {
  const std::string name = absl::StrCat(scope, ".", message.name());
  for (const pb::FieldDescriptorProto& field : message.field()) list[{name, field.number()}] = field.name();
  for (const auto& range : message.reserved_range()) {
    for (int number = range.start(); number < range.end(); ++number) reserved[name].insert(number);
  }
  for (const pb::DescriptorProto& inner : message.nested_type()) WalkMessage(inner, name, list, reserved);
  for (const pb::EnumDescriptorProto& inner : message.enum_type()) WalkEnum(inner, name, list, reserved);
}

void Walk(const ProtoSet& protos, NumberList& list, Reserved& reserved) {
  for (const pb::FileDescriptorProto& proto : protos.file()) {
    for (const pb::DescriptorProto& message : proto.message_type()) {
      WalkMessage(message, proto.package(), list, reserved);
    }
    for (const pb::EnumDescriptorProto& enumeration : proto.enum_type()) {
      WalkEnum(enumeration, proto.package(), list, reserved);
    }
  }
}

}  // namespace

std::optional<ProtoSet> LoadProtos(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  ProtoSet protos;
  if (!in || !protos.ParseFromIstream(&in) || protos.file_size() == 0) return std::nullopt;
  return protos;
}

std::vector<Finding> CheckRpcAnswers(const ProtoSet& protos) {
  std::vector<Finding> findings;
  for (const pb::FileDescriptorProto& proto : protos.file()) {
    for (int s = 0; s < proto.service_size(); ++s) {
      for (int m = 0; m < proto.service(s).method_size(); ++m) {
        const pb::SourceCodeInfo::Location* place = PlaceOf(proto, s, m);
        const std::string comment = place == nullptr ? "" : place->leading_comments();
        const int line = place == nullptr ? 1 : place->span(0) + 1;
        for (absl::string_view question : {"Who:", "Repeat:", "Durable:", "Refusals:"}) {
          if (Answers(comment, question)) continue;
          findings.push_back({absl::StrCat("proto/", proto.name()), line, "rpc-answers",
                              absl::StrCat("the comment of rpc ", proto.service(s).method(m).name(), " has no line '",
                                           question, " …'")});
        }
      }
    }
  }
  return findings;
}

NumberList NumbersIn(const ProtoSet& protos) {
  NumberList list;
  Reserved reserved;
  Walk(protos, list, reserved);
  return list;
}

NumberList ParseNumberList(absl::string_view text) {
  NumberList list;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    int number = 0;
    if (words.size() != 3 || words[0] == "#" || !absl::SimpleAtoi(words[1], &number)) continue;
    list[{words[0], number}] = words[2];
  }
  return list;
}

std::string FormatNumberList(const NumberList& list) {
  std::string text = "# Every number ever given on the wire or in a ledger. A line never changes and never goes.\n";
  for (const auto& [key, name] : list) absl::StrAppend(&text, key.first, " ", key.second, " ", name, "\n");
  return text;
}

std::vector<Finding> CheckNumbers(const ProtoSet& protos, const NumberList& list, absl::string_view list_path) {
  NumberList now;
  Reserved reserved;
  Walk(protos, now, reserved);
  std::vector<Finding> findings;
  const auto object = [&](const NumberedName& key, const std::string& message) {
    findings.push_back({std::string(list_path), 1, "field-number", absl::StrCat(key.first, " ", key.second, message)});
  };
  for (const auto& [key, name] : list) {
    const auto found = now.find(key);
    if (found != now.end() && found->second != name) {
      object(key, absl::StrCat(" was '", name, "' and is now '", found->second, "': a number is never reused"));
    } else if (found == now.end() && reserved[key.first].count(key.second) == 0) {
      object(key, absl::StrCat(" ('", name, "') is gone and not reserved: add `reserved ", key.second, ";`"));
    }
  }
  int missing = 0;
  for (const auto& [key, name] : now) missing += list.count(key) == 0 ? 1 : 0;
  for (const auto& [key, name] : now) {
    if (list.count(key) > 0) continue;
    object(key, absl::StrCat(" ('", name, "') is not in the list, ", missing, " in all: run tests/tidy/update"));
    break;
  }
  return findings;
}

}  // namespace relais::tidy
