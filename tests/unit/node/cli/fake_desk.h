// A node's desk with a few referrals in memory: it answers as the real one would where the command line can tell, and
// keeps what it was asked.
#ifndef RELAIS_TESTS_UNIT_NODE_CLI_FAKE_DESK_H_
#define RELAIS_TESTS_UNIT_NODE_CLI_FAKE_DESK_H_

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "relais/v1/desk_service.grpc.pb.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/reason.h"

namespace relais::node {

inline std::string Id(const std::string& hex_start) {
  return absl::HexStringToBytes(hex_start + std::string(32 - hex_start.size(), '0'));
}

class FakeDesk final : public v1::DeskService::Service {
 public:
  explicit FakeDesk(const std::string& socket) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + socket, grpc::InsecureServerCredentials());
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~FakeDesk() override { server_->Shutdown(); }

  // A referral that this node holds. Two to a page, so that every search has to turn pages.
  v1::ReferralDetail& Add(const std::string& hex_start, const std::string& state) {
    v1::ReferralDetail& detail = referrals_[Id(hex_start)];
    detail.mutable_summary()->set_referral(Id(hex_start));
    detail.mutable_summary()->set_journey(Id("77" + hex_start));
    detail.mutable_summary()->set_state(state);
    detail.mutable_summary()->set_state_label("état " + state);
    detail.mutable_summary()->set_other_partner_name("CIO d'Orléans");
    return detail;
  }
  void Offer(const std::string& hex_start, const std::string& name, const std::string& partner) {
    v1::ServiceOffer& offer = *found_.add_offers();
    offer.set_service(Id(hex_start));
    offer.set_name(name);
    offer.set_partner_name(partner);
  }
  // A reason for the last offer, in words.
  void Explain(const std::string& text, bool caution) {
    v1::OfferReason& reason = *found_.mutable_offers(found_.offers_size() - 1)->add_reasons();
    reason.set_text(text);
    reason.set_caution(caution);
  }
  // The last that was left out, of `count` for this reason.
  void ExplainLeftOut(const std::string& text, uint32_t count) {
    found_.mutable_left_out(found_.left_out_size() - 1)->set_text(text);
    v1::LeftOutCount& counted = *found_.add_left_out_counts();
    counted.set_text(text);
    counted.set_count(count);
  }
  void LeaveOut(const std::string& name, v1::Reason reason) {
    v1::LeftOut& left_out = *found_.add_left_out();
    left_out.set_name(name);
    left_out.set_reason(reason);
  }

  grpc::Status List(grpc::ServerContext*, const v1::ListRequest* request, v1::ListResponse* response) override {
    last_list = *request;
    int place = 0;
    const int from = request->page_token().empty() ? 0 : std::stoi(request->page_token());
    for (const auto& [id, detail] : referrals_) {
      if (place >= from && place < from + 2) *response->add_referrals() = detail.summary();
      ++place;
    }
    if (from + 2 < place) response->set_next_page_token(absl::StrCat(from + 2));
    return grpc::Status::OK;
  }
  grpc::Status Get(grpc::ServerContext*, const v1::GetRequest* request, v1::GetResponse* response) override {
    const auto found = referrals_.find(request->referral());
    if (found == referrals_.end()) return ToGrpc(Refuse(Reason::kUnknownReferral));
    *response->mutable_referral() = found->second;
    return grpc::Status::OK;
  }
  grpc::Status FindServices(grpc::ServerContext*, const v1::FindServicesRequest* request,
                            v1::FindServicesResponse* response) override {
    last_search = *request;
    *response = found_;
    return grpc::Status::OK;
  }
  grpc::Status StartDraft(grpc::ServerContext*, const v1::StartDraftRequest*,
                          v1::StartDraftResponse* response) override {
    response->set_referral(Id("d1"));
    response->set_journey(Id("d2"));
    return grpc::Status::OK;
  }
  grpc::Status CheckDraft(grpc::ServerContext*, const v1::CheckDraftRequest* request,
                          v1::CheckDraftResponse* response) override {
    if (request->draft().need().empty()) return ToGrpc(Refuse(Reason::kMissingField, "need"));
    if (!request->draft().consent()) return ToGrpc(Refuse(Reason::kConsentMissing));
    response->set_consent_sentence("Acceptez-vous ?");
    response->set_bytes_used(120);
    response->set_bytes_max(974);
    return grpc::Status::OK;
  }
  grpc::Status Send(grpc::ServerContext*, const v1::SendRequest* request, v1::SendResponse* response) override {
    last_send = *request;
    if (twin_open && !request->twin_confirmed()) return ToGrpc(Refuse(Reason::kTwinOpen));
    response->mutable_referral()->set_referral(request->draft().referral());
    response->mutable_referral()->set_sent_by_us(true);
    response->mutable_slip()->set_text("FICHE NAVETTE");
    response->mutable_slip()->set_arrival_code("0123-4567-89AB");
    return grpc::Status::OK;
  }
  grpc::Status Ask(grpc::ServerContext*, const v1::AskRequest* request, v1::AskResponse* response) override {
    if (request->referral() == Id("5107")) return ToGrpc(Refuse(Reason::kWrongState, "closed"));
    last_text = request->text();
    response->mutable_referral()->set_referral(request->referral());
    return grpc::Status::OK;
  }
  grpc::Status Decline(grpc::ServerContext*, const v1::DeclineRequest* request, v1::DeclineResponse*) override {
    last_decline = *request;
    return grpc::Status::OK;
  }
  grpc::Status Schedule(grpc::ServerContext*, const v1::ScheduleRequest* request, v1::ScheduleResponse*) override {
    last_schedule = *request;
    return grpc::Status::OK;
  }
  grpc::Status Receive(grpc::ServerContext*, const v1::ReceiveRequest* request,
                       v1::ReceiveResponse* response) override {
    last_receive = *request;
    response->set_breach(true);
    response->set_twin(true);
    response->mutable_referral()->set_surname("Durand");
    return grpc::Status::OK;
  }
  grpc::Status Close(grpc::ServerContext*, const v1::CloseRequest* request, v1::CloseResponse*) override {
    last_close = *request;
    return grpc::Status::OK;
  }
  grpc::Status AskDerogation(grpc::ServerContext*, const v1::AskDerogationRequest* request,
                             v1::AskDerogationResponse*) override {
    last_derogation = *request;
    return grpc::Status::OK;
  }
  grpc::Status ListEscalations(grpc::ServerContext*, const v1::ListEscalationsRequest* request,
                               v1::ListEscalationsResponse* response) override {
    for (const v1::EscalationSummary& escalation : escalations.escalations()) {
      if (request->all() || escalation.ended_day() == 0) *response->add_escalations() = escalation;
    }
    return grpc::Status::OK;
  }
  grpc::Status WatchInbox(grpc::ServerContext* context, const v1::WatchInboxRequest*,
                          grpc::ServerWriter<v1::WatchInboxResponse>* writer) override {
    for (const auto& [id, detail] : referrals_) {
      v1::WatchInboxResponse event;
      *event.mutable_referral() = detail.summary();
      if (!writer->Write(event)) break;
    }
    (void)context;
    return ToGrpc(Refuse(Reason::kStopping));
  }

  bool twin_open = false;
  v1::ListEscalationsResponse escalations;
  v1::AskDerogationRequest last_derogation;
  v1::ListRequest last_list;
  v1::FindServicesRequest last_search;
  v1::SendRequest last_send;
  v1::DeclineRequest last_decline;
  v1::ScheduleRequest last_schedule;
  v1::ReceiveRequest last_receive;
  v1::CloseRequest last_close;
  std::string last_text;

 private:
  std::map<std::string, v1::ReferralDetail> referrals_;
  v1::FindServicesResponse found_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace relais::node

#endif  // RELAIS_TESTS_UNIT_NODE_CLI_FAKE_DESK_H_
