#include "tests/bench/plan.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

namespace relais::bench {
namespace {

std::string ProgressPath(const Plan& plan) {
  return plan.dir + "/progress";
}

}  // namespace

absl::Status SavePlan(const Plan& plan) {
  const nlohmann::json json = {{"pipe", plan.pipe},
                               {"dir", plan.dir},
                               {"senders", plan.senders},
                               {"recipients", plan.recipients},
                               {"window", plan.window},
                               {"batch", plan.batch},
                               {"in_flight_max", plan.in_flight_max},
                               {"hub_cpus", plan.hub_cpus},
                               {"client_cpus", plan.client_cpus},
                               {"address", plan.address}};
  std::ofstream file(plan.dir + "/plan.json", std::ios::trunc);
  file << json.dump();
  file.close();
  return file ? absl::OkStatus() : absl::UnavailableError("cannot write " + plan.dir + "/plan.json");
}

absl::StatusOr<Plan> LoadPlan(const std::string& dir) {
  std::ifstream file(dir + "/plan.json");
  const nlohmann::json json = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return absl::NotFoundError("no plan in " + dir);
  Plan plan;
  json.at("pipe").get_to(plan.pipe);
  json.at("dir").get_to(plan.dir);
  json.at("senders").get_to(plan.senders);
  json.at("recipients").get_to(plan.recipients);
  json.at("window").get_to(plan.window);
  json.at("batch").get_to(plan.batch);
  json.at("in_flight_max").get_to(plan.in_flight_max);
  json.at("hub_cpus").get_to(plan.hub_cpus);
  json.at("client_cpus").get_to(plan.client_cpus);
  json.at("address").get_to(plan.address);
  return plan;
}

void WriteMark(const Mark& mark, char* envelope) {
  static_assert(sizeof(Mark) == 16 && limits::kSealedBytes >= sizeof(Mark));
  std::memcpy(envelope + limits::kHeaderBytes, &mark, sizeof(mark));
}

Mark ReadMark(const char* envelope) {
  Mark mark;
  std::memcpy(&mark, envelope + limits::kHeaderBytes, sizeof(mark));
  return mark;
}

void FillOpaque(uint64_t number, char* envelope) {
  static const std::string noise = [] {
    std::string bytes(size_t{1} << 20, '\0');
    uint64_t word = 0x9E3779B97F4A7C15u;
    for (size_t i = 0; i < bytes.size(); i += 8) {
      word ^= word << 13;
      word ^= word >> 7;
      word ^= word << 17;
      std::memcpy(bytes.data() + i, &word, 8);
    }
    return bytes;
  }();
  const size_t at = number * 8191 % (noise.size() - limits::kEnvelopeBytes);
  std::memcpy(envelope, noise.data() + at, limits::kEnvelopeBytes);
}

uint64_t NowNs() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<uint64_t>(now.tv_nsec);
}

absl::Status Progress::Create(const Plan& plan) {
  const int fd = open(ProgressPath(plan).c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
  const bool made = fd >= 0 && ftruncate(fd, sizeof(uint64_t)) == 0;
  if (fd >= 0) close(fd);
  return made ? absl::OkStatus() : absl::UnavailableError("cannot write " + ProgressPath(plan));
}

absl::StatusOr<Progress> Progress::Map(const Plan& plan) {
  const int fd = open(ProgressPath(plan).c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return absl::NotFoundError("no " + ProgressPath(plan));
  void* const at = mmap(nullptr, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (at == MAP_FAILED) return absl::UnavailableError("cannot map " + ProgressPath(plan));
  Progress progress;
  progress.durable_ = static_cast<uint64_t*>(at);
  return progress;
}

uint64_t Progress::durable() const {
  return std::atomic_ref<uint64_t>(*durable_).load(std::memory_order_acquire);
}

void Progress::Add(uint64_t envelopes) {
  std::atomic_ref<uint64_t>(*durable_).fetch_add(envelopes, std::memory_order_acq_rel);
}

}  // namespace relais::bench
