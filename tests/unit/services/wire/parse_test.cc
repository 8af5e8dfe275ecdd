#include "services/wire/parse.h"

#include <gtest/gtest.h>

#include <string>

#include "google/protobuf/descriptor.pb.h"
#include "relais/v1/knowledge.pb.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais::wire {
namespace {

// A message within a message, `depth` in all.
std::string Nested(int depth) {
  google::protobuf::DescriptorProto outermost;
  google::protobuf::DescriptorProto* message = &outermost;
  for (int i = 1; i < depth; ++i) message = message->add_nested_type();
  return outermost.SerializeAsString();
}
void AddUnknown(google::protobuf::Message* message) {
  message->GetReflection()->MutableUnknownFields(message)->AddVarint(9999, 1);
}

TEST(ParseProto, TakesWholeMessagesOnly) {
  v1::RosterText text;
  text.set_name("CIO");
  const std::string bytes = text.SerializeAsString();
  v1::RosterText read;
  EXPECT_TRUE(ParseProto(bytes, read));
  EXPECT_EQ(read.name(), "CIO");
  EXPECT_TRUE(ParseProto("", read));
  EXPECT_EQ(read.name(), "") << "nothing is left of what was there before";
  for (const std::string& bad :
       {bytes.substr(0, bytes.size() - 1), bytes + '\0', bytes + '\x0c', bytes + '\x0a', std::string("\xff\xff")}) {
    EXPECT_FALSE(ParseProto(bad, read)) << bad.size();
  }
}

TEST(ParseProto, HostileBytesAreRefusedInSilence) {
  v1::RosterText text;
  text.set_name("CIO");
  std::string bytes = text.SerializeAsString();
  bytes.back() = '\xff';
  testing::internal::CaptureStderr();
  v1::RosterText read;
  EXPECT_FALSE(ParseProto(bytes, read)) << "no UTF-8";
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ParseProto, NestsNoDeeperThanOurMessagesNeed) {
  google::protobuf::DescriptorProto read;
  EXPECT_TRUE(ParseProto(Nested(9), read)) << "eight within the outermost";
  EXPECT_FALSE(ParseProto(Nested(10), read));
  EXPECT_FALSE(ParseProto(Nested(100), read));
}

TEST(HasUnknownFields, FindsThemAtAnyDepth) {
  v1::ConventionText text;
  text.mutable_delays()->set_answer(1);
  text.add_parties()->set_name("a");
  text.add_parties()->set_name("b");
  EXPECT_FALSE(HasUnknownFields(text));
  v1::ConventionText top = text;
  AddUnknown(&top);
  EXPECT_TRUE(HasUnknownFields(top));
  v1::ConventionText within = text;
  AddUnknown(within.mutable_delays());
  EXPECT_TRUE(HasUnknownFields(within));
  v1::ConventionText listed = text;
  AddUnknown(listed.mutable_parties(1));
  EXPECT_TRUE(HasUnknownFields(listed));
}

TEST(FieldCheck, KeepsTheFirstRefusalWithItsField) {
  FieldCheck check;
  check.Need(true, "fine");
  EXPECT_TRUE(check.ok());
  EXPECT_OK(check.status());
  check.Take(absl::OkStatus());
  EXPECT_TRUE(check.ok());
  check.Need(false, "first");
  check.Fail(Reason::kTooLarge, "second");
  check.Take(Refuse(Reason::kReplay));
  check.Need(true, "fine");
  EXPECT_FALSE(check.ok());
  EXPECT_THAT(check.status(), RefusedFor(Reason::kMalformed));
  EXPECT_EQ(std::string(check.status().message()), "MALFORMED: first");
  FieldCheck taken;
  taken.Take(Refuse(Reason::kReplay));
  EXPECT_THAT(taken.status(), RefusedFor(Reason::kReplay));
}

TEST(FieldCheck, AnIdHasItsLengthAndIsNotAllZero) {
  const std::string good(PartnerId::kSize, 'p');
  FieldCheck check;
  EXPECT_EQ(check.Id<PartnerId>(good, "id"), Filled<PartnerId>('p'));
  EXPECT_EQ(check.IdOrNone<PartnerId>(good, "id"), Filled<PartnerId>('p'));
  EXPECT_TRUE(check.IdOrNone<PartnerId>("", "id").none());
  EXPECT_TRUE(check.ok());
  for (const std::string& bad : {std::string(), good.substr(1), good + 'p', std::string(PartnerId::kSize, '\0')}) {
    FieldCheck strict;
    EXPECT_TRUE(strict.Id<PartnerId>(bad, "id").none());
    EXPECT_EQ(std::string(strict.status().message()), "MALFORMED: id");
    if (bad.empty()) continue;
    FieldCheck or_none;
    EXPECT_TRUE(or_none.IdOrNone<PartnerId>(bad, "id").none());
    EXPECT_THAT(or_none.status(), RefusedFor(Reason::kMalformed));
  }
}

TEST(FieldCheck, ANumberIsInItsClosedList) {
  FieldCheck check;
  EXPECT_EQ(check.Listed(1, HandoffKind::kNotice, "kind"), HandoffKind::kReferral);
  EXPECT_EQ(check.Listed(5, HandoffKind::kNotice, "kind"), HandoffKind::kNotice);
  EXPECT_TRUE(check.ok());
  for (uint64_t bad : {uint64_t{0}, uint64_t{6}, uint64_t{257}, UINT64_MAX}) {
    FieldCheck refused;
    refused.Listed(bad, HandoffKind::kNotice, "kind");
    EXPECT_THAT(refused.status(), RefusedFor(Reason::kUnknownValue)) << bad;
    EXPECT_EQ(std::string(refused.status().message()), "UNKNOWN_VALUE: kind");
  }
}

TEST(BytesOf, NoneIsEmpty) {
  EXPECT_EQ(BytesOf(PartnerId()), "");
  EXPECT_EQ(BytesOf(Filled<PartnerId>('p')), std::string(PartnerId::kSize, 'p'));
}

}  // namespace
}  // namespace relais::wire
