#include "services/adapters/http/web_folder.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class WebFolderTest : public testing::Test {
 protected:
  WebFolderTest() {
    fs::create_directories(folder_ + "/assets");
    Write("index.html", "<!doctype html>");
  }
  void Write(const std::string& name, const std::string& bytes) { std::ofstream(folder_ + "/" + name) << bytes; }
  static HttpRequest Asking(const std::string& encodings) {
    HttpRequest request;
    request.method = "GET";
    request.fields = {{"accept-encoding", encodings}};
    return request;
  }
  static std::string FieldOf(const HttpResponse& answer, const std::string& name) {
    for (const auto& [key, value] : answer.fields) {
      if (key == name) return value;
    }
    return "";
  }
  std::string Refusal(const WebFolder::Bounds& bounds = WebFolder::Bounds()) {
    const absl::StatusOr<WebFolder> read = WebFolder::Read(folder_, bounds);
    EXPECT_EQ(ReasonOf(read.status()), Reason::kUnavailable);
    return std::string(read.status().message());
  }
  const TemporaryFolder above_;
  const std::string folder_ = above_.path() + "/web";
};

TEST_F(WebFolderTest, TheFormThatTheBrowserTakesGoesOut) {
  Write("assets/app-DiwrgTda.js", "plain");
  Write("assets/app-DiwrgTda.js.br", "brotli");
  Write("assets/app-DiwrgTda.js.gz", "gzip");
  const absl::StatusOr<WebFolder> read = WebFolder::Read(folder_);
  ASSERT_OK(read);
  EXPECT_EQ(read->files(), 2u) << "forms are no files";
  const std::string path = "assets/app-DiwrgTda.js";
  EXPECT_EQ(read->Answer(path, Asking("gzip, deflate, br")).body, "brotli");
  EXPECT_EQ(read->Answer(path, Asking("gzip, br;q=0")).body, "gzip");
  EXPECT_EQ(read->Answer(path, Asking("")).body, "plain");
  EXPECT_EQ(read->Answer(path, Asking("*;q=0")).body, "plain");
  const HttpResponse answer = read->Answer(path, Asking("*"));
  EXPECT_EQ(FieldOf(answer, "Content-Encoding"), "br");
  EXPECT_EQ(FieldOf(answer, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(answer.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(read->Answer(path + ".br", Asking("")).status, 404);
}

TEST_F(WebFolderTest, APathWithoutADotIsThePagesOwn) {
  Write("assets/app.css", "a{}");
  const absl::StatusOr<WebFolder> read = WebFolder::Read(folder_);
  ASSERT_OK(read);
  for (const char* path : {"", "orienter", "a/b/c", "assets"}) {
    EXPECT_EQ(read->Answer(path, Asking("")).body, "<!doctype html>") << path;
  }
  EXPECT_EQ(FieldOf(read->Answer("", Asking("")), "Cache-Control"), "no-cache");
  EXPECT_EQ(FieldOf(read->Answer("assets/app.css", Asking("")), "Cache-Control"), "no-cache")
      << "its name says nothing";
  for (const char* path : {"no.js", "../index.html", "a/../index.html", "/index.html"}) {
    EXPECT_EQ(read->Answer(path, Asking("")).status, 404) << path;
  }
}

TEST_F(WebFolderTest, WhatTheBrowserHasIsNotSentAgain) {
  const absl::StatusOr<WebFolder> read = WebFolder::Read(folder_);
  ASSERT_OK(read);
  HttpRequest request = Asking("");
  request.fields.emplace_back("if-none-match", FieldOf(read->Answer("", request), "ETag"));
  const HttpResponse answer = read->Answer("", request);
  EXPECT_EQ(answer.status, 304);
  EXPECT_EQ(answer.body, "");
}

TEST_F(WebFolderTest, LinksAndPipesAreRefused) {
  std::ofstream(folder_ + ".secret") << "elsewhere";
  fs::create_symlink(folder_ + ".secret", folder_ + "/assets/a.txt");
  EXPECT_THAT(Refusal(), HasSubstr("assets/a.txt: neither a file nor a folder"));
  fs::remove(folder_ + "/assets/a.txt");
  fs::create_directory_symlink("/etc", folder_ + "/etc");
  EXPECT_THAT(Refusal(), HasSubstr("/etc: neither a file nor a folder"));
  fs::remove(folder_ + "/etc");
  ASSERT_EQ(mkfifo((folder_ + "/pipe").c_str(), 0600), 0);
  EXPECT_THAT(Refusal(), HasSubstr("/pipe: neither a file nor a folder"));
  fs::remove(folder_ + ".secret");
}

TEST_F(WebFolderTest, BoundsAreKept) {
  Write("a.txt", std::string(100, 'x'));
  EXPECT_THAT(Refusal({1, 1000}), HasSubstr("more than a face has"));
  EXPECT_THAT(Refusal({10, 100}), HasSubstr("more than a face has"));
  EXPECT_OK(WebFolder::Read(folder_, {2, 115}));
}

TEST_F(WebFolderTest, AFolderWithoutPagesSaysSo) {
  fs::remove(folder_ + "/index.html");
  EXPECT_THAT(Refusal(), HasSubstr("the faces are not built"));
  fs::remove_all(folder_);
  EXPECT_THAT(Refusal(), HasSubstr("no such folder"));
}

}  // namespace
}  // namespace relais
