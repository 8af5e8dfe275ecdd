#include "services/wire/knowledge_codec.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais::wire {
namespace {

// A signature is good when it repeats the key's first byte; a sealing key of 0x01 bytes hides nothing; a key's id is
// its first sixteen bytes.
KeyTools FakeTools() {
  return {[](const SigningKey& key, absl::string_view, const Signature& signature) {
            return signature.view()[0] == key.view()[0];
          },
          [](const SealingKey& key) { return key != Filled<SealingKey>('\x01'); },
          [](const SealingKey& key) { return KeyId::FromBytes(key.view().substr(0, 16)); }};
}

Agreement SampleAgreement() {
  Agreement a;
  a.id = Filled<ConventionId>('c');
  a.version = ConventionVersion(2);
  a.kind = AgreementKind::kLocal;
  a.framework = Filled<ConventionId>('f');
  a.title = "Convention locale du Pithiverais";
  a.parties = {{Filled<PartnerId>('p'), "Mission locale", true, true, Filled<SigningKey>('1'), true},
               {Filled<PartnerId>('q'), "CIO", false, true, Filled<SigningKey>('2'), false}};
  a.communes = {"45252", "2A004"};
  a.needs = {"mobilite--preparer-un-permis"};
  a.publics = {"jeunes", "tous-publics"};
  a.layer1_fields = kLayer1Fields;
  a.layer2_fields = {DraftField::kSurname, DraftField::kBirthDate};
  a.delays = {1, 2, 3, 4, 5};
  a.ceilings = {6, 7, 8, 9, 10};
  a.retention_days = 11;
  a.disclosure_threshold = 12;
  a.opening_nodes_min = 13;
  a.start = Day(20000);
  a.end = Day(21000);
  a.animator = {Filled<PartnerId>('a'), "Région", Filled<SigningKey>('3'), Filled<SealingKey>('4')};
  a.aggregation_keys = {Filled<SealingKey>('5'), Filled<SealingKey>('6'), Filled<SealingKey>('7')};
  a.hub_key = Filled<SigningKey>('8');
  a.annexes = {{"Charte", Filled<Digest>('9')}};
  return a;
}

Agreement SampleFramework() {
  Agreement a = SampleAgreement();
  a.kind = AgreementKind::kFramework;
  a.framework = ConventionId();
  a.animator = Animator();
  a.layer2_fields = FieldSet();
  a.annexes.clear();
  return a;
}

StandingStatement SampleStanding() {
  return {Filled<ConventionId>('c'), Filled<PartnerId>('p'), Edition(4), Standing::kEnded, Day(20500)};
}

RosterEntry SampleRoster() {
  RosterEntry e;
  e.partner = Filled<PartnerId>('p');
  e.edition = Edition(7);
  e.name = "Mission locale d'Orléans";
  e.level = MemberLevel::kSoftware;
  e.node = Filled<NodeId>('n');
  e.identity = Filled<SigningKey>('i');
  return e;
}

RosterEntry SamplePaperPartner() {
  RosterEntry e;
  e.partner = Filled<PartnerId>('p');
  e.name = "Point information jeunesse";
  e.level = MemberLevel::kPaper;
  e.custodian = Filled<NodeId>('n');
  return e;
}

SealingKeyEntry SampleKeys() {
  SealingKeyEntry e;
  e.node = Filled<NodeId>('n');
  e.edition = Edition(3);
  e.terms = {{Filled<KeyId>('y'), Filled<SealingKey>('y'), Day(20030), Day(20059)},
             {Filled<KeyId>('x'), Filled<SealingKey>('x'), Day(20000), Day(20029)}};
  return e;
}

DirectoryEntry SampleDirectory() {
  Service s;
  s.id = Filled<ServiceId>('s');
  s.partner = Filled<PartnerId>('p');
  s.door = Door::kFirst;
  s.name = "Accueil";
  s.description = "Sur rendez-vous.\nApportez une pièce d'identité.";
  s.needs = {"mobilite--preparer-un-permis", "sante--acces-aux-soins"};
  s.publics = {"jeunes"};
  s.communes = {"45234", "45252"};
  s.address = {"1 rue de la Gare", "45300", "45252", "Pithiviers"};
  s.contact = {"+33238000000", "accueil@structure.example", "https://structure.example"};
  s.cep_level = 2;
  s.open_weekdays = 0b1000001;
  s.open_on_holidays = true;
  s.closures = {{Day(20100), Day(20110)}, {Day(20200), Day(20200)}};
  s.opening_hours = "Mo-Fr 09:00-12:00";
  s.answer_open_days = 4;
  s.places_per_week = 8;
  s.remote = true;
  Service other;
  other.id = Filled<ServiceId>('t');
  other.partner = s.partner;
  other.name = "Accompagnement";
  return {Filled<PartnerId>('p'), Edition(9), {s, other}};
}

std::vector<KnowledgeContent> Samples() {
  return {SampleAgreement(),    SampleFramework(),
          SampleStanding(),     SampleRoster(),
          SamplePaperPartner(), SampleKeys(),
          SampleDirectory(),    DirectoryEntry{Filled<PartnerId>('p'), Edition(1), {}}};
}

TEST(KnowledgeCodec, EveryContentComesBack) {
  for (const KnowledgeContent& content : Samples()) {
    const std::string text = EncodeText(content);
    EXPECT_THAT(DecodeText(KindOf(content), text, FakeTools()), IsOkAndHolds(content)) << content.index();
  }
}

TEST(KnowledgeCodec, ATextNeverPassesForAnotherKindInWhatIsSigned) {
  EXPECT_EQ(SignedTextBytes(TextKind::kConvention, "abc"),
            "relais.v1.text\x01"
            "abc");
  EXPECT_EQ(SignedTextBytes(TextKind::kStanding, ""), "relais.v1.text\x05");
}

TEST(KnowledgeCodec, EncodingIsTheSameEveryTime) {
  for (const KnowledgeContent& content : Samples()) EXPECT_EQ(EncodeText(content), EncodeText(content));
  // A standing, byte by byte: field, length and value of convention, partner; then edition, standing and day as
  // varints.
  EXPECT_EQ(absl::BytesToHexString(EncodeText(SampleStanding())),
            absl::StrCat("0a10", std::string("63636363636363636363636363636363"), "1210",
                         std::string("70707070707070707070707070707070"), "1804", "2003", "2894a001"));
}

// A good text, broken in one place.
template <class Text>
struct BrokenText {
  const char* what;
  std::function<void(Text&)> breaks;
  Reason reason = Reason::kMalformed;
};
template <class Text>
void ExpectEachRefused(const KnowledgeContent& good, const std::vector<BrokenText<Text>>& cases) {
  for (const BrokenText<Text>& broken : cases) {
    Text text;
    ASSERT_TRUE(text.ParseFromString(EncodeText(good)));
    broken.breaks(text);
    EXPECT_THAT(DecodeText(KindOf(good), text.SerializeAsString(), FakeTools()), RefusedFor(broken.reason))
        << broken.what;
  }
}

TEST(KnowledgeCodec, ABrokenConventionIsRefused) {
  using T = v1::ConventionText;
  ExpectEachRefused<T>(
      SampleAgreement(),
      {{"no id", [](T& t) { t.clear_convention(); }},
       {"long id", [](T& t) { t.mutable_convention()->push_back('x'); }},
       {"no kind", [](T& t) { t.clear_kind(); }, Reason::kUnknownValue},
       {"kind 3", [](T& t) { t.set_kind(static_cast<v1::ConventionKind>(3)); }, Reason::kUnknownValue},
       {"framework of 8 bytes", [](T& t) { t.set_framework_convention("eightbyt"); }},
       {"title with an escape", [](T& t) { t.set_title("a\x1b[31m"); }},
       {"party of 15 bytes", [](T& t) { t.mutable_parties(0)->mutable_partner()->pop_back(); }},
       {"signatory of 31 bytes", [](T& t) { t.mutable_parties(0)->mutable_signatory_key()->pop_back(); }},
       {"commune twice", [](T& t) { t.add_communes("45252"); }},
       {"need twice", [](T& t) { t.add_needs(t.needs(0)); }},
       {"public twice", [](T& t) { t.add_publics("jeunes"); }},
       {"field 0", [](T& t) { t.add_layer1_fields(v1::DRAFT_FIELD_UNSPECIFIED); }, Reason::kUnknownValue},
       {"field 13", [](T& t) { t.add_layer2_fields(static_cast<v1::DraftField>(13)); }, Reason::kUnknownValue},
       {"field twice", [](T& t) { t.add_layer2_fields(v1::DRAFT_FIELD_SURNAME); }},
       {"a delay beyond int", [](T& t) { t.mutable_delays()->set_answer(0x80000000); }},
       {"two aggregation keys", [](T& t) { t.mutable_aggregation_keys()->RemoveLast(); }},
       {"four aggregation keys", [](T& t) { t.add_aggregation_keys(std::string(32, 'k')); }},
       {"an aggregation key that hides nothing", [](T& t) { t.set_aggregation_keys(1, std::string(32, '\x01')); }},
       {"an animator's key that hides nothing",
        [](T& t) { t.mutable_animator()->set_sealing_key(std::string(32, '\x01')); }},
       {"hub key of one byte", [](T& t) { t.set_hub_key("k"); }},
       {"annex of 31 bytes", [](T& t) { t.mutable_annexes(0)->mutable_sha256()->pop_back(); }}});
}

TEST(KnowledgeCodec, ABrokenStandingRosterOrKeyIsRefused) {
  ExpectEachRefused<v1::StandingText>(
      SampleStanding(),
      {{"no standing", [](auto& t) { t.clear_standing(); }, Reason::kUnknownValue},
       {"standing 4", [](auto& t) { t.set_standing(static_cast<v1::Standing>(4)); }, Reason::kUnknownValue},
       {"partner of 2 bytes", [](auto& t) { t.set_partner("pp"); }}});
  ExpectEachRefused<v1::RosterText>(
      SampleRoster(),
      {{"no partner", [](auto& t) { t.clear_partner(); }},
       {"no level", [](auto& t) { t.clear_level(); }, Reason::kUnknownValue},
       {"level 4", [](auto& t) { t.set_level(static_cast<v1::MemberLevel>(4)); }, Reason::kUnknownValue},
       {"name with a bell", [](auto& t) { t.set_name("a\a"); }},
       {"node of 17 bytes", [](auto& t) { t.set_node(std::string(17, 'n')); }},
       {"zero identity", [](auto& t) { t.set_identity_key(std::string(32, '\0')); }},
       {"short custodian", [](auto& t) { t.set_custodian("c"); }}});
  ExpectEachRefused<v1::SealingKeysText>(
      SampleKeys(),
      {{"no node", [](auto& t) { t.clear_node(); }},
       {"no key", [](auto& t) { t.mutable_terms(0)->clear_key(); }},
       {"a key that hides nothing", [](auto& t) { t.mutable_terms(1)->set_key(std::string(32, '\x01')); }}});
}

TEST(KnowledgeCodec, ABrokenDirectoryIsRefused) {
  using T = v1::DirectoryText;
  ExpectEachRefused<T>(
      SampleDirectory(),
      {{"no partner", [](T& t) { t.clear_partner(); }},
       {"no service id", [](T& t) { t.mutable_services(0)->clear_service(); }},
       {"no door", [](T& t) { t.mutable_services(0)->clear_door(); }, Reason::kUnknownValue},
       {"door 3", [](T& t) { t.mutable_services(0)->set_door(static_cast<v1::Door>(3)); }, Reason::kUnknownValue},
       {"level 4", [](T& t) { t.mutable_services(0)->set_cep_level(4); }},
       {"level 256", [](T& t) { t.mutable_services(0)->set_cep_level(256); }},
       {"an eighth weekday", [](T& t) { t.mutable_services(0)->set_open_weekdays(128); }},
       {"need twice", [](T& t) { t.mutable_services(0)->add_needs(t.services(0).needs(0)); }},
       {"tab in the address", [](T& t) { t.mutable_services(0)->set_address("1\true"); }},
       {"places beyond int", [](T& t) { t.mutable_services(0)->set_places_per_week(0xffffffff); }}});
}

TEST(KnowledgeCodec, UnknownFieldsAndGarbageAreRefused) {
  for (const KnowledgeContent& content : Samples()) {
    const std::string text = EncodeText(content);
    const std::string unknown_field("\xf8\x06\x01", 3);  // field 111, varint 1
    EXPECT_THAT(DecodeText(KindOf(content), text + unknown_field, FakeTools()), RefusedFor(Reason::kMalformed));
    for (size_t n = 1; n < text.size(); n += 7) {
      const auto cut = DecodeText(KindOf(content), absl::string_view(text).substr(0, n), FakeTools());
      // A cut between two fields may read as another, shorter text; it is never taken for this one.
      EXPECT_FALSE(cut.ok() && *cut == content) << n;
    }
  }
  v1::DirectoryText nested;
  ASSERT_TRUE(nested.ParseFromString(EncodeText(SampleDirectory())));
  nested.mutable_services(1)->GetReflection()->MutableUnknownFields(nested.mutable_services(1))->AddVarint(99, 1);
  EXPECT_THAT(DecodeText(TextKind::kDirectory, nested.SerializeAsString(), FakeTools()),
              RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeText(TextKind::kConvention, "\xff\xff\xff\xff", FakeTools()), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeText(TextKind::kRoster, "\x1a\x02\xc3\x28", FakeTools()), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeText(static_cast<TextKind>(8), "", FakeTools()), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(DecodeText(TextKind::kConvention, std::string(limits::kKnowledgeItemBytesMax + 1, 'x'), FakeTools()),
              RefusedFor(Reason::kTooLarge));
}

SignedText SampleSigned() {
  return {TextKind::kRoster,
          EncodeText(SampleRoster()),
          {{Filled<SigningKey>('1'), Filled<Signature>('1')}, {Filled<SigningKey>('2'), Filled<Signature>('x')}}};
}

TEST(KnowledgeCodec, VerifyingSaysWhichSignaturesHold) {
  ASSERT_OK_AND_ASSIGN(const KnowledgeItem item, VerifyItem(SampleSigned(), FakeTools()));
  EXPECT_EQ(item.content, KnowledgeContent(SampleRoster()));
  EXPECT_EQ(item.text, SampleSigned().text);
  ASSERT_EQ(item.signatures.size(), 2u);
  EXPECT_TRUE(item.signatures[0].valid);
  EXPECT_FALSE(item.signatures[1].valid);
  EXPECT_EQ(item.revision, Revision());
  EXPECT_EQ(SignedTextOf(item), SampleSigned());
}

TEST(KnowledgeCodec, VerifyingCoversKindAndText) {
  std::string covered;
  KeyTools tools = FakeTools();
  tools.verify = [&covered](const SigningKey&, absl::string_view text, const Signature&) {
    covered = std::string(text);
    return true;
  };
  ASSERT_OK(VerifyItem(SampleSigned(), tools));
  EXPECT_EQ(covered, SignedTextBytes(TextKind::kRoster, SampleSigned().text));
}

TEST(KnowledgeCodec, APushedItemKeepsItsPlace) {
  const PushedItem pushed{Revision(12), Day(20001), SampleSigned()};
  ASSERT_OK_AND_ASSIGN(const KnowledgeItem item, VerifyItem(pushed, FakeTools()));
  EXPECT_EQ(item.revision, Revision(12));
  EXPECT_EQ(item.admitted, Day(20001));
  EXPECT_EQ(PushedOf(item), pushed);
}

TEST(KnowledgeCodec, AnItemThatDoesNotReadIsRefused) {
  SignedText wrong = SampleSigned();
  wrong.kind = TextKind::kSealingKeys;
  EXPECT_FALSE(VerifyItem(wrong, FakeTools()).ok());
  wrong = SampleSigned();
  wrong.text = "\xff";
  EXPECT_THAT(VerifyItem(wrong, FakeTools()), RefusedFor(Reason::kMalformed));
}

TEST(SignedTextFile, ComesBack) {
  EXPECT_THAT(ReadSignedText(WriteSignedText(SampleSigned())), IsOkAndHolds(SampleSigned()));
  SignedText unsigned_text = SampleSigned();
  unsigned_text.signatures.clear();
  EXPECT_THAT(ReadSignedText(WriteSignedText(unsigned_text)), IsOkAndHolds(unsigned_text));
}

TEST(SignedTextFile, BrokenOnesAreRefused) {
  const v1::SignedText good = ToProto(SampleSigned());
  const auto broken = [&good](const std::function<void(v1::SignedText&)>& breaks) {
    v1::SignedText message = good;
    breaks(message);
    return ReadSignedText(message.SerializeAsString());
  };
  EXPECT_THAT(ReadSignedText("\xff\xff"), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(ReadSignedText(""), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(ReadSignedText(std::string(limits::kFrameBytesMax + 1, 'x')), RefusedFor(Reason::kTooLarge));
  EXPECT_THAT(broken([](auto& m) { m.clear_text(); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.set_kind(static_cast<v1::TextKind>(8)); }), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(broken([](auto& m) { m.mutable_signatures(0)->mutable_key()->pop_back(); }),
              RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.mutable_signatures(1)->clear_signature(); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.mutable_signatures(1)->set_key(m.signatures(0).key()); }),
              RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.GetReflection()->MutableUnknownFields(&m)->AddVarint(9, 1); }),
              RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.set_text(std::string(limits::kKnowledgeItemBytesMax, 't')); }),
              RefusedFor(Reason::kTooLarge));
  EXPECT_THAT(broken([](auto& m) {
                for (int i = 0; i < limits::kTextSignaturesMax; ++i) m.add_signatures();
              }),
              RefusedFor(Reason::kTooLarge));
}

TEST(KnowledgeCodec, TheLargestConventionFits) {
  Agreement a = SampleAgreement();
  a.parties.clear();
  for (int i = 0; i < 200; ++i) {
    Party party = SampleAgreement().parties[0];
    party.name = std::string(80, 'n');
    a.parties.push_back(party);
  }
  a.communes.clear();
  for (int i = 0; i < 2000; ++i) a.communes.insert(absl::StrCat(10000 + i));
  SignedText signed_text{TextKind::kConvention, EncodeText(a), {}};
  for (int i = 0; i < limits::kTextSignaturesMax; ++i) {
    std::string key(32, 'k');
    key[0] = static_cast<char>(i);
    signed_text.signatures.push_back({SigningKey::FromBytes(key), Filled<Signature>('S')});
  }
  EXPECT_THAT(ReadSignedText(WriteSignedText(signed_text)), IsOk());
}

}  // namespace
}  // namespace relais::wire
