#include "services/core/convention/upkeep.h"

#include <algorithm>

#include "services/core/handoff/day.h"

namespace relais {
namespace {

constexpr int64_t kSecondsPerDay = 24 * 3600;
constexpr size_t kTermsMax = 3;

const SealingTerm* TermOf(const SealingKeyEntry& entry, const KeyId& id) {
  for (const SealingTerm& term : entry.terms) {
    if (term.id == id) return &term;
  }
  return nullptr;
}

bool Held(absl::Span<const HeldKey> held, const KeyId& id) {
  return std::any_of(held.begin(), held.end(), [&id](const HeldKey& key) { return key.id == id; });
}

bool Kept(const SealingTerm& term, Day today) {
  return today <= AddDays(term.last_day, limits::kSealingKeyKeepDays);
}

// What lies before the oldest published key of the folder, and what is published but past its days. The folder's last
// key is never among them: it is in use, or about to be published.
std::vector<KeyId> Past(const SealingKeyEntry& published, absl::Span<const HeldKey> held, Day today) {
  std::vector<KeyId> past;
  const auto oldest =
      std::find_if(held.begin(), held.end(), [&](const HeldKey& key) { return TermOf(published, key.id) != nullptr; });
  if (oldest == held.end()) return past;
  for (auto key = held.begin(); key + 1 != held.end(); ++key) {
    const SealingTerm* term = TermOf(published, key->id);
    if (key < oldest || (term != nullptr && !Kept(*term, today))) past.push_back(key->id);
  }
  return past;
}

}  // namespace

int64_t RenewalDue(int64_t issued_s, const Digest& fingerprint) {
  const auto high = static_cast<uint8_t>(fingerprint.view()[0]);
  const auto low = static_cast<uint8_t>(fingerprint.view()[1]);
  const int64_t lot = 256 * high + low;  // of 65,536
  return issued_s + limits::kCertificateRenewDays * kSecondsPerDay +
         limits::kCertificateRenewJitterDays * kSecondsPerDay * lot / 65'536;
}

KeyPlan PlanSealingKeys(NodeId node, const SealingKeyEntry* published, absl::Span<const HeldKey> held, Day today,
                        int lead_days) {
  KeyPlan plan;
  if (published != nullptr) plan.destroy = Past(*published, held, today);
  const bool lost = published != nullptr && !Held(held, published->terms.front().id);
  Day newest_ends = AddDays(today, -1);
  if (published != nullptr && !lost) newest_ends = published->terms.front().last_day;
  if (published != nullptr && DaysBetween(today, newest_ends) >= lead_days) return plan;
  const bool fresh = !held.empty() && (published == nullptr || TermOf(*published, held.back().id) == nullptr);
  if (!fresh) {
    plan.step = KeyPlan::Step::kMakeKey;
    return plan;
  }
  plan.step = KeyPlan::Step::kPublish;
  plan.entry.node = node;
  const Day first = std::max(today, AddDays(newest_ends, 1));
  plan.entry.terms.push_back({held.back().id, held.back().key, first, AddDays(first, limits::kSealingKeyUseDays - 1)});
  if (published == nullptr) return plan;
  plan.entry.edition = published->edition.next();
  for (const SealingTerm& term : published->terms) {
    if (plan.entry.terms.size() < kTermsMax && Kept(term, today) && Held(held, term.id)) {
      plan.entry.terms.push_back(term);
    }
  }
  return plan;
}

}  // namespace relais
