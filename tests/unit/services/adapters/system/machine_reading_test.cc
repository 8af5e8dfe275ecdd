#include "services/adapters/system/machine_reading.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

TEST(MachineReadingTest, TheProcessIsSomewhere) {
  const ProcessReading before = ReadProcess();
  EXPECT_GT(before.resident_bytes, uint64_t{1} << 20);
  EXPECT_GT(before.open_files, 2u);
  EXPECT_GE(before.open_files_max, before.open_files);
  const std::ifstream one_more("/dev/null");
  EXPECT_EQ(ReadProcess().open_files, before.open_files + 1);
  EXPECT_GE(ReadProcess().processor_seconds, before.processor_seconds);
  EXPECT_EQ(ProcessMetrics(before).size(), 4u);
}

TEST(MachineReadingTest, AFoldersFilesInWholeMebibytes) {
  const TemporaryFolder folder;
  EXPECT_EQ(FolderBytes(folder.path()), 0u);
  std::filesystem::create_directory(folder / "below");
  std::ofstream(folder / "a") << 'a';
  EXPECT_EQ(FolderBytes(folder.path()), uint64_t{1} << 20) << "a record more does not show";
  std::ofstream(folder / "below/b") << std::string((1 << 20) - 1, 'b');
  EXPECT_EQ(FolderBytes(folder.path()), uint64_t{1} << 20);
  std::ofstream(folder / "below/b") << std::string(1 << 20, 'b');
  EXPECT_EQ(FolderBytes(folder.path()), uint64_t{2} << 20);
  EXPECT_EQ(FolderBytes(folder / "missing"), 0u);
}

TEST(MachineReadingTest, ADiskHasRoom) {
  const TemporaryFolder folder;
  EXPECT_GT(FreeBytes(folder.path()), 0u);
  EXPECT_EQ(FreeBytes(folder / "missing"), 0u);
  std::set<std::string> names;
  for (const MetricFamily& family : StoreMetrics(folder.path(), 7)) names.insert(family.name);
  EXPECT_EQ(names,
            (std::set<std::string>{"relais_store_bytes", "relais_store_free_bytes", "relais_store_free_bytes_min"}));
}

}  // namespace
}  // namespace relais
