// What people type: slip codes, locators, join tokens. What parses formats back to the same.
#include <string>
#include <vector>

#include "services/core/convention/join_token.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/slip_code.h"
#include "tests/fuzz/input.h"

namespace relais {
namespace {

std::vector<std::string> Samples() {
  JoinToken token;
  token.secret = std::string(limits::kJoinTokenBytes, 's');
  token.node = NodeId::FromBytes(std::string(NodeId::kSize, 'n'));
  token.partner = PartnerId::FromBytes(std::string(PartnerId::kSize, 'p'));
  token.authority = Digest::FromBytes(std::string(Digest::kSize, 'a'));
  token.anchor = Digest::FromBytes(std::string(Digest::kSize, 'r'));
  token.hub_address = "hub.example.fr:8443";
  return {MakeCode(0), MakeCode(123'456'789'012), MakeLocator(99'999), FormatJoinToken(token)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> kSamples = Samples();
  const std::string typed = fuzz::RawOrEdited(fuzz::Bytes(fuzz::View(data, size)), kSamples);
  if (auto code = ParseCode(typed); code.ok()) {
    RELAIS_CHECK(code->size() == limits::kCodeSymbols);
    RELAIS_CHECK(CodeSecret(*code).size() == limits::kCodeRandomSymbols);
    RELAIS_CHECK(*ParseCode(Grouped(*code)) == *code);
  }
  if (auto locator = ParseLocator(typed); locator.ok()) RELAIS_CHECK(*ParseLocator(Grouped(*locator)) == *locator);
  if (auto token = ParseJoinToken(typed); token.ok()) {
    auto again = ParseJoinToken(FormatJoinToken(*token));
    RELAIS_CHECK(again.ok() && *again == *token);
  }
  return 0;
}

}  // namespace relais
