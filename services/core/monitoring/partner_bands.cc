#include "services/core/monitoring/partner_bands.h"

#include <algorithm>
#include <numeric>

namespace relais {
namespace {

struct Came {
  uint64_t referrals = 0;
  uint64_t yes = 0;
  uint64_t no = 0;
  uint64_t expired = 0;
  DelayHistogram answers{};
};

// What came to one partner.
Came CameTo(const FlowBook& book, ConventionId convention, PartnerId partner, const MonthRange& months) {
  Came came;
  for (const auto& [month, of] : book.months()) {
    if (!months.Contains(month)) continue;
    for (const FlowRow& row : of.rows()) {
      const FlowPlace place = PlaceOf(row.cell);
      if (book.partners()[place.destination] != partner || book.conventions()[place.convention] != convention) continue;
      came.referrals += row.Of(FlowFact::kSent);
      came.yes += row.Of(FlowFact::kAnsweredYes);
      came.no += row.Of(FlowFact::kAnsweredNo);
      came.expired += row.Of(FlowFact::kExpired);
      row.delays.AddTo(FlowDelay::kAnswer, &came.answers);
    }
  }
  return came;
}

}  // namespace

ActivityBand ActivityBandOf(uint64_t referrals) {
  if (referrals == 0) return ActivityBand::kNothing;
  if (referrals <= kBandLittleMax) return ActivityBand::kLittle;
  return referrals <= kBandSomeMax ? ActivityBand::kSome : ActivityBand::kMuch;
}

ShareBand ShareBandOf(uint64_t share, uint64_t cases) {
  if (cases < kBandCasesMin) return ShareBand::kTooFew;
  if (share * 10 < cases) return ShareBand::kSeldom;
  return share * 2 <= cases ? ShareBand::kOften : ShareBand::kMostly;
}

std::vector<PartnerBands> BandsOf(const FlowBook& book, ConventionId convention, const std::vector<PartnerId>& partners,
                                  const MonthRange& months, int answer_days) {
  std::vector<PartnerBands> bands;
  for (PartnerId partner : partners) {
    const Came came = CameTo(book, convention, partner, months);
    const auto past = came.answers.begin() + std::clamp(answer_days + 1, 0, kDelayBins);
    const uint64_t timed = std::accumulate(came.answers.begin(), came.answers.end(), uint64_t{0});
    const uint64_t late = std::accumulate(past, came.answers.end(), uint64_t{0});
    bands.push_back({partner, ActivityBandOf(came.referrals), ShareBandOf(late + came.expired, timed + came.expired),
                     ShareBandOf(came.no, came.yes + came.no)});
  }
  return bands;
}

DelayHistogram AnswersOf(const FlowBook& book, ConventionId convention, PartnerId partner, const MonthRange& months) {
  return CameTo(book, convention, partner, months).answers;
}

}  // namespace relais
