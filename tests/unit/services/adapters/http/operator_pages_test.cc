#include "services/adapters/http/operator_pages.h"

#include "gmock/gmock.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/adapters/http/raw_caller.h"

namespace relais {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

OperatorSources Sources(bool lives, bool ready) {
  return {[] { return std::string("measured 1\n"); }, "text/measures",
          [lives] {
            return HealthReport{{"loop", lives}};
          },
          [ready] {
            return HealthReport{{"disk", ready}};
          }};
}

HttpResponse Ask(const std::string& path, const std::string& method = "GET", const std::string& host = "127.0.0.1:9464",
                 bool well = true) {
  HttpRequest request;
  request.method = method;
  request.path = path;
  request.host = host;
  return AnswerOperator(Sources(well, well), request);
}

TEST(OperatorPagesTest, ThreePagesAndNoOther) {
  EXPECT_EQ(Ask("/metrics").status, 200);
  EXPECT_EQ(Ask("/metrics").body, "measured 1\n");
  EXPECT_EQ(Ask("/metrics").content_type, "text/measures");
  EXPECT_EQ(Ask("/healthz").status, 200);
  EXPECT_THAT(Ask("/healthz").body, StartsWith("{\"ok\":true,\"checks\":[{\"name\":\"loop\""));
  EXPECT_EQ(Ask("/readyz", "HEAD").status, 200);
  EXPECT_THAT(Ask("/readyz").body, HasSubstr("\"disk\""));
  for (const char* path : {"/", "/metrics/", "/Metrics", "/metrics%20", ""}) EXPECT_EQ(Ask(path).status, 404) << path;
}

TEST(OperatorPagesTest, NotWellIsUnavailable) {
  for (const char* path : {"/healthz", "/readyz"}) {
    const HttpResponse response = Ask(path, "GET", "", false);
    EXPECT_EQ(response.status, 503);
    EXPECT_THAT(response.body, StartsWith("{\"ok\":false"));
  }
  EXPECT_EQ(Ask("/metrics", "GET", "", false).status, 200) << "measured all the same";
}

TEST(OperatorPagesTest, NothingIsChangedFromOutside) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "get", ""}) {
    EXPECT_EQ(Ask("/metrics", method).status, 405) << method;
  }
}

// A page in a browser that reaches loopback under a name of its own.
TEST(OperatorPagesTest, AnotherHostIsTurnedAway) {
  for (const char* host : {"evil.example", "evil.example:9464", "127.0.0.1.evil.example:9464", "192.0.2.1",
                           "10.0.0.1:1", "[::2]:1", "127.0.0.256:1", "localhost.evil.example"}) {
    EXPECT_EQ(Ask("/metrics", "GET", host).status, 421) << host;
  }
  for (const char* host : {"", "localhost", "localhost:9464", "127.0.0.1", "127.9.9.9:1", "[::1]:9464", "[::1]"}) {
    EXPECT_EQ(Ask("/metrics", "GET", host).status, 200) << host;
  }
}

TEST(OperatorPagesTest, ServedOverTheWire) {
  ASSERT_OK_AND_ASSIGN(const auto server, ServeOperatorPages("127.0.0.1:0", Sources(true, false)));
  EXPECT_THAT(GetPage(server->port(), "/metrics"), StartsWith("HTTP/1.0 200 OK"));
  EXPECT_THAT(GetPage(server->port(), "/readyz"), StartsWith("HTTP/1.0 503"));
  RawCaller caller(server->port());
  caller.Send("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_THAT(caller.ReadAll(), StartsWith("HTTP/1.1 413")) << "no page takes a body";
}

}  // namespace
}  // namespace relais
