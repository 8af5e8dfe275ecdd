// Matchers and macros for absl::Status and StatusOr, which this version of Abseil does not bring. For tests only.
#ifndef RELAIS_TESTS_FAKES_STATUS_MATCHERS_H_
#define RELAIS_TESTS_FAKES_STATUS_MATCHERS_H_

#include <ostream>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace testing_internal {

inline const absl::Status& StatusIn(const absl::Status& status) {
  return status;
}
template <class T>
const absl::Status& StatusIn(const absl::StatusOr<T>& result) {
  return result.status();
}

}  // namespace testing_internal

// EXPECT_THAT(status_or_result, IsOk());
MATCHER(IsOk, negation ? "is an error" : "is OK") {
  const absl::Status& status = testing_internal::StatusIn(arg);
  *result_listener << "which is " << status.ToString();
  return status.ok();
}

// EXPECT_THAT(status_or_result, HasCode(absl::StatusCode::kAborted));
MATCHER_P(HasCode, code, (negation ? "has not code " : "has code ") + absl::StatusCodeToString(code)) {
  const absl::Status& status = testing_internal::StatusIn(arg);
  *result_listener << "which is " << status.ToString();
  return status.code() == code;
}

// EXPECT_THAT(status_or_result, RefusedFor(Reason::kThirdDoor));
MATCHER_P(RefusedFor, reason,
          (negation ? "is not refused for " : "is refused for ") + std::string(ReasonName(reason))) {
  const absl::Status& status = testing_internal::StatusIn(arg);
  *result_listener << "which is " << status.ToString() << ", reason " << std::string(ReasonName(ReasonOf(status)));
  return !status.ok() && ReasonOf(status) == reason;
}

// EXPECT_THAT(result, IsOkAndHolds(matcher_or_value));
MATCHER_P(IsOkAndHolds, inner, "is OK and holds what is expected") {
  if (!arg.ok()) {
    *result_listener << "which is " << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

}  // namespace relais

#define EXPECT_OK(expression) EXPECT_THAT((expression), ::relais::IsOk())
#define ASSERT_OK(expression) ASSERT_THAT((expression), ::relais::IsOk())

#define RELAIS_JOIN_INNER(a, b) a##b
#define RELAIS_JOIN(a, b) RELAIS_JOIN_INNER(a, b)
// ASSERT_OK_AND_ASSIGN(auto head, ledger->Append(…));
#define ASSERT_OK_AND_ASSIGN(declaration, expression) \
  ASSERT_OK_AND_ASSIGN_INNER(RELAIS_JOIN(result_or_, __LINE__), declaration, expression)
#define ASSERT_OK_AND_ASSIGN_INNER(result, declaration, expression) \
  auto result = (expression);                                       \
  ASSERT_THAT(result, ::relais::IsOk());                            \
  declaration = *std::move(result)

#endif  // RELAIS_TESTS_FAKES_STATUS_MATCHERS_H_
