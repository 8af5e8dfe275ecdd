#include "hub/knowledge_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"

namespace relais::hub {
namespace {

struct Candidate {
  std::string name;
  KnowledgeItem item;
  Reason refused = Reason::kNone;
};

std::vector<Candidate> ReadFolder(const std::string& folder, const HubPorts& ports, const wire::KeyTools& tools) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".signed") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Candidate> candidates;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    const std::string name = std::filesystem::path(path).filename().string();
    absl::StatusOr<SignedText> text = wire::ReadSignedText(bytes.str());
    absl::StatusOr<KnowledgeItem> item = text.ok() ? wire::VerifyItem(*std::move(text), tools) : text.status();
    if (item.ok()) {
      candidates.push_back({name, *std::move(item)});
    } else {
      ports.telemetry->Log(Severity::kError, "knowledge_file_unreadable",
                           {{"file", name}, {"reason", std::string(ReasonName(ReasonOf(item.status())))}});
    }
  }
  return candidates;
}

HubResult AdmitOne(const KnowledgeItem& item, HubRunner* runner) {
  absl::Notification done;
  HubResult answer{.reason = Reason::kBusy};
  const bool posted = runner->Post(AdmitItem{item}, [&](HubResult result) {
    answer = result;
    done.Notify();
  });
  if (posted) done.WaitForNotification();
  return answer;
}

}  // namespace

AdmittedFiles AdmitFolder(const std::string& folder, const HubPorts& ports, const wire::KeyTools& tools,
                          HubRunner* runner) {
  AdmittedFiles result;
  std::vector<Candidate> waiting = ReadFolder(folder, ports, tools);
  bool progress = true;
  while (progress && !waiting.empty()) {
    progress = false;
    std::vector<Candidate> later;
    for (Candidate& candidate : waiting) {
      const HubResult answer = AdmitOne(candidate.item, runner);
      candidate.refused = answer.reason;
      if (answer.repeat || answer.reason == Reason::kReplay) {
        ++result.known;
      } else if (answer.reason == Reason::kNone) {
        ++result.admitted;
        progress = true;
      } else {
        later.push_back(std::move(candidate));
      }
    }
    waiting = std::move(later);
  }
  for (const Candidate& candidate : waiting) {
    ++result.refused;
    ports.telemetry->Log(Severity::kError, "knowledge_refused",
                         {{"file", candidate.name}, {"reason", std::string(ReasonName(candidate.refused))}});
  }
  return result;
}

}  // namespace relais::hub
