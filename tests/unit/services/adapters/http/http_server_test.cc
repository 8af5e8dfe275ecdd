// The listener on real sockets: what it serves, and what a hostile or slow caller gets.
#include "services/adapters/http/http_server.h"

#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/adapters/http/raw_caller.h"

namespace relais {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kGet[] = "GET /page HTTP/1.1\r\nHost: here\r\n\r\n";

class HttpServerTest : public ::testing::Test {
 protected:
  std::unique_ptr<HttpServer> Serve(HttpOptions options, HttpServer::Handler handler) {
    options.address = "127.0.0.1:0";
    auto server = HttpServer::Start(options, std::move(handler));
    EXPECT_OK(server);
    return server.ok() ? *std::move(server) : nullptr;
  }
  std::unique_ptr<HttpServer> ServeEcho(const HttpOptions& options = {}) {
    return Serve(options, [](const HttpRequest& request) {
      return HttpResponse{200,
                          "text/plain",
                          absl::StrCat(request.method, " ", request.path, " ", request.query, " ", request.host, " ",
                                       request.accept, " ", request.body, "."),
                          {{"X-More", "more"}}};
    });
  }
};

TEST_F(HttpServerTest, AConnectionServesSeveralRequests) {
  auto server = ServeEcho();
  RawCaller caller(server->port());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(caller.Send("POST /a/b?c=d HTTP/1.1\r\nHost: here:1\r\nAccept: all\r\nContent-Length: 4\r\n\r\nbody"));
    const std::string answer = caller.ReadUntil("body.");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("X-More: more\r\n"));
    EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\nPOST /a/b c=d here:1 all body."));
  }
  EXPECT_FALSE(caller.ended());
}

TEST_F(HttpServerTest, HeadGetsTheLengthWithoutTheBody) {
  auto server = ServeEcho();
  RawCaller caller(server->port());
  caller.Send("HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const std::string answer = caller.ReadAll();
  EXPECT_THAT(answer, HasSubstr("Content-Length: 13\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST_F(HttpServerTest, TheLastAllowedRequestEndsTheConnection) {
  HttpOptions options;
  options.requests_per_connection_max = 2;
  auto server = ServeEcho(options);
  RawCaller caller(server->port());
  caller.Send(kGet);
  EXPECT_THAT(caller.ReadUntil("."), Not(HasSubstr("Connection: close")));
  caller.Send(kGet);
  EXPECT_THAT(caller.ReadAll(), HasSubstr("Connection: close"));
  EXPECT_TRUE(caller.ended());
}

TEST_F(HttpServerTest, WhatIsNoRequestIsAnsweredAndCut) {
  HttpOptions options;
  options.header_bytes_max = 1024;
  options.body_bytes_max = 100;
  auto server = ServeEcho(options);
  const std::vector<std::pair<std::string, std::string>> attacks = {
      {"nonsense\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/1.1\r\nno field\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/1.1\r\nX: " + std::string(2000, 'x') + "\r\n\r\n", "HTTP/1.1 431"},
      {"POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x'), "HTTP/1.1 413"},
      {"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "HTTP/1.1 413"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nc8\r\n" + std::string(200, 'x') + "\r\n0\r\n\r\n",
       "HTTP/1.1 413"}};
  for (const auto& [sent, answer] : attacks) {
    RawCaller caller(server->port());
    caller.Send(sent);
    EXPECT_THAT(caller.ReadAll(), StartsWith(answer)) << sent.substr(0, 60);
    EXPECT_TRUE(caller.ended());
  }
  EXPECT_THAT(GetPage(server->port(), "/alive"), HasSubstr("GET /alive"));
}

TEST_F(HttpServerTest, AHandlerSeesEveryFieldAndWhoCalls) {
  std::string seen;
  auto server = Serve({}, [&seen](const HttpRequest& request) {
    seen = absl::StrCat(request.caller, " ", request.Field("x-one"), " ", request.Count("x-one"), " ",
                        request.Field("none"));
    return HttpResponse{};
  });
  RawCaller caller(server->port());
  caller.Send("GET / HTTP/1.0\r\nX-One: a\r\nx-ONE: b\r\n\r\n");
  caller.ReadAll();
  EXPECT_EQ(seen, "127.0.0.1 a 2 ");
}

TEST_F(HttpServerTest, ShortRequestsMayBeHandledOnTheWiresThread) {
  HttpOptions options;
  options.address = "127.0.0.1:0";
  options.on_wire_bytes_max = 4;
  std::vector<std::thread::id> threads;
  auto server = HttpServer::StartReplying(options, [&threads](HttpRequest, std::shared_ptr<HttpReply> reply) {
    threads.push_back(std::this_thread::get_id());
    reply->Send({200, "text/plain", "done.", {}});
  });
  ASSERT_OK(server);
  RawCaller caller((*server)->port());
  for (const char* body : {"abcd", "abcde", ""}) {
    caller.Send(absl::StrCat("POST / HTTP/1.1\r\nContent-Length: ", strlen(body), "\r\n\r\n", body));
    EXPECT_THAT(caller.ReadUntil("done."), HasSubstr("200 OK"));
  }
  ASSERT_EQ(threads.size(), 3u);
  EXPECT_EQ(threads[0], threads[2]);
  EXPECT_NE(threads[0], threads[1]);
}

// --- Answers in pieces -------------------------------------------------------------------------------------------

class PiecesTest : public HttpServerTest {
 protected:
  void Serve(HttpOptions options = {}) {
    options.address = "127.0.0.1:0";
    auto server = HttpServer::StartReplying(options, [this](HttpRequest, std::shared_ptr<HttpReply> reply) {
      reply->OnGone([this] { gone_.Notify(); });
      reply->Begin({200, "text/event", "", {{"X-More", "more"}}});
      reply_ = std::move(reply);
      begun_.Notify();
    });
    ASSERT_OK(server);
    server_ = *std::move(server);
  }
  bool Write(std::string piece) {
    absl::Notification done;
    bool written = false;
    reply_->Write(std::move(piece), [&](bool ok) {
      written = ok;
      done.Notify();
    });
    done.WaitForNotification();
    return written;
  }
  std::unique_ptr<HttpServer> server_;
  std::shared_ptr<HttpReply> reply_;
  absl::Notification begun_;
  absl::Notification gone_;
};

TEST_F(PiecesTest, ComeOneByOneAndEndTheConnection) {
  Serve();
  RawCaller caller(server_->port());
  caller.Send(kGet);
  const std::string head = caller.ReadUntil("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(head, HasSubstr("X-More: more\r\n"));
  EXPECT_THAT(head, HasSubstr("Connection: close\r\n"));
  begun_.WaitForNotification();
  EXPECT_TRUE(Write("first"));
  EXPECT_EQ(caller.ReadUntil("first\r\n"), "5\r\nfirst\r\n");
  EXPECT_TRUE(Write("second piece, longer"));
  reply_->End("end");
  EXPECT_EQ(caller.ReadAll(), "14\r\nsecond piece, longer\r\n3\r\nend\r\n0\r\n\r\n");
  EXPECT_TRUE(caller.ended());
}

TEST_F(PiecesTest, ACallerThatGoesIsNoticed) {
  Serve();
  {
    RawCaller caller(server_->port());
    caller.Send(kGet);
    caller.ReadUntil("\r\n\r\n");
  }
  EXPECT_TRUE(gone_.WaitForNotificationWithTimeout(absl::Seconds(20)));
  begun_.WaitForNotification();
  EXPECT_FALSE(Write("late"));
  reply_->End("");
}

TEST_F(PiecesTest, ACallerThatSpeaksInBetweenIsCut) {
  Serve();
  RawCaller caller(server_->port());
  caller.Send(kGet);
  caller.ReadUntil("\r\n\r\n");
  caller.Send(kGet);
  caller.ReadAll();
  EXPECT_TRUE(caller.ended());
  EXPECT_TRUE(gone_.WaitForNotificationWithTimeout(absl::Seconds(20)));
}

TEST_F(PiecesTest, ACallerThatDoesNotReadIsCut) {
  HttpOptions options;
  options.answer_patience = absl::Milliseconds(500);
  Serve(options);
  RawCaller caller(server_->port(), 4096);
  caller.Send(kGet);
  begun_.WaitForNotification();
  bool written = true;
  for (int i = 0; written && i < 200; ++i) written = Write(std::string(1 << 20, 'x'));
  EXPECT_FALSE(written);
  EXPECT_TRUE(gone_.WaitForNotificationWithTimeout(absl::Seconds(20)));
}

TEST_F(PiecesTest, AReplyMayOutliveItsServer) {
  Serve();
  RawCaller caller(server_->port());
  caller.Send(kGet);
  begun_.WaitForNotification();
  server_.reset();
  reply_->End("late");
  reply_.reset();
  caller.ReadAll();
  EXPECT_TRUE(caller.ended());
}

TEST_F(HttpServerTest, ADroppedReplyCutsItsCaller) {
  HttpOptions options;
  options.address = "127.0.0.1:0";
  auto server = HttpServer::StartReplying(options, [](HttpRequest, std::shared_ptr<HttpReply>) {});
  ASSERT_OK(server);
  RawCaller caller((*server)->port());
  caller.Send(kGet);
  EXPECT_EQ(caller.ReadAll(), "");
  EXPECT_TRUE(caller.ended());
}

TEST_F(HttpServerTest, ASlowCallerIsCutAndHoldsNobodyUp) {
  HttpOptions options;
  options.request_patience = absl::Milliseconds(600);
  auto server = ServeEcho(options);
  RawCaller drip(server->port());
  RawCaller silent(server->port());
  bool open = true;
  for (int i = 0; open && i < 200; ++i) {  // ten seconds: no end of the header in sight
    open = drip.Send("x") && !(drip.ReadUntil(".", 50), drip.ended());
    if (i == 3) {
      EXPECT_THAT(GetPage(server->port(), "/"), HasSubstr("200 OK"));
    }
  }
  EXPECT_FALSE(open);
  EXPECT_EQ(silent.ReadAll(), "");
  EXPECT_TRUE(silent.ended());
}

TEST_F(HttpServerTest, ACallerThatStopsReadingIsCut) {
  HttpOptions options;
  options.answer_patience = absl::Milliseconds(500);
  auto server = Serve(options, [](const HttpRequest& request) {
    return HttpResponse{200, "text/plain", std::string(request.path == "/big" ? 32u << 20 : 2u, 'b'), {}};
  });
  RawCaller caller(server->port(), 4096);
  caller.Send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(GetPage(server->port(), "/small"), EndsWith("\r\n\r\nbb")) << "others are served meanwhile";
  PauseFor(2000);
  EXPECT_LT(caller.ReadAll().size(), size_t{32} << 20);
  EXPECT_TRUE(caller.ended());
}

TEST_F(HttpServerTest, OneTooManyIsTurnedAwayUntilOneLeaves) {
  HttpOptions options;
  options.connections_max = 3;
  auto server = ServeEcho(options);
  std::vector<std::unique_ptr<RawCaller>> callers;
  for (int i = 0; i < 3; ++i) {
    callers.push_back(std::make_unique<RawCaller>(server->port()));
    callers.back()->Send(kGet);
    EXPECT_THAT(callers.back()->ReadUntil("."), HasSubstr("200 OK"));
  }
  RawCaller fourth(server->port());
  fourth.Send(kGet);
  EXPECT_EQ(fourth.ReadAll(), "");
  EXPECT_EQ(server->turned_away(), 1u);
  callers.pop_back();
  std::string answer;
  for (int i = 0; i < 5000 && answer.empty(); ++i) answer = GetPage(server->port(), "/");
  EXPECT_THAT(answer, HasSubstr("200 OK"));
}

TEST_F(HttpServerTest, NobodyHasMoreThanItsShare) {
  HttpOptions options;
  options.connections_per_address_max = 1;
  auto server = ServeEcho(options);
  RawCaller first(server->port());
  first.Send(kGet);
  EXPECT_THAT(first.ReadUntil("."), HasSubstr("200 OK"));
  RawCaller second(server->port());
  second.Send(kGet);
  EXPECT_EQ(second.ReadAll(), "");
}

TEST_F(HttpServerTest, AHandlerThatWaitsDoesNotHoldUpTheWire) {
  absl::Notification free;
  HttpOptions options;
  options.handler_threads = 2;
  auto server = Serve(options, [&free](const HttpRequest& request) {
    if (request.path == "/wait") free.WaitForNotification();
    return HttpResponse{200, "text/plain", request.path, {}};
  });
  RawCaller waits(server->port());
  waits.Send("GET /wait HTTP/1.0\r\n\r\n");
  EXPECT_THAT(GetPage(server->port(), "/other"), EndsWith("/other"));
  free.Notify();
  EXPECT_THAT(waits.ReadAll(), EndsWith("/wait"));
}

TEST_F(HttpServerTest, StopCutsWhoIsThereAndRefusesWhoComes) {
  std::atomic<int> handled{0};
  absl::Notification inside;
  auto server = Serve({}, [&](const HttpRequest&) {
    if (++handled == 2) {
      inside.Notify();
      PauseFor(200);
    }
    return HttpResponse();
  });
  const int port = server->port();
  RawCaller idle(port);
  idle.Send(kGet);
  EXPECT_THAT(idle.ReadUntil("\r\n\r\n"), HasSubstr("200 OK"));
  RawCaller asking(port);
  asking.Send(kGet);
  inside.WaitForNotification();
  server->Stop();
  server->Stop();
  idle.ReadAll();
  asking.ReadAll();
  EXPECT_TRUE(idle.ended() && asking.ended());
  EXPECT_FALSE(RawCaller(port).connected());
  server.reset();
}

TEST_F(HttpServerTest, AnAddressThatCannotBeHadIsNamed) {
  auto server = ServeEcho();
  const HttpServer::Handler handler = [](const HttpRequest&) { return HttpResponse(); };
  for (const std::string& address :
       {absl::StrCat("127.0.0.1:", server->port()), std::string("192.0.2.1:1"), std::string("nowhere"),
        std::string("host.example:80"), std::string("127.0.0.1:65536"), std::string("127.0.0.1:")}) {
    HttpOptions options;
    options.address = address;
    const auto refused = HttpServer::Start(options, handler);
    EXPECT_THAT(refused, RefusedFor(Reason::kUnavailable)) << address;
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr(address));
  }
}

}  // namespace
}  // namespace relais
