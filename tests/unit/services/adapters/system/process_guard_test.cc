#include "services/adapters/system/process_guard.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gtest/gtest.h"

namespace relais {
namespace {

// In a process of its own: what is given up does not come back.
TEST(ProcessGuard, NoCoreIsDumpedAndNobodyElseLooksIn) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    rlimit core{1, 1};
    const bool guarded =
        GuardMemory() && getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0;
#ifdef __SANITIZE_ADDRESS__
    _exit(guarded ? 0 : 1);
#else
    _exit(guarded && prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
#endif
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(ProcessGuard, AFewBytesAreKeptOutOfTheSwap) {
  const char secret[32] = {};
  EXPECT_TRUE(KeepFromSwap(secret, sizeof(secret)));
}

}  // namespace
}  // namespace relais
