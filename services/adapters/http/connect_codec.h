// Messages of calls between JSON and protobuf, by their descriptors.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_CONNECT_CODEC_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_CONNECT_CODEC_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace google::protobuf {
class Message;
namespace util {
class TypeResolver;
}
}  // namespace google::protobuf

namespace relais {

struct ConnectMethod {
  std::string path;  // "/relais.v1.DeskService/Send"
  bool stream = false;
  const google::protobuf::Message* request = nullptr;  // empty ones, of which others are made
  const google::protobuf::Message* response = nullptr;
};

// The methods of some services. Any thread.
class ConnectCodec {
 public:
  // Full names of services whose descriptors are compiled in; methods whose requests are streams are left out.
  explicit ConnectCodec(const std::vector<std::string>& services);
  ~ConnectCodec();

  // Null when it is no method of these services.
  const ConnectMethod* Find(absl::string_view path) const;
  const std::map<std::string, ConnectMethod, std::less<>>& methods() const { return methods_; }

  // A request in canonical JSON into protobuf; false when it is none: unknown fields included. Empty is {}.
  bool FromJson(const ConnectMethod& method, absl::string_view json, std::string* bytes) const;
  // Whether the bytes are such a request.
  bool Check(const ConnectMethod& method, absl::string_view bytes) const;
  // An answer.
  bool ToJson(const ConnectMethod& method, const std::string& bytes, std::string* json) const;
  // Takes a text out of an answer: `bytes` are without it then.
  bool TakeField(const ConnectMethod& method, absl::string_view field, std::string* bytes, std::string* text) const;

 private:
  std::unique_ptr<google::protobuf::util::TypeResolver> types_;
  std::map<std::string, ConnectMethod, std::less<>> methods_;
};

// The message of a request of one envelope without flags; none when it is not that.
std::optional<absl::string_view> OnlyEnvelope(absl::string_view body);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_CONNECT_CODEC_H_
