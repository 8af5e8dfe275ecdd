#include "services/adapters/http/connect_codec.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver.h>
#include <google/protobuf/util/type_resolver_util.h>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

namespace pb = google::protobuf;

constexpr char kTypePrefix[] = "type.googleapis.com";

std::string UrlOf(const pb::Message& message) {
  return absl::StrCat(kTypePrefix, "/", std::string(message.GetDescriptor()->full_name()));
}

pb::StringPiece Piece(absl::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

ConnectCodec::ConnectCodec(const std::vector<std::string>& services)
    : types_(pb::util::NewTypeResolverForDescriptorPool(kTypePrefix, pb::DescriptorPool::generated_pool())) {
  pb::MessageFactory* factory = pb::MessageFactory::generated_factory();
  for (const std::string& name : services) {
    const pb::ServiceDescriptor* service = pb::DescriptorPool::generated_pool()->FindServiceByName(name);
    RELAIS_CHECK(service != nullptr);
    for (int i = 0; i < service->method_count(); ++i) {
      const pb::MethodDescriptor* method = service->method(i);
      if (method->client_streaming()) continue;
      std::string path = absl::StrCat("/", name, "/", std::string(method->name()));
      methods_[path] = {path, method->server_streaming(), factory->GetPrototype(method->input_type()),
                        factory->GetPrototype(method->output_type())};
    }
  }
}
ConnectCodec::~ConnectCodec() = default;

const ConnectMethod* ConnectCodec::Find(absl::string_view path) const {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : &found->second;
}

bool ConnectCodec::FromJson(const ConnectMethod& method, absl::string_view json, std::string* bytes) const {
  bytes->clear();
  if (json.empty()) return true;
  return pb::util::JsonToBinaryString(types_.get(), UrlOf(*method.request), Piece(json), bytes,
                                      pb::util::JsonParseOptions())
             .ok() &&
         Check(method, *bytes);
}

bool ConnectCodec::Check(const ConnectMethod& method, absl::string_view bytes) const {
  const std::unique_ptr<pb::Message> message(method.request->New());
  return message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

bool ConnectCodec::ToJson(const ConnectMethod& method, const std::string& bytes, std::string* json) const {
  return pb::util::BinaryToJsonString(types_.get(), UrlOf(*method.response), bytes, json, pb::util::JsonPrintOptions())
      .ok();
}

bool ConnectCodec::TakeField(const ConnectMethod& method, absl::string_view field, std::string* bytes,
                             std::string* text) const {
  const std::unique_ptr<pb::Message> message(method.response->New());
  const pb::FieldDescriptor* taken = message->GetDescriptor()->FindFieldByName(std::string(field));
  if (taken == nullptr || !message->ParseFromString(*bytes)) return false;
  *text = message->GetReflection()->GetString(*message, taken);
  message->GetReflection()->ClearField(message.get(), taken);
  return message->SerializeToString(bytes);
}

std::optional<absl::string_view> OnlyEnvelope(absl::string_view body) {
  constexpr size_t kHead = 5;
  if (body.size() < kHead || body[0] != '\0') return std::nullopt;
  size_t length = 0;
  for (size_t i = 1; i < kHead; ++i) length = (length << 8) | static_cast<unsigned char>(body[i]);
  if (length != body.size() - kHead) return std::nullopt;
  return body.substr(kHead);
}

}  // namespace relais
