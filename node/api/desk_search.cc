#include "node/api/desk_search.h"

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/core/directory/freshness.h"
#include "services/core/directory/public_name.h"
#include "services/core/handoff/reason.h"
#include "services/wire/reason_codec.h"

namespace relais::node {
namespace {

std::string PlaceLine(const Address& address) {
  std::vector<absl::string_view> parts;
  for (const std::string* part : {&address.line, &address.complement, &address.town}) {
    if (!part->empty()) parts.push_back(*part);
  }
  return absl::StrJoin(parts, ", ");
}

void Tell(const Knowledge& knowledge, const Match& match, const AnswerHabits& habits, Day today,
          v1::ServiceOffer& offer) {
  const Service& service = *match.service;
  offer.set_service(std::string(service.id.view()));
  offer.set_name(service.name);
  offer.set_partner(std::string(service.partner.view()));
  offer.set_partner_name(PartnerNameOf(knowledge, service.partner));
  offer.set_address(PlaceLine(service.address));
  offer.set_commune(service.address.commune);
  offer.set_next_open_day(match.next_open_day.value());
  offer.set_next_place_day(match.next_place_day.value());
  for (const MatchWhy& why : match.why) {
    v1::OfferReason& reason = *offer.add_reasons();
    reason.set_name(std::string(MatchReasonName(why.reason)));
    reason.set_text(MatchWhyFr(why));
    reason.set_text_en(MatchWhyEn(why));
    reason.set_caution(IsCaution(why.reason));
    offer.add_why(reason.text());
  }
  if (match.distance) {
    offer.set_distance_metres(static_cast<uint32_t>(match.distance->metres));
    offer.set_distance_precision(static_cast<v1::PointPrecision>(match.distance->precision));
  }
  if (auto habit = habits.find(service.id); habit != habits.end() && habit->second.samples >= kAnswerSamplesMin) {
    offer.set_answer_median_days(static_cast<uint32_t>(habit->second.median_open_days));
    offer.set_answer_samples(static_cast<uint32_t>(habit->second.samples));
  }
  offer.set_opening_hours(service.opening_hours);
  offer.set_telephone(service.contact.telephone);
  offer.set_stale(match.rank.stale);
  offer.set_confirmed_day(match.confirmed.value());
  offer.set_freshness(static_cast<uint32_t>(FreshnessScore(match.confirmed, today)));
}

}  // namespace

absl::StatusOr<MatchQuestion> QuestionFrom(const v1::FindServicesRequest& request, PartnerId origin, Day today) {
  if (request.cep_level() > std::numeric_limits<uint8_t>::max()) return Refuse(Reason::kUnknownValue, "CEP level");
  if (request.access_needs() > std::numeric_limits<uint16_t>::max()) {
    return Refuse(Reason::kUnknownValue, "access needs");
  }
  MatchQuestion question{origin, request.need(), request.public_code(), request.commune(), today};
  question.cep_level = static_cast<uint8_t>(request.cep_level());
  question.language = request.language();
  question.access_needs = static_cast<uint16_t>(request.access_needs());
  question.by_day = Day(request.by_day());
  return question;
}

void TellMatches(const Knowledge& knowledge, const Matches& matches, const AnswerHabits& habits, Day today,
                 uint32_t offers_max, v1::FindServicesResponse& response) {
  response.set_offers_total(static_cast<uint32_t>(matches.found.size()));
  for (const Match& match : matches.found) {
    if (offers_max != 0 && static_cast<uint32_t>(response.offers_size()) == offers_max) break;
    Tell(knowledge, match, habits, today, *response.add_offers());
  }
  for (const LeftOut& out : matches.left_out) {
    v1::LeftOut& left = *response.add_left_out();
    left.set_service(std::string(out.service->id.view()));
    left.set_name(out.service->name);
    left.set_reason(wire::ToProto(out.reason));
    left.set_partner_name(PartnerNameOf(knowledge, out.service->partner));
    left.set_why(std::string(LeftOutName(out.why)));
    left.set_text(std::string(LeftOutFr(out.why)));
    left.set_text_en(std::string(LeftOutEn(out.why)));
  }
  for (const auto& [why, count] : matches.left_out_counts) {
    v1::LeftOutCount& counted = *response.add_left_out_counts();
    counted.set_why(std::string(LeftOutName(why)));
    counted.set_text(std::string(LeftOutFr(why)));
    counted.set_text_en(std::string(LeftOutEn(why)));
    counted.set_count(static_cast<uint32_t>(count));
  }
}

}  // namespace relais::node
