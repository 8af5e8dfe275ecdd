// One signed text of each kind against golden bytes, and where each kind is let in: numbers 6 and 7 came later, and a
// text of one kind is never accepted as another.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/core/handoff/reason.h"
#include "services/wire/convention_file.h"
#include "services/wire/item_record.h"
#include "services/wire/knowledge_codec.h"
#include "tests/golden/golden.h"

namespace relais {
namespace {

template <class Id>
Id Every(uint8_t byte) {
  std::array<uint8_t, Id::kSize> bytes;
  bytes.fill(byte);
  return Id(bytes);
}

Agreement GoldenConvention() {
  Agreement a;
  a.id = Every<ConventionId>(0xc0);
  a.kind = AgreementKind::kLocal;
  a.framework = Every<ConventionId>(0xf0);
  a.title = "Pithiverais";
  a.parties = {{Every<PartnerId>(0xa1), "CIO", true, false, Every<SigningKey>(0xb1), true},
               {Every<PartnerId>(0xa2), "Mission locale", false, true, Every<SigningKey>(0xb2), true}};
  a.communes = {"45252"};
  a.needs = {"mobilite--preparer-un-permis"};
  a.publics = {"jeunes"};
  a.layer1_fields = {DraftField::kNeed, DraftField::kService, DraftField::kPublic, DraftField::kCommune};
  a.layer2_fields = {DraftField::kSurname};
  a.delays = {5, 3, 20, 10, 5};
  a.ceilings = {31, 120, 92, 62, 31};
  a.retention_days = 180;
  a.disclosure_threshold = 11;
  a.opening_nodes_min = 5;
  a.start = Day(20454);
  a.end = Day(21549);
  a.animator = {Every<PartnerId>(0xa3), "Région", Every<SigningKey>(0xb3), Every<SealingKey>(0xb4)};
  a.aggregation_keys = {Every<SealingKey>(0xb5), Every<SealingKey>(0xb6), Every<SealingKey>(0xb7)};
  a.hub_key = Every<SigningKey>(0xb8);
  a.annexes = {{"Charte", Every<Digest>(0xd1)}};
  return a;
}

RosterEntry GoldenRosterEntry() {
  RosterEntry entry;
  entry.partner = Every<PartnerId>(0xa1);
  entry.edition = Edition(3);
  entry.name = "CIO";
  entry.node = Every<NodeId>(0xe1);
  entry.identity = Every<SigningKey>(0xb9);
  return entry;
}

StatusStatement GoldenStatus() {
  StatusStatement status;
  status.convention = Every<ConventionId>(0xc0);
  status.text_sha256 = Every<Digest>(0xd2);
  status.activated = Day(20780);
  status.activations = {{"a1", "Région", Day(20780)}};
  status.received = {{Every<SigningKey>(0xb1), Day(20779)}};
  status.framework_version = ConventionVersion(1);
  status.as_of = Day(20783);
  return status;
}

class TextGoldenTest : public testing::Test {
 protected:
  // What `section` holds as a text of `kind`, under the golden signature.
  SignedText Golden(TextKind kind, const std::string& section) const {
    const SigningKey key = SigningKey::FromBytes(golden_.Bytes("signer", "public key"));
    const Signature signature = Signature::FromBytes(golden_.Bytes(section + "_signature"));
    return {kind, golden_.Bytes(section), {{key, signature}}};
  }
  void ExpectSigned(TextKind kind, const std::string& section) const {
    const SignedText text = Golden(kind, section);
    EXPECT_EQ(wire::SignedTextBytes(kind, text.text), golden_.Bytes(section + "_signed") + text.text);
    const SigningPair pair = sealer_.SigningPairFrom(Secret32(golden_.Bytes("signer", "seed")));
    EXPECT_EQ(
        golden_.Difference(section + "_signature", sealer_.Sign(pair, wire::SignedTextBytes(kind, text.text)).view()),
        "");
  }
  // Reads as `content` and nothing else, is written as it was read, and rests in a record and comes back.
  void ExpectKnowledge(TextKind kind, const std::string& section, const wire::KnowledgeContent& content) const {
    EXPECT_EQ(golden_.Difference(section, wire::EncodeText(content)), "") << section;
    EXPECT_EQ(wire::KindOf(content), kind);
    ExpectSigned(kind, section);
    absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(Golden(kind, section), keys_);
    ASSERT_TRUE(item.ok()) << section << ": " << item.status();
    EXPECT_EQ(item->content, content) << section;
    EXPECT_TRUE(item->signatures[0].valid) << section;
    wire::BytesWriter out;
    wire::PutItem(*item, out);
    const std::string record = out.Take();
    EXPECT_EQ(static_cast<int>(record[0]), static_cast<int>(kind));
    wire::BytesReader in(record);
    EXPECT_EQ(wire::TakeItem(in, keys_), *item);
    EXPECT_TRUE(in.Finish().ok());
    // As any other kind its signature is false, even where its bytes can be read.
    for (int other = 1; other <= static_cast<int>(kTextKindLast); ++other) {
      if (other == static_cast<int>(kind)) continue;
      absl::StatusOr<KnowledgeItem> taken = wire::VerifyItem(Golden(static_cast<TextKind>(other), section), keys_);
      EXPECT_TRUE(!taken.ok() || !taken->signatures[0].valid) << section << " as " << other;
    }
  }

  const golden::File golden_{RELAIS_GOLDEN_DIR "/texts.golden"};
  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  // Golden sealing keys are only names.
  wire::KeyTools keys_ = [this] {
    wire::KeyTools tools = wire::KeyToolsOf(sealer_, digester_);
    tools.is_usable = [](const SealingKey&) { return true; };
    return tools;
  }();
};

TEST_F(TextGoldenTest, EveryKindOfKnowledge) {
  ExpectKnowledge(TextKind::kConvention, "convention", GoldenConvention());
  ExpectKnowledge(TextKind::kRoster, "roster", GoldenRosterEntry());
  SealingKeyEntry keys;
  keys.node = Every<NodeId>(0xe1);
  keys.edition = Edition(2);
  const SealingKey key = Every<SealingKey>(0xba);
  keys.terms = {{keys_.key_id(key), key, Day(20780), Day(20810)}};
  ExpectKnowledge(TextKind::kSealingKeys, "sealing_keys", keys);
  ExpectKnowledge(TextKind::kDirectory, "directory", DirectoryEntry{Every<PartnerId>(0xa1), Edition(7), {}, {}});
  ExpectKnowledge(TextKind::kStanding, "standing",
                  StandingStatement{Every<ConventionId>(0xc0), Every<PartnerId>(0xa2), Edition(2), Standing::kSuspended,
                                    Day(20783)});
  ExpectKnowledge(
      TextKind::kDelegation, "delegation",
      Delegation{Every<SigningKey>(0xb2), Every<SigningKey>(0xbb), Every<ConventionId>(0xc0), Edition(1), Day(20849)});
}

// The hub's word in a file: it travels as a signed text, and is no knowledge.
TEST_F(TextGoldenTest, AStatusHasItsPlaceInAFileOnly) {
  EXPECT_EQ(golden_.Difference("status", wire::EncodeStatus(GoldenStatus())), "");
  ExpectSigned(TextKind::kStatus, "status");
  const SignedText text = Golden(TextKind::kStatus, "status");
  const absl::StatusOr<StatusStatement> read = wire::DecodeStatus(text.text);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, GoldenStatus());
  const absl::StatusOr<SignedText> travelled = wire::SignedTextFrom(wire::ToProto(text));
  ASSERT_TRUE(travelled.ok()) << travelled.status();
  EXPECT_EQ(*travelled, text);
  EXPECT_EQ(ReasonOf(wire::VerifyItem(text, keys_).status()), Reason::kUnknownValue);
  // Nor does a record hold one, or a kind that nobody knows.
  for (int kind : {0, static_cast<int>(TextKind::kStatus), static_cast<int>(kTextKindLast) + 1, 255}) {
    wire::BytesWriter out;
    out.U8(static_cast<uint8_t>(kind));
    out.String(golden_.Bytes("delegation"));
    out.Count(0);
    out.Num(Revision(1));
    out.Num(Day(20780));
    const std::string record = out.Take();
    wire::BytesReader in(record);
    wire::TakeItem(in, keys_);
    EXPECT_FALSE(in.ok()) << kind;
  }
}

TEST_F(TextGoldenTest, AKindThatNobodyKnowsDoesNotTravel) {
  for (int kind : {0, static_cast<int>(kTextKindLast) + 1, 255}) {
    v1::SignedText message = wire::ToProto(Golden(TextKind::kDelegation, "delegation"));
    message.set_kind(static_cast<v1::TextKind>(kind));
    EXPECT_EQ(ReasonOf(wire::SignedTextFrom(std::move(message)).status()), Reason::kUnknownValue) << kind;
  }
}

// In a file every place takes one kind.
TEST_F(TextGoldenTest, AFileTakesEachKindInItsPlace) {
  const wire::Sha256 sha256 = [this](absl::string_view bytes) { return digester_.Sha256(bytes); };
  wire::ConventionFile good;
  good.convention = Golden(TextKind::kConvention, "convention");
  good.standings = {Golden(TextKind::kStanding, "standing")};
  good.delegations = {Golden(TextKind::kDelegation, "delegation")};
  good.status = Golden(TextKind::kStatus, "status");
  EXPECT_TRUE(wire::VerifyFile(good, keys_, sha256).ok());
  const std::vector<SignedText> texts = {good.convention,
                                         Golden(TextKind::kRoster, "roster"),
                                         Golden(TextKind::kSealingKeys, "sealing_keys"),
                                         Golden(TextKind::kDirectory, "directory"),
                                         good.standings[0],
                                         good.delegations[0],
                                         *good.status};
  for (const SignedText& text : texts) {
    std::vector<wire::ConventionFile> wrong;
    if (text.kind != TextKind::kConvention) {
      wrong.emplace_back(good).convention = text;
      wrong.emplace_back(good).framework = {text};
    }
    if (text.kind != TextKind::kStanding) wrong.emplace_back(good).standings = {text};
    if (text.kind != TextKind::kDelegation) wrong.emplace_back(good).delegations = {text};
    if (text.kind != TextKind::kStatus) wrong.emplace_back(good).status = text;
    for (const wire::ConventionFile& file : wrong) {
      EXPECT_EQ(ReasonOf(wire::VerifyFile(file, keys_, sha256).status()), Reason::kUnknownValue)
          << static_cast<int>(text.kind);
    }
  }
}

}  // namespace
}  // namespace relais
