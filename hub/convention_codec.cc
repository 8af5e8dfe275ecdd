#include "hub/convention_codec.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

// In the order of ConventionAct::Step, and like it never reordered; what came later follows.
enum class StepKind : uint8_t {
  kDraft = 1,
  kRevise = 2,
  kPropose = 3,
  kSign = 4,
  kRemind = 5,
  kActivate = 6,
  kAbandon = 7,
  kSignBehalf = 8,  // a kSign that was judged on delegations, which follow
};

void PutDelegation(const Delegation& delegation, BytesWriter& out) {
  out.Id(delegation.delegator);
  out.Id(delegation.delegate);
  out.Id(delegation.convention);
  out.Num(delegation.edition);
  out.Num(delegation.last_day);
}

Delegation TakeDelegation(BytesReader& in) {
  Delegation delegation;
  delegation.delegator = in.Id<SigningKey>();
  delegation.delegate = in.Id<SigningKey>();
  delegation.convention = in.Id<ConventionId>();
  delegation.edition = in.Num<Edition>();
  delegation.last_day = in.Num<Day>();
  return delegation;
}
constexpr size_t kDelegationBytes = 88;

void PutText(const ProcedureText& text, BytesWriter& out) {
  out.String(text.bytes);
  out.Id(text.sha256);
}

// The agreement is read from the bytes again: it is in no record by itself.
ProcedureText TakeText(BytesReader& in, const wire::KeyTools& tools) {
  ProcedureText text;
  text.bytes = std::string(in.String(limits::kKnowledgeItemBytesMax));
  text.sha256 = in.Id<Digest>();
  if (!in.ok()) return text;
  absl::StatusOr<wire::KnowledgeContent> content = wire::DecodeText(TextKind::kConvention, text.bytes, tools);
  if (content.ok()) {
    text.agreement = std::get<Agreement>(*std::move(content));
  } else {
    in.Fail();
  }
  return text;
}

struct StepWriter {
  BytesWriter& out;

  void operator()(const DraftStep& step) const {
    out.Enum(StepKind::kDraft);
    PutText(step.text, out);
  }
  void operator()(const ReviseStep& step) const {
    out.Enum(StepKind::kRevise);
    PutText(step.text, out);
    out.Id(step.replaces);
  }
  void operator()(const ProposeStep& step) const {
    out.Enum(StepKind::kPropose);
    out.Id(step.sha256);
  }
  void operator()(const SignStep& step) const {
    out.Enum(step.delegations.empty() ? StepKind::kSign : StepKind::kSignBehalf);
    out.String(step.bytes);
    out.Count(step.signatures.size());
    for (const ItemSignature& signature : step.signatures) {
      out.Id(signature.key);
      out.Id(signature.signature);
      out.Bool(signature.valid);
    }
    if (step.delegations.empty()) return;
    out.Count(step.delegations.size());
    for (const Delegation& delegation : step.delegations) PutDelegation(delegation, out);
  }
  void operator()(const RemindStep&) const { out.Enum(StepKind::kRemind); }
  void operator()(const ActivateStep& step) const {
    out.Enum(StepKind::kActivate);
    out.Id(step.sha256);
  }
  void operator()(const AbandonStep&) const { out.Enum(StepKind::kAbandon); }
};

SignStep TakeSign(BytesReader& in, bool on_behalf) {
  SignStep step;
  step.bytes = std::string(in.String(limits::kKnowledgeItemBytesMax));
  const size_t count = in.Count(97);
  for (size_t i = 0; i < count; ++i) {
    ItemSignature signature;
    signature.key = in.Id<SigningKey>();
    signature.signature = in.Id<Signature>();
    signature.valid = in.Bool();
    step.signatures.push_back(signature);
  }
  if (!on_behalf) return step;
  const size_t delegations = in.Count(kDelegationBytes);
  if (delegations == 0) in.Fail();  // one value has one encoding
  for (size_t i = 0; i < delegations; ++i) step.delegations.push_back(TakeDelegation(in));
  return step;
}

ConventionAct::Step TakeStep(BytesReader& in, const wire::KeyTools& tools) {
  switch (in.Enum(StepKind::kDraft, StepKind::kSignBehalf)) {
    case StepKind::kDraft:
      return DraftStep{TakeText(in, tools)};
    case StepKind::kRevise: {
      ReviseStep step{TakeText(in, tools), {}};
      step.replaces = in.Id<Digest>();
      return step;
    }
    case StepKind::kPropose:
      return ProposeStep{in.Id<Digest>()};
    case StepKind::kSign:
      return TakeSign(in, false);
    case StepKind::kSignBehalf:
      return TakeSign(in, true);
    case StepKind::kRemind:
      return RemindStep{};
    case StepKind::kActivate:
      return ActivateStep{in.Id<Digest>()};
    case StepKind::kAbandon:
      return AbandonStep{};
  }
  return RemindStep{};
}

void PutProcedure(const Procedure::Facts& facts, BytesWriter& out) {
  out.Enum(facts.stage);
  PutText(facts.text, out);
  out.Num(facts.drafted);
  out.Num(facts.proposed);
  out.Num(facts.reminded);
  out.U32(facts.reminders);
  out.Count(facts.signatures.size());
  for (const ReceivedSignature& received : facts.signatures) {
    out.Id(received.key);
    out.Id(received.signature);
    out.Num(received.day);
    out.Count(received.delegators.size());
    for (const SigningKey& delegator : received.delegators) out.Id(delegator);
  }
  out.Count(facts.activations.size());
  for (const Activation& activation : facts.activations) {
    out.Id(activation.account);
    out.String(activation.name);
    out.String(activation.organisation);
    out.Num(activation.day);
  }
}

Procedure::Facts TakeProcedure(BytesReader& in, const wire::KeyTools& tools) {
  Procedure::Facts facts;
  facts.stage = in.Enum(Procedure::Stage::kDrafted, Procedure::Stage::kAbandoned);
  facts.text = TakeText(in, tools);
  facts.drafted = in.Num<Day>();
  facts.proposed = in.Num<Day>();
  facts.reminded = in.Num<Day>();
  facts.reminders = in.U32();
  for (size_t left = in.Count(104); left > 0; --left) {
    ReceivedSignature received;
    received.key = in.Id<SigningKey>();
    received.signature = in.Id<Signature>();
    received.day = in.Num<Day>();
    for (size_t more = in.Count(SigningKey::kSize); more > 0; --more) {
      received.delegators.push_back(in.Id<SigningKey>());
    }
    facts.signatures.push_back(received);
  }
  for (size_t left = in.Count(28); left > 0; --left) {
    Activation activation;
    activation.account = in.Id<AccountId>();
    activation.name = std::string(in.String(limits::kAdministratorBytesMax));
    activation.organisation = std::string(in.String(limits::kAdministratorBytesMax));
    activation.day = in.Num<Day>();
    facts.activations.push_back(std::move(activation));
  }
  return facts;
}

}  // namespace

void PutPrincipal(const Principal& principal, BytesWriter& out) {
  out.Id(principal.account);
  out.Enum(principal.role);
  out.String(principal.name);
  out.String(principal.organisation);
  out.String(principal.scope);
}

Principal TakePrincipal(BytesReader& in) {
  Principal principal;
  principal.account = in.Id<AccountId>();
  principal.role = in.Enum(Role::kHubOperator, static_cast<Role>(kRoleMax));
  principal.name = std::string(in.String());
  principal.organisation = std::string(in.String());
  principal.scope = std::string(in.String());
  return principal;
}

void PutConventionActed(const ConventionActed& acted, BytesWriter& out) {
  PutPrincipal(acted.act.principal, out);
  out.Id(acted.act.convention);
  out.Num(acted.act.version);
  out.Num(acted.day);
  std::visit(StepWriter{out}, acted.act.step);
}

ConventionActed TakeConventionActed(BytesReader& in, const wire::KeyTools& tools) {
  ConventionActed acted;
  acted.act.principal = TakePrincipal(in);
  acted.act.convention = in.Id<ConventionId>();
  acted.act.version = in.Num<ConventionVersion>();
  acted.day = in.Num<Day>();
  acted.act.step = TakeStep(in, tools);
  return acted;
}

void PutProcedures(const ProcedureBook& book, BytesWriter& out) {
  out.Count(book.rows().size());
  for (const auto& [key, procedure] : book.rows()) PutProcedure(procedure.facts(), out);
}

ProcedureBook TakeProcedures(BytesReader& in, const wire::KeyTools& tools) {
  ProcedureBook book;
  const size_t count = in.Count(65);
  if (count == 0) in.Fail();
  for (size_t i = 0; i < count && in.ok(); ++i) {
    Procedure::Facts facts = TakeProcedure(in, tools);
    if (in.ok()) book.Put(Procedure(std::move(facts)));
  }
  return book;
}

}  // namespace relais::hub
