#include "hub/api/convention_api.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hub/api/convention_view.h"
#include "hub/api/finish.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/convention/rehearsal.h"
#include "services/core/handoff/reason.h"
#include "services/wire/rehearsal_codec.h"

namespace relais::hub {
namespace {

absl::Status StatusOf(const HubResult& result) {
  return result.reason == Reason::kNone ? absl::OkStatus() : Refuse(result.reason, result.detail);
}

// As in the permission table; MethodOf names those of the steps.
constexpr char kListConventions[] = "/relais.v1.ConventionService/ListConventions";
constexpr char kGetConvention[] = "/relais.v1.ConventionService/GetConvention";
constexpr char kRehearseConvention[] = "/relais.v1.ConventionService/RehearseConvention";
constexpr char kSubmitText[] = "/relais.v1.ConventionService/SubmitText";

template <class Request>
ConventionAct ActOn(const Request& request, ConventionAct::Step step) {
  return {{}, ConventionId::FromBytes(request.convention()), ConventionVersion(request.version()), std::move(step)};
}

v1::ProcedureState ToProto(ProcedureState state) {
  return static_cast<v1::ProcedureState>(state);
}

// Writes the parts of a rehearsal one after the other, then the status. Deletes itself when gRPC is done with it.
class PartsStream final : public grpc::ServerWriteReactor<v1::RehearseConventionResponse> {
 public:
  PartsStream(std::vector<v1::RehearseConventionResponse> parts, const absl::Status& status)
      : parts_(std::move(parts)), status_(ToGrpc(status)) {
    WriteNext();
  }
  void OnWriteDone(bool ok) override {
    if (!ok) next_ = parts_.size();  // nobody reads any more
    WriteNext();
  }
  void OnDone() override { delete this; }

 private:
  void WriteNext() {
    if (next_ == parts_.size()) return Finish(status_);
    StartWrite(&parts_[next_++]);
  }

  const std::vector<v1::RehearseConventionResponse> parts_;
  const grpc::Status status_;
  size_t next_ = 0;
};

}  // namespace

grpc::ServerUnaryReactor* ConventionApi::Act(grpc::CallbackServerContext* context, absl::string_view method,
                                             ReadFn read, Done done) {
  absl::StatusOr<Principal> principal = options_.admit(context, method);
  if (!principal.ok()) return FinishWith(context, principal.status());
  absl::StatusOr<ConventionAct> act = read();
  if (!act.ok()) return FinishWith(context, act.status());
  act->principal = *std::move(principal);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted = runner_->Post(*std::move(act), [reactor, done = std::move(done)](const HubResult& result) {
    if (result.reason == Reason::kNone) done(result);
    reactor->Finish(ToGrpc(StatusOf(result)));
  });
  if (!posted) reactor->Finish(ToGrpc(Refuse(Reason::kBusy)));
  return reactor;
}

grpc::ServerUnaryReactor* ConventionApi::Look(grpc::CallbackServerContext* context, absl::string_view method,
                                              std::function<absl::Status(const HubEngine&, Day today)> fill) {
  const absl::StatusOr<Principal> principal = options_.admit(context, method);
  if (!principal.ok()) return FinishWith(context, principal.status());
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const Day clock = MomentOf(ports_.clock->Now()).day;
  const bool posted = runner_->Ask([reactor, clock, fill = std::move(fill)](const HubEngine& engine) {
    reactor->Finish(ToGrpc(fill(engine, std::max(clock, engine.state().day()))));
  });
  if (!posted) reactor->Finish(ToGrpc(Refuse(Reason::kBusy)));
  return reactor;
}

absl::StatusOr<ProcedureText> ConventionApi::ReadText(const std::string& bytes) const {
  absl::StatusOr<wire::KnowledgeContent> content = wire::DecodeText(TextKind::kConvention, bytes, tools_);
  if (!content.ok()) return content.status();
  if (std::get<Agreement>(*content).id.none()) return Refuse(Reason::kMalformed, "a text of no convention");
  return ProcedureText{bytes, ports_.digester->Sha256(bytes), std::get<Agreement>(*std::move(content))};
}

grpc::ServerUnaryReactor* ConventionApi::DraftConvention(grpc::CallbackServerContext* context,
                                                         const v1::DraftConventionRequest* request,
                                                         v1::DraftConventionResponse* response) {
  const auto read = [&]() -> absl::StatusOr<ConventionAct> {
    absl::StatusOr<ProcedureText> text = ReadText(request->text());
    if (!text.ok()) return text.status();
    response->set_text_sha256(std::string(text->sha256.view()));
    ConventionAct act{{}, text->agreement.id, text->agreement.version, {}};
    act.step = DraftStep{*std::move(text)};
    return act;
  };
  return Act(context, MethodOf(DraftStep()), read, [](const HubResult&) {});
}

grpc::ServerUnaryReactor* ConventionApi::ReviseConvention(grpc::CallbackServerContext* context,
                                                          const v1::ReviseConventionRequest* request,
                                                          v1::ReviseConventionResponse* response) {
  const auto read = [&]() -> absl::StatusOr<ConventionAct> {
    absl::StatusOr<ProcedureText> text = ReadText(request->text());
    if (!text.ok()) return text.status();
    response->set_text_sha256(std::string(text->sha256.view()));
    ConventionAct act{{}, text->agreement.id, text->agreement.version, {}};
    act.step = ReviseStep{*std::move(text), Digest::FromBytes(request->replaces_sha256())};
    return act;
  };
  return Act(context, MethodOf(ReviseStep()), read, [](const HubResult&) {});
}

grpc::ServerUnaryReactor* ConventionApi::ProposeConvention(grpc::CallbackServerContext* context,
                                                           const v1::ProposeConventionRequest* request,
                                                           v1::ProposeConventionResponse*) {
  return Act(
      context, MethodOf(ProposeStep()),
      [&] { return ActOn(*request, ProposeStep{Digest::FromBytes(request->text_sha256())}); }, [](const HubResult&) {});
}

grpc::ServerUnaryReactor* ConventionApi::SubmitSignatures(grpc::CallbackServerContext* context,
                                                          const v1::SubmitSignaturesRequest* request,
                                                          v1::SubmitSignaturesResponse* response) {
  const auto read = [&]() -> absl::StatusOr<ConventionAct> {
    absl::StatusOr<SignedText> signed_text = wire::SignedTextFrom(v1::SignedText(request->signed_text()));
    if (!signed_text.ok()) return signed_text.status();
    if (signed_text->kind != TextKind::kConvention) return Refuse(Reason::kMalformed, "kind");
    absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(*std::move(signed_text), tools_);
    if (!item.ok()) return item.status();
    const auto& agreement = std::get<Agreement>(item->content);
    ConventionAct act{{}, agreement.id, agreement.version, {}};
    act.step = SignStep{std::move(item->text), std::move(item->signatures)};
    return act;
  };
  return Act(context, MethodOf(SignStep()), read, [response](const HubResult& result) {
    response->set_state(ToProto(result.procedure));
    response->set_repeat(result.repeat);
  });
}

grpc::ServerUnaryReactor* ConventionApi::ActivateConvention(grpc::CallbackServerContext* context,
                                                            const v1::ActivateConventionRequest* request,
                                                            v1::ActivateConventionResponse* response) {
  return Act(
      context, MethodOf(ActivateStep()),
      [&] { return ActOn(*request, ActivateStep{Digest::FromBytes(request->text_sha256())}); },
      [response](const HubResult& result) {
        response->set_state(ToProto(result.procedure));
        response->set_revision(result.revision.value());
      });
}

grpc::ServerUnaryReactor* ConventionApi::AbandonConvention(grpc::CallbackServerContext* context,
                                                           const v1::AbandonConventionRequest* request,
                                                           v1::AbandonConventionResponse*) {
  return Act(
      context, MethodOf(AbandonStep()), [&] { return ActOn(*request, AbandonStep{}); }, [](const HubResult&) {});
}

grpc::ServerUnaryReactor* ConventionApi::RemindSignatories(grpc::CallbackServerContext* context,
                                                           const v1::RemindSignatoriesRequest* request,
                                                           v1::RemindSignatoriesResponse* response) {
  return Act(
      context, MethodOf(RemindStep()), [&] { return ActOn(*request, RemindStep{}); },
      [response](const HubResult& result) { response->set_repeat(result.repeat); });
}

grpc::ServerUnaryReactor* ConventionApi::ListConventions(grpc::CallbackServerContext* context,
                                                         const v1::ListConventionsRequest*,
                                                         v1::ListConventionsResponse* response) {
  return Look(context, kListConventions, [this, response](const HubEngine& engine, Day today) {
    FillConventions(engine.state(), *ports_.digester, today, response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* ConventionApi::GetConvention(grpc::CallbackServerContext* context,
                                                       const v1::GetConventionRequest* request,
                                                       v1::GetConventionResponse* response) {
  const ConventionId id = ConventionId::FromBytes(request->convention());
  const ConventionVersion version(request->version());
  return Look(context, kGetConvention, [this, response, id, version](const HubEngine& engine, Day today) {
    if (id.none()) return Refuse(Reason::kMalformed, "convention");
    return FillConvention(engine.state(), *ports_.digester, today, id, version, known_communes_, response);
  });
}

grpc::ServerWriteReactor<v1::RehearseConventionResponse>* ConventionApi::RehearseConvention(
    grpc::CallbackServerContext* context, const v1::RehearseConventionRequest* request) {
  const absl::StatusOr<Principal> principal = options_.admit(context, kRehearseConvention);
  if (!principal.ok()) return new PartsStream({}, principal.status());
  const absl::StatusOr<ProcedureText> text = ReadText(request->text());
  if (!text.ok()) return new PartsStream({}, text.status());
  const std::shared_ptr<const Knowledge> knowledge = knowledge_();
  const Day today = MomentOf(ports_.clock->Now()).day;
  Rehearsal rehearsal = Rehearse(text->agreement, *knowledge, today);
  rehearsal.problems = ProposalProblems(text->agreement, *knowledge, known_communes_);
  return new PartsStream(wire::ToParts(rehearsal, today), absl::OkStatus());
}

grpc::ServerUnaryReactor* ConventionApi::SubmitText(grpc::CallbackServerContext* context,
                                                    const v1::SubmitTextRequest* request,
                                                    v1::SubmitTextResponse* response) {
  absl::StatusOr<Principal> principal = options_.admit(context, kSubmitText);
  if (!principal.ok()) return FinishWith(context, principal.status());
  absl::StatusOr<SignedText> signed_text = wire::SignedTextFrom(v1::SignedText(request->signed_text()));
  if (!signed_text.ok()) return FinishWith(context, signed_text.status());
  if (signed_text->kind == TextKind::kConvention) {
    return FinishWith(context, Refuse(Reason::kConventionStep, "a convention is drafted, proposed and activated"));
  }
  absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(*std::move(signed_text), tools_);
  if (!item.ok()) return FinishWith(context, item.status());
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  AdmitItem input{*std::move(item), *std::move(principal), NodeId(), kSubmitText};
  const bool posted = runner_->Post(std::move(input), [reactor, response](const HubResult& result) {
    response->set_revision(result.revision.value());
    response->set_repeat(result.repeat);
    reactor->Finish(ToGrpc(StatusOf(result)));
  });
  if (!posted) reactor->Finish(ToGrpc(Refuse(Reason::kBusy)));
  return reactor;
}

}  // namespace relais::hub
