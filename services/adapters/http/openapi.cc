#include "services/adapters/http/openapi.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"

namespace relais {
namespace {

namespace pb = google::protobuf;
using Json = nlohmann::ordered_json;

constexpr char kDocumentVersion[] = "v1";

Json RefTo(absl::string_view name) {
  return {{"$ref", absl::StrCat("#/components/schemas/", name)}};
}

Json EnumSchema(const pb::EnumDescriptor& type) {
  Json names = Json::array();
  for (int i = 0; i < type.value_count(); ++i) names.push_back(type.value(i)->name());
  return {{"type", "string"}, {"enum", std::move(names)}};
}

// One value, whether or not it is repeated.
Json ValueSchema(const pb::FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_INT32:
      return {{"type", "integer"}, {"format", "int32"}};
    case pb::FieldDescriptor::CPPTYPE_UINT32:
      return {{"type", "integer"}, {"minimum", 0}, {"maximum", 4294967295}};
    // 64 bits do not fit into JavaScript's numbers.
    case pb::FieldDescriptor::CPPTYPE_INT64:
      return {{"type", "string"}, {"pattern", "^-?[0-9]+$"}};
    case pb::FieldDescriptor::CPPTYPE_UINT64:
      return {{"type", "string"}, {"pattern", "^[0-9]+$"}};
    case pb::FieldDescriptor::CPPTYPE_FLOAT:
    case pb::FieldDescriptor::CPPTYPE_DOUBLE:
      return {{"type", "number"}};
    case pb::FieldDescriptor::CPPTYPE_BOOL:
      return {{"type", "boolean"}};
    case pb::FieldDescriptor::CPPTYPE_ENUM:
      return RefTo(field.enum_type()->full_name());
    case pb::FieldDescriptor::CPPTYPE_MESSAGE:
      return RefTo(field.message_type()->full_name());
    case pb::FieldDescriptor::CPPTYPE_STRING:
      break;
  }
  if (field.type() == pb::FieldDescriptor::TYPE_BYTES) return {{"type", "string"}, {"contentEncoding", "base64"}};
  return {{"type", "string"}};
}

// Messages and enums that are reached, each once.
class Schemas {
 public:
  void Add(const pb::Descriptor& type) {
    if (!seen_.insert(type.full_name()).second) return;
    Json properties = Json::object();
    for (int i = 0; i < type.field_count(); ++i) {
      const pb::FieldDescriptor& field = *type.field(i);
      if (field.is_map()) {
        properties[field.json_name()] = {{"type", "object"},
                                         {"additionalProperties", ValueOf(*field.message_type()->field(1))}};
      } else if (field.is_repeated()) {
        properties[field.json_name()] = {{"type", "array"}, {"items", ValueOf(field)}};
      } else {
        properties[field.json_name()] = ValueOf(field);
      }
    }
    all_[type.full_name()] = {
        {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  }
  Json Take() { return std::move(all_); }
  Json& at(const std::string& name) { return all_[name]; }

 private:
  Json ValueOf(const pb::FieldDescriptor& field) {
    if (field.message_type() != nullptr) Add(*field.message_type());
    if (const pb::EnumDescriptor* type = field.enum_type(); type != nullptr && seen_.insert(type->full_name()).second) {
      all_[type->full_name()] = EnumSchema(*type);
    }
    return ValueSchema(field);
  }

  std::set<std::string> seen_;
  Json all_ = Json::object();
};

Json ErrorSchema() {
  const Json text = {{"type", "string"}};
  const Json detail = {{"type", "object"},
                       {"properties", {{"type", text}, {"value", text}, {"debug", {{"type", "object"}}}}}};
  return {{"type", "object"},
          {"required", {"code"}},
          {"properties", {{"code", text}, {"message", text}, {"details", {{"type", "array"}, {"items", detail}}}}}};
}

Json Operation(const ConnectMethod& method, Schemas& schemas, const std::string& cookie) {
  const pb::Descriptor& request = *method.request->GetDescriptor();
  const pb::Descriptor& response = *method.response->GetDescriptor();
  schemas.Add(request);
  schemas.Add(response);
  const std::vector<std::string> parts = {method.path.substr(1, method.path.rfind('/') - 1),
                                          method.path.substr(method.path.rfind('/') + 1)};
  const std::string service = parts[0].substr(parts[0].rfind('.') + 1);
  const char* type = method.stream ? "application/connect+json" : "application/json";
  const auto content = [type](const pb::Descriptor& message) {
    return Json{{type, {{"schema", RefTo(message.full_name())}}}};
  };
  Json operation = {
      {"operationId", absl::StrCat(service, "_", parts[1])},
      {"summary", absl::StrCat(service, "/", parts[1], method.stream ? ": enveloped messages, as they come" : "")},
      {"tags", {service}},
      {"requestBody", {{"required", true}, {"content", content(request)}}},
      {"responses",
       {{"200", {{"description", "The answer."}, {"content", content(response)}}},
        {"default",
         {{"description", "A refusal; its reason is in details."},
          {"content", {{"application/json", {{"schema", RefTo("connect.error")}}}}}}}}}};
  if (!cookie.empty()) operation["security"] = Json::array({{{"session", Json::array()}}, Json::object()});
  if (cookie.empty()) operation["security"] = Json::array();
  return operation;
}

}  // namespace

std::string OpenApiOf(const ConnectCodec& codec, absl::string_view title, absl::string_view cookie) {
  Schemas schemas;
  Json paths = Json::object();
  std::set<std::string> services;
  for (const auto& [path, method] : codec.methods()) {
    paths[path] = {{"post", Operation(method, schemas, std::string(cookie))}};
    services.insert(paths[path]["post"]["tags"][0].get<std::string>());
  }
  Json tags = Json::array();
  for (const std::string& service : services) tags.push_back({{"name", service}});
  schemas.at("connect.error") = ErrorSchema();
  Json components = {{"schemas", schemas.Take()}};
  if (!cookie.empty()) {
    components["securitySchemes"] = {
        {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", std::string(cookie)}}}};
  }
  const Json document = {{"openapi", "3.1.0"},
                         {"info",
                          {{"title", std::string(title)},
                           {"version", kDocumentVersion},
                           {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
                         {"servers", Json::array({{{"url", "/"}}})},
                         {"tags", std::move(tags)},
                         {"paths", std::move(paths)},
                         {"components", std::move(components)}};
  return document.dump(1);
}

std::string OpenApiOf(const ServedCalls& calls) {
  return OpenApiOf(ConnectCodec(calls.services), calls.title, calls.cookie);
}

}  // namespace relais
