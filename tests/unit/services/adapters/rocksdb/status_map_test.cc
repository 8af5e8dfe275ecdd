#include "services/adapters/rocksdb/status_map.h"

#include <string>

#include "gtest/gtest.h"
#include "rocksdb/status.h"
#include "tests/fakes/status_matchers.h"

namespace relais::rocks {
namespace {

TEST(RocksStatusMapTest, EachKindSaysWhatToDo) {
  using rocksdb::Status;
  EXPECT_OK(StatusFrom(Status::OK(), "x"));
  EXPECT_THAT(StatusFrom(Status::Corruption("bad block"), "x"), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_THAT(StatusFrom(Status::PathNotFound("000009.sst"), "x"), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_THAT(StatusFrom(Status::NoSpace("write"), "x"), HasCode(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(StatusFrom(Status::NotFound("key"), "x"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(StatusFrom(Status::IOError("open", "Permission denied"), "x"),
              HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(StatusFrom(Status::IOError("open", "Read-only file system"), "x"),
              HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(StatusFrom(Status::IOError("read", "Input/output error"), "x"), HasCode(absl::StatusCode::kInternal));
  EXPECT_THAT(StatusFrom(Status::Aborted(), "x"), HasCode(absl::StatusCode::kInternal));
}

TEST(RocksStatusMapTest, TheOperatorLearnsWhatWasBeingDone) {
  const absl::Status status = StatusFrom(rocksdb::Status::Corruption("bad block"), "reading record 7");
  EXPECT_THAT(std::string(status.message()),
              ::testing::AllOf(::testing::HasSubstr("reading record 7"), ::testing::HasSubstr("bad block")));
}

}  // namespace
}  // namespace relais::rocks
