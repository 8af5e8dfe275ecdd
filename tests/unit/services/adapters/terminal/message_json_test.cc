#include "services/adapters/terminal/message_json.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace relais {
namespace {

// A schema of its own, so that no product message has to change for this test.
class MessageJsonTest : public ::testing::Test {
 protected:
  MessageJsonTest() {
    google::protobuf::FileDescriptorProto file;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      name: "t.proto" package: "t" syntax: "proto3"
      enum_type { name: "TestMood" value { name: "TEST_MOOD_UNSPECIFIED" number: 0 }
                                   value { name: "TEST_MOOD_FINE" number: 1 } }
      message_type { name: "Inner" field { name: "age_band" number: 1 type: TYPE_UINT32 label: LABEL_OPTIONAL } }
      message_type { name: "Outer"
        field { name: "referral" number: 1 type: TYPE_BYTES label: LABEL_OPTIONAL }
        field { name: "due_day" number: 2 type: TYPE_INT32 label: LABEL_OPTIONAL }
        field { name: "mood" number: 3 type: TYPE_ENUM type_name: ".t.TestMood" label: LABEL_OPTIONAL }
        field { name: "inner" number: 4 type: TYPE_MESSAGE type_name: ".t.Inner" label: LABEL_OPTIONAL }
        field { name: "why" number: 5 type: TYPE_STRING label: LABEL_REPEATED }
        field { name: "cursor" number: 6 type: TYPE_UINT64 label: LABEL_OPTIONAL }
        field { name: "offset" number: 7 type: TYPE_INT32 label: LABEL_OPTIONAL } })",
                                                              &file));
    const auto* built = pool_.BuildFile(file);
    EXPECT_NE(built, nullptr);
    outer_ = built->FindMessageTypeByName("Outer");
  }

  nlohmann::json Json(const std::string& text, const NumberWords& words = {}) {
    std::unique_ptr<google::protobuf::Message> message(factory_.GetPrototype(outer_)->New());
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, message.get()));
    return MessageJson(*message, words);
  }

  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
  const google::protobuf::Descriptor* outer_ = nullptr;
};

TEST_F(MessageJsonTest, TheShapeNeverVaries) {
  EXPECT_EQ(Json("").dump(), R"({"cursor":0,"due_day":"","inner":null,"mood":"","offset":0,"referral":"","why":[]})");
}

TEST_F(MessageJsonTest, IdsDaysEnumsAndLists) {
  EXPECT_EQ(Json(R"(referral: "\x01\xab" due_day: 20779 mood: TEST_MOOD_FINE inner { age_band: 2 }
                    why: "près" why: "demain" cursor: 7 offset: -3)")
                .dump(),
            R"({"cursor":7,"due_day":"2026-11-22","inner":{"age_band":2},"mood":"FINE","offset":-3,)"
            R"("referral":"01ab","why":["près","demain"]})");
}

TEST_F(MessageJsonTest, NumbersOfClosedListsAsTold) {
  const NumberWords words = {
      {"age_band", [](uint32_t n) { return n == 2 ? nlohmann::json("16_17") : nlohmann::json(); }}};
  EXPECT_EQ(Json("inner { age_band: 2 }", words)["inner"]["age_band"], "16_17");
  EXPECT_TRUE(Json("inner { }", words)["inner"]["age_band"].is_null());
}

TEST_F(MessageJsonTest, AnImpossibleDayStaysANumber) {
  EXPECT_EQ(Json("due_day: 2147483647")["due_day"], 2147483647);
}

}  // namespace
}  // namespace relais
