#include "services/core/access/permission.h"

#include <gtest/gtest.h>

#include <string>

namespace relais {
namespace {

constexpr char kClose[] = "/relais.v1.AccountService/CloseAccount";

TEST(Permission, WhoeverIsNotInARowMayNot) {
  EXPECT_TRUE(MayCall(kClose, Role::kHubOperator));
  EXPECT_TRUE(MayCall(kClose, Role::kRegionAdministrator));
  for (Role role : {Role::kDepartmentAdministrator, Role::kAnimator, Role::kSignatory, Role::kAnalyst, Role::kAuditor,
                    Role::kNodeOperator, Role::kDeskStaff}) {
    EXPECT_FALSE(MayCall(kClose, role)) << RoleName(role);
  }
  EXPECT_FALSE(MayCall(kClose, CallerKind::kPublic));
  EXPECT_FALSE(MayCall(kClose, CallerKind::kTokenBearer));
}

TEST(Permission, AMethodWithoutARowIsNobodys) {
  for (const char* method :
       {"", "CloseAccount", "/relais.v1.AccountService/", "/relais.v1.AccountService/CloseAccounts",
        "/relais.v1.AccountService/closeAccount", "/zzz"}) {
    EXPECT_EQ(FindPermission(method), nullptr) << method;
    for (int kind = 0; kind <= kCallerKindMax; ++kind) EXPECT_FALSE(MayCall(method, static_cast<CallerKind>(kind)));
  }
}

TEST(Permission, EveryRowIsFoundAndBounded) {
  for (const Permission& row : Permissions()) {
    EXPECT_EQ(FindPermission(row.method), &row);
    EXPECT_NE(row.callers, 0) << row.method;
    EXPECT_GT(row.calls_per_minute, 0) << row.method;
    EXPECT_GT(row.burst, 0) << row.method;
  }
}

// A node, a guichet and a stranger are no administrators, whatever is added to the table.
TEST(Permission, WhatIsAuditedIsNoNodesAndNoDesks) {
  for (const Permission& row : Permissions()) {
    if (!row.audited) continue;
    EXPECT_EQ(row.callers & SetOf(Role::kDeskStaff), 0) << row.method;
  }
}

TEST(Permission, EachKindOfCallerHasAName) {
  for (int kind = 0; kind <= kCallerKindMax; ++kind) {
    EXPECT_FALSE(CallerKindName(static_cast<CallerKind>(kind)).empty()) << kind;
  }
}

}  // namespace
}  // namespace relais
