// The listener with a certificate, as a client of another library sees it.
#include <curl/curl.h>

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "relais/v1/follow_service.grpc.pb.h"
#include "services/adapters/grpc/inner_server.h"
#include "services/adapters/http/http_server.h"
#include "services/adapters/http/web_certificate.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/logged_events.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/services/adapters/http/raw_caller.h"

namespace relais {
namespace {

size_t Keep(char* bytes, size_t size, size_t count, void* text) {
  static_cast<std::string*>(text)->append(bytes, size * count);
  return size * count;
}

class HttpTlsTest : public testing::Test {
 protected:
  HttpTlsTest()
      : authority_(*CertificateAuthority::Create(folder_ / "ca.pem", "centre", SystemClock().Now())),
        identity_(*authority_.IssueServer({}, SystemClock().Now())) {
    options_.address = "127.0.0.1:0";
    options_.chain_pem = identity_.chain_pem;
    options_.key_pem = identity_.key_pem;
  }
  absl::StatusOr<std::unique_ptr<HttpServer>> Serve() {
    return HttpServer::StartReplying(options_, [](HttpRequest request, std::shared_ptr<HttpReply> reply) {
      if (request.path != "/pieces") return reply->Send({200, "text/plain", std::string(100'000, 'x'), {}});
      reply->Begin({200, "text/plain", "", {}});
      reply->Write("one ", [reply](bool written) { reply->End(written ? "two" : "gone"); });
    });
  }
  // The body; "" and the error when there is none.
  CURLcode Get(int port, const std::string& path, std::string* body, long version = CURL_SSLVERSION_DEFAULT) {
    body->clear();
    CURL* curl = curl_easy_init();
    const std::string url = absl::StrCat("https://localhost:", port, path);
    std::string pem = authority_.pem();
    curl_blob roots{pem.data(), pem.size(), CURL_BLOB_COPY};
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &roots);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, version);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    const CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return code;
  }

  const TemporaryFolder folder_;
  const CertificateAuthority authority_;
  const ServerIdentity identity_;
  HttpOptions options_;
};

TEST_F(HttpTlsTest, SpeaksToWhoeverTrustsItsAuthority) {
  auto server = Serve();
  ASSERT_OK(server);
  std::string body;
  EXPECT_EQ(Get((*server)->port(), "/", &body), CURLE_OK);
  EXPECT_EQ(body.size(), 100'000u);
  EXPECT_EQ(Get((*server)->port(), "/pieces", &body), CURLE_OK);
  EXPECT_EQ(body, "one two");
}

TEST_F(HttpTlsTest, SpeaksNothingOlderAndNothingPlain) {
  auto server = Serve();
  ASSERT_OK(server);
  std::string body;
  EXPECT_EQ(Get((*server)->port(), "/", &body,
                static_cast<long>(CURL_SSLVERSION_TLSv1_0) | static_cast<long>(CURL_SSLVERSION_MAX_TLSv1_1)),
            CURLE_SSL_CONNECT_ERROR);
  EXPECT_EQ(GetPage((*server)->port(), "/").find("200"), std::string::npos);
  EXPECT_EQ(Get((*server)->port(), "/", &body), CURLE_OK) << "and goes on";
}

TEST_F(HttpTlsTest, AKeyThatIsNotItsCertificatesIsRefusedAtTheStart) {
  options_.key_pem = authority_.IssueServer({}, SystemClock().Now())->key_pem;
  EXPECT_EQ(ReasonOf(Serve().status()), Reason::kUnavailable);
  options_.key_pem = "no key";
  EXPECT_EQ(ReasonOf(Serve().status()), Reason::kUnavailable);
}

// The serial number of what a new connection is shown.
class RenewedTest : public HttpTlsTest {
 protected:
  WebIdentity Issue() {
    const ServerIdentity made = *authority_.IssueServer({}, SystemClock().Now());
    return {made.chain_pem, made.key_pem};
  }
  std::string Shown(int port) {
    std::string body;
    std::string serial;
    CURL* curl = curl_easy_init();
    const std::string url = absl::StrCat("https://localhost:", port, "/nowhere");
    std::string pem = authority_.pem();
    curl_blob roots{pem.data(), pem.size(), CURL_BLOB_COPY};
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &roots);
    curl_easy_setopt(curl, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    EXPECT_EQ(curl_easy_perform(curl), CURLE_OK);
    curl_certinfo* shown = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CERTINFO, &shown);
    for (curl_slist* line = shown == nullptr ? nullptr : shown->certinfo[0]; line != nullptr; line = line->next) {
      if (absl::StartsWith(line->data, "Serial Number:")) serial = line->data;
    }
    curl_easy_cleanup(curl);
    return serial;
  }
};

TEST_F(RenewedTest, AnotherCertificateIsShownWithoutANewStart) {
  FakeClock clock{SystemClock().Now()};
  LoggedEvents telemetry;
  absl::StatusOr<WebIdentity> on_disk = Issue();
  WebCertificate certificate([&on_disk](absl::Time) { return on_disk; });
  WebOptions options;
  options.address = "127.0.0.1:0";
  ASSERT_OK(certificate.Read(clock.Now(), &options));
  v1::FollowService::CallbackService nobody;
  const std::unique_ptr<InnerServer> inner = InnerServer::Start({&nobody}, 1 << 20);
  auto server = WebServer::Start(options, inner->channel());
  ASSERT_OK(server);
  const int port = (*server)->port();
  const std::string first = Shown(port);
  ASSERT_NE(first, "");
  RawCaller open(port);  // in the middle of its handshake all the while

  const auto look = [&] {
    clock.Advance(WebCertificate::kEvery);
    certificate.Look(clock.Now(), server->get(), &telemetry);
    return Shown(port);
  };
  EXPECT_EQ(look(), first);
  const WebIdentity next = Issue();
  on_disk = WebIdentity{next.chain_pem, options.key_pem};  // somebody is copying the two files
  EXPECT_EQ(look(), first);
  EXPECT_EQ(look(), first);
  on_disk = Refuse(Reason::kUnavailable, "no such file");
  EXPECT_EQ(look(), first);
  on_disk = next;
  const std::string second = look();
  EXPECT_NE(second, first);
  EXPECT_EQ(look(), second);
  EXPECT_THAT(telemetry.events(), testing::ElementsAre("web_certificate_not_renewed", "web_certificate_not_renewed",
                                                       "web_certificate_renewed"))
      << "each once, however often it was looked at";
  on_disk = Issue();
  certificate.Look(clock.Now() + absl::Seconds(1), server->get(), &telemetry);
  EXPECT_EQ(Shown(port), second) << "not at every look";
  (*server)->Stop();
}

TEST_F(RenewedTest, OneOfOurOwnIsIssuedLongBeforeItsEnd) {
  int issued = 0;
  const WebCertificate::Source source = WebCertificate::Issued([&](absl::Time) {
    ++issued;
    return WebIdentity{absl::StrCat("chain ", issued), "key"};
  });
  const absl::Time start = SystemClock().Now();
  EXPECT_EQ(source(start)->chain_pem, "chain 1");
  EXPECT_EQ(source(start + absl::Hours(24 * 299))->chain_pem, "chain 1");
  EXPECT_EQ(source(start + absl::Hours(24 * 300))->chain_pem, "chain 2");
  EXPECT_EQ(source(start + absl::Hours(24 * 599))->chain_pem, "chain 2");
}

TEST_F(HttpTlsTest, AHandshakeThatNeverEndsIsCut) {
  options_.request_patience = absl::Milliseconds(500);
  auto server = Serve();
  ASSERT_OK(server);
  RawCaller silent((*server)->port());
  silent.ReadAll();
  EXPECT_TRUE(silent.ended());
}

}  // namespace
}  // namespace relais
