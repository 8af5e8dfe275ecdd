// Inputs, results, effects and records of a node's engine: plain values of the core; of what anyone typed only the
// names of colleagues (office.h).
#ifndef RELAIS_NODE_NODE_TYPES_H_
#define RELAIS_NODE_NODE_TYPES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "node/count_book.h"
#include "node/derogation_row.h"
#include "node/office.h"
#include "node/own_store.h"
#include "node/retention.h"
#include "services/core/convention/agreement.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/referral.h"
#include "services/core/handoff/referral_detail.h"
#include "services/core/mailbox/exchange.h"
#include "services/core/mailbox/step.h"

namespace relais::node {

// Which copy of a referral: a node may hold both, when origin and destination share it.
enum class Side : uint8_t { kOrigin = 1, kDestination = 2 };

struct RowKey {
  HandoffId referral;
  Side side = Side::kOrigin;
  friend bool operator==(const RowKey&, const RowKey&) = default;
  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

// --- Inputs ---------------------------------------------------------------------------------------------------

// An envelope that the sealing desk made.
struct SealedHandoff {
  HandoffHeader header;
  Fingerprint fingerprint;
  SharedBytes envelope;                // kEnvelopeBytes
  std::optional<std::string> capsule;  // with a referral
};

// What this node's staff do. Sealing came first, so the engine judges again: the state may have moved meanwhile.
struct LocalEvent {
  RowKey row;
  JourneyId journey;
  ReferralEvent event = ReferralEvent::kSend;
  EventDetail detail;                   // its text cleared: that is in `local`
  std::optional<SealedHandoff> sealed;  // none when the event does not travel
  SharedBytes local;                    // the node's own encrypted copy; may be null
  SharedBytes slip;                     // with a send or a reissued slip: encrypted codes, until printed
  // The referral's copy anew: with a reception by code it now holds the name, with a reissued slip the new keys.
  SharedBytes content;
  BodyIndex former;  // with a reissued slip: the copy that it was made from
  Digest twin;       // keyed digest of person and need; none when not known
  bool twin_confirmed = false;
  Digest person;                             // keyed digest of the person; none when not known
  bool new_need = false;                     // with a send: the form says why this is a new need
  std::optional<CoverageQuestion> question;  // with a send
  ServiceId service;                         // with a send
  bool receipt = false;                      // the destination's word that what was withdrawn is erased
  SharedBytes counted_person;                // with a send: what a count knows of the person, encrypted; may be null
};

// A need solved at the first door, without any referral.
struct SolvedHereEvent {
  JourneyId journey;
  SharedBytes local;
  SharedBytes counted_person = nullptr;  // what a count knows of the person, encrypted; may be null
};

struct SlipPrintedEvent {
  HandoffId referral;
};

// What the copy of a referral says of the person was put right. kBusy when `former`, which was read, is not the row's
// copy any more.
struct RectifyCopy {
  RowKey row;
  BodyIndex former;
  SharedBytes content;  // the node's own encrypted copy
  Digest twin;          // none when this door does not hold the name
  Digest person;
};

// A former envelope under a higher generation: another key, another window, another due day.
struct ResealedHandoff {
  HandoffId handoff;
  SealedHandoff sealed;
};

// One delivered envelope, after the edge has verified and opened it.
struct CheckedArrival {
  HandoffHeader header;
  Fingerprint fingerprint;
  Reason verdict = Reason::kNone;  // kMalformed, kBadSignature, kUnreadable, kUnknownValue: the rest means nothing
  ReferralEvent event = ReferralEvent::kSend;
  EventDetail detail;                        // text cleared
  bool proof_valid = false;                  // arrival_proof verifies under the header's own arrival key
  std::optional<CoverageQuestion> question;  // of a referral
  ServiceId service;                         // of a referral
  SharedBytes local;                         // the node's own encrypted copy of the content
  SharedBytes counted_person;                // of a referral: what a count knows of the person, encrypted; may be null
};
struct EnvelopesFrame {
  Cursor first;
  std::vector<CheckedArrival> arrivals;
};
struct NoticesFrame {
  Cursor first;
  std::vector<NoticeFacts> notices;
};
struct LineUp {
  WelcomeFacts welcome;
};
struct LineDown {};
struct DepositAnswered {
  DepositAnswerFacts answer;
};
struct ProgressHeard {
  ProgressFacts progress;
};
// Pushed items whose signatures the edge has verified.
struct KnowledgeHeard {
  std::vector<KnowledgeItem> items;
  std::vector<KnowledgeRefusal> unreadable;  // items that did not even decode
  Revision newest;
};
struct Tick {};
// Leave for a third door is asked for. Sealing came first. A repeat when one for this journey and door waits, or was
// granted and is still good.
struct AskDerogation {
  DerogationRow row;    // state, answer and bodies apart
  SharedBytes request;  // what is deposited
};
// What became of a request; verified by the edge.
struct DerogationHeard {
  RequestId id;
  DerogationState state = DerogationState::kNotTaken;
  Reason reason = Reason::kNone;
  Derogation token;
  SharedBytes answer;  // the animator's reason, the node's own encrypted copy; may be null
};

using NodeInput =
    std::variant<LocalEvent, SolvedHereEvent, SlipPrintedEvent, ResealedHandoff, EnvelopesFrame, NoticesFrame, LineUp,
                 LineDown, DepositAnswered, ProgressHeard, KnowledgeHeard, Tick, AskDerogation, DerogationHeard,
                 FactsFolded, PackageMade, PackageTaken, ClosingToLeave, EraseHere, ChangeStaff, TouchJourney, HandOver,
                 BackupBegun, BackupKept, LineRefused, DeclareRestore, RetoldHeard, RectifyCopy>;

struct NodeResult {
  Reason reason = Reason::kNone;
  bool repeat = false;  // the same event was recorded before
  bool breach = false;  // an arrival that the two-door rule did not foresee
  bool twin = false;    // an open journey of the same person and need exists here: a warning
};

// --- Effects --------------------------------------------------------------------------------------------------

struct DepositItem {
  HandoffId handoff;
  JourneyId journey;
  BodyIndex envelope_body;
  SharedBytes envelope;  // envelope ‖ capsule, when still at hand; null: read the body
};
// Begins what is for the session that a Welcome opened, told by its nonce. A step is released only once it is durable:
// what was answered to an earlier session may leave when another one is there already, and must not reach it. Its
// cursors may be another ledger's.
struct StartLine {
  Nonce session;
};
struct SendDeposit {
  FrameSequence sequence;
  NodeId mailbox;
  std::vector<DepositItem> items;
};
struct SendSettle {
  SettleFacts settle;
};
struct SendVerdict {
  KnowledgeVerdict verdict;
};
// Seal this handoff again (a stale key, a window or due day gone by): the desk answers with ResealedHandoff.
struct NeedReseal {
  HandoffId handoff;
  JourneyId journey;
  BodyIndex local_body;
  HandoffHeader former;
  Day made;  // when the former was made: the due day keeps its distance
};
// Say that what was withdrawn is erased here: the desk answers with a LocalEvent whose `receipt` is set.
struct NeedReceipt {
  RowKey row;
};
struct RowChanged {
  RowKey row;
};
struct KnowledgeChanged {};
// The hub asks for the signed headers of unended journeys: the executor reads these envelopes and sends their parts.
struct SendRestate {
  std::vector<DepositItem> items;
};

// What was erased here by a word given: the hub tells it to a copy of this store that is put back.
struct SendErased {
  ErasedFacts erased;
};

using NodeEffect =
    std::variant<SendDeposit, SendSettle, SendVerdict, NeedReseal, NeedReceipt, RowChanged, KnowledgeChanged,
                 SendRestate, NeedFold, NeedPackage, PublishStaff, SendErased, StartLine>;

// --- Records --------------------------------------------------------------------------------------------------

struct LocalDone {
  LocalEvent event;  // without bytes: these are bodies
  Moment at;
  BodyIndex envelope_body;
  BodyIndex local_body;
  BodyIndex slip_body;
  BodyIndex content_body;
  BodyIndex person_body;
};
struct SolvedHereDone {
  JourneyId journey;
  BodyIndex local_body;
  Moment at;
  BodyIndex person_body = BodyIndex();
};
// Or kept for as long as codes may be: either way they are dropped.
struct SlipPrintedDone {
  HandoffId referral;
};
struct CopyRectified {
  RowKey row;
  BodyIndex content_body;
  Digest twin;
  Digest person;
};
struct ResealedDone {
  HandoffId handoff;
  HandoffHeader header;
  Fingerprint fingerprint;
  BodyIndex envelope_body;
  Moment at;
};
struct Arrived {
  Cursor cursor;
  HandoffHeader header;
  Fingerprint fingerprint;
  Reason refused = Reason::kNone;
  bool repeat = false;  // only the cursor moves
  ReferralEvent event = ReferralEvent::kSend;
  EventDetail detail;
  ServiceId service;
  BodyIndex local_body;
  Moment at;
  BodyIndex person_body = BodyIndex();  // of a referral
};
struct Noticed {
  Cursor cursor;
  NoticeFacts notice;
  Moment at;
};
struct HubMet {
  LedgerId hub_ledger;
  BootId hub_boot;
  Cursor settled_through;  // refusals up to here were heard
  Epoch hub_epoch = {};
  SessionMark mark = {};
  Incarnation incarnation = {};
  HubHead hub_head = {};
};
struct DepositFate {
  HandoffId handoff;
  SealGeneration generation{1};
  Cursor cursor;  // when taken or known
  Reason refused = Reason::kNone;
};
struct Deposited {
  NodeId mailbox;
  std::vector<DepositFate> fates;
  Day day;
};
struct Progressed {
  ProgressFacts progress;
};
struct KnowledgeTaken {
  KnowledgeItem item;
};
struct KnowledgeLooked {
  Revision revision;
  Day day;  // the snapshot is this fresh
};
struct NodeDayTurned {
  Day day;
};

struct DerogationAsked {
  DerogationRow row;
};
struct DerogationSettled {
  RequestId id;
  DerogationState state = DerogationState::kNotTaken;
  Reason reason = Reason::kNone;
  Derogation token;
  BodyIndex answer_body;
  Day day;
};

using NodeRecord = std::variant<LocalDone, SolvedHereDone, SlipPrintedDone, ResealedDone, Arrived, Noticed, HubMet,
                                Deposited, Progressed, KnowledgeTaken, KnowledgeLooked, NodeDayTurned, DerogationAsked,
                                DerogationSettled, CountsFolded, CountsClosed, CountsTaken, CountsLeaving, ErasedHere,
                                StaffChanged, JourneyTouched, JourneysHandedOver, StoreRestored, StoreDoubted,
                                RestoreDeclared, Retold, BackupNoted, CopyRectified, SolvedHereTakenBack>;

using NodeOutcome = StepOutcome<NodeRecord, NodeEffect>;

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_TYPES_H_
