#include "services/adapters/terminal/json_message.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>

#include "services/adapters/terminal/message_json.h"

namespace relais {
namespace {

using ::testing::HasSubstr;

class JsonMessageTest : public ::testing::Test {
 protected:
  JsonMessageTest() {
    google::protobuf::FileDescriptorProto file;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      name: "u.proto" package: "u" syntax: "proto3"
      enum_type { name: "TestMood" value { name: "TEST_MOOD_UNSPECIFIED" number: 0 }
                                   value { name: "TEST_MOOD_FINE" number: 1 } }
      message_type { name: "Inner" field { name: "age_band" number: 1 type: TYPE_UINT32 label: LABEL_OPTIONAL } }
      message_type { name: "Outer"
        field { name: "referral" number: 1 type: TYPE_BYTES label: LABEL_OPTIONAL }
        field { name: "due_day" number: 2 type: TYPE_INT32 label: LABEL_OPTIONAL }
        field { name: "moods" number: 3 type: TYPE_ENUM type_name: ".u.TestMood" label: LABEL_REPEATED }
        field { name: "inner" number: 4 type: TYPE_MESSAGE type_name: ".u.Inner" label: LABEL_REPEATED }
        field { name: "why" number: 5 type: TYPE_STRING label: LABEL_REPEATED }
        field { name: "cursor" number: 6 type: TYPE_UINT64 label: LABEL_OPTIONAL }
        field { name: "consent" number: 7 type: TYPE_BOOL label: LABEL_OPTIONAL } })",
                                                              &file));
    const auto* built = pool_.BuildFile(file);
    message_.reset(factory_.GetPrototype(built->FindMessageTypeByName("Outer"))->New());
  }

  // The message it became, as JSON again; or the error.
  std::string Through(const std::string& text) {
    const absl::StatusOr<nlohmann::json> json = ParseJson(text, "f.json", terminal_);
    if (!json.ok()) return std::string(json.status().message());
    message_->Clear();
    const NumberReaders readers = {{"age_band", [](const nlohmann::json& value) -> std::optional<uint32_t> {
                                      if (value == "16_17") return 2;
                                      return std::nullopt;
                                    }}};
    const absl::Status status = FillMessage(*json, "f.json", terminal_, *message_, readers);
    if (!status.ok()) {
      EXPECT_EQ(ExitCodeOf(status), kExitUsage);
      return std::string(status.message());
    }
    return MessageJson(*message_).dump();
  }

  std::ostringstream out_;
  Terminal terminal_{out_, out_, Language::kEnglish, false};
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
  std::unique_ptr<google::protobuf::Message> message_;
};

TEST_F(JsonMessageTest, ReadsWhatMessageJsonWrites) {
  const std::string text =
      R"({"consent":true,"cursor":18446744073709551615,"due_day":"2026-11-22","inner":[{"age_band":2},{"age_band":0}],)"
      R"("moods":["FINE"],"referral":"01ab","why":["près","demain"]})";
  EXPECT_EQ(Through(text), text);
}

TEST_F(JsonMessageTest, LeavingOutAndNullAreTheSame) {
  EXPECT_EQ(Through("{}"), Through(R"({"referral":null})"));
}

TEST_F(JsonMessageTest, WordsOfClosedLists) {
  EXPECT_THAT(Through(R"({"inner":[{"age_band":"16_17"}]})"), HasSubstr(R"("age_band":2)"));
  EXPECT_THAT(Through(R"({"inner":[{"age_band":"old"}]})"), HasSubstr("inner[0].age_band: not a value of the list"));
}

TEST_F(JsonMessageTest, EveryErrorIsNamedAtOnce) {
  const std::string wrong = Through(
      R"({"referal":"01","referral":"0G","due_day":"22/11/2026","moods":["SAD",1],"inner":{},"why":[1],"cursor":-1,)"
      R"("consent":"yes"})");
  for (const char* place : {"referal: unknown field", "referral: lower-case", "due_day: a date",
                            "moods[0]: not a value", "moods[1]: not a value", "inner: a list", "why[0]: a text",
                            "cursor: a whole number", "consent: true or false"}) {
    EXPECT_THAT(wrong, HasSubstr(place));
  }
}

TEST_F(JsonMessageTest, NumbersThatDoNotFit) {
  EXPECT_THAT(Through(R"({"due_day":2147483648})"), HasSubstr("whole number"));
  EXPECT_THAT(Through(R"({"inner":[{"age_band":4294967296}]})"), HasSubstr("whole number"));
  EXPECT_THAT(Through(R"({"inner":[{"age_band":-1}]})"), HasSubstr("whole number"));
  EXPECT_THAT(Through(R"({"cursor":1.5})"), HasSubstr("whole number"));
  EXPECT_THAT(Through(R"({"due_day":-1})"), HasSubstr("1969-12-31"));
}

TEST_F(JsonMessageTest, DocumentsThatAreNone) {
  EXPECT_THAT(Through("{"), HasSubstr("f.json: this is not JSON"));
  EXPECT_THAT(Through(""), HasSubstr("this is not JSON"));
  EXPECT_THAT(Through("[]"), HasSubstr("an object is expected"));
  EXPECT_THAT(Through(R"({"cursor":1,"cursor":2})"), HasSubstr("stands twice"));
  EXPECT_THAT(Through(std::string(40, '[') + std::string(40, ']')), HasSubstr("nested too deep"));
}

TEST_F(JsonMessageTest, DeepGarbageDoesNotExhaustTheStack) {
  EXPECT_THAT(Through(std::string(200000, '[')), HasSubstr("this is not JSON"));
}

}  // namespace
}  // namespace relais
