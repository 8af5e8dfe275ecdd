// Signed texts, which strangers write: what is accepted means the same once written again, and knowledge judges it.
#include <string>
#include <utility>
#include <vector>

#include "services/core/convention/knowledge.h"
#include "services/core/handoff/check.h"
#include "services/wire/knowledge_codec.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/key_tools.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

std::vector<wire::KnowledgeContent> Contents() {
  return {sample::Framework(),
          sample::Local(),
          sample::EntryNo(2),
          sample::KeysNo(2),
          sample::DirectoryNo(2),
          StandingStatement{sample::kLocal, sample::PartnerNo(2), Edition(1), Standing::kSuspended, sample::kToday},
          Delegation{sample::SignatoryNo(1), sample::SignatoryNo(2), sample::kLocal, Edition(1), sample::kToday}};
}

std::vector<std::string> Samples() {
  std::vector<std::string> samples;
  for (const wire::KnowledgeContent& content : Contents()) samples.push_back(wire::EncodeText(content));
  return samples;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> kSamples = Samples();
  static const wire::KeyTools kTools = fuzz::AnyKeys();
  static const Knowledge kNetwork = sample::Network();
  fuzz::Bytes in(fuzz::View(data, size));
  const auto kind = static_cast<TextKind>(1 + in.Below(6));
  const SigningKey signer = sample::SignatoryNo(1 + in.U8() % 200);
  const std::string text = fuzz::RawOrEdited(in, kSamples);
  if (auto content = wire::DecodeText(kind, text, kTools); content.ok()) {
    auto again = wire::DecodeText(kind, wire::EncodeText(*content), kTools);
    RELAIS_CHECK(again.ok() && *again == *content);
    SignedText signed_text;
    signed_text.kind = kind;
    signed_text.text = text;
    signed_text.signatures.push_back({signer, sample::Filled<Signature>(1)});
    if (auto item = wire::VerifyItem(std::move(signed_text), kTools); item.ok()) {
      Knowledge knowledge = kNetwork;
      const Revision before = knowledge.revision();
      const bool taken = knowledge.Admit(*item, sample::kToday).ok();
      RELAIS_CHECK(taken || knowledge.revision() == before);
    }
  }
  if (auto file = wire::ReadSignedText(text); file.ok()) {
    auto again = wire::ReadSignedText(wire::WriteSignedText(*file));
    RELAIS_CHECK(again.ok() && *again == *file);
  }
  return 0;
}

}  // namespace relais
