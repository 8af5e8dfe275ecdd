// Inputs, results, effects and records of the hub's engine: plain values of the core.
#ifndef RELAIS_HUB_HUB_TYPES_H_
#define RELAIS_HUB_HUB_TYPES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hub/access_types.h"
#include "hub/convention_act.h"
#include "hub/enrolment_types.h"
#include "hub/store_types.h"
#include "services/core/access/principal.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/derogation_request.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"
#include "services/core/mailbox/exchange.h"
#include "services/core/mailbox/step.h"

namespace relais::hub {

// --- Checked facts that come with inputs: what needed keys or hashes was settled at the edge ------------------------

// One envelope of a frame. `malformed` other than kNone: the header did not decode, the other fields mean nothing.
struct CheckedEnvelope {
  HandoffHeader header;
  Fingerprint fingerprint;
  Reason malformed = Reason::kNone;
  bool proof_valid = false;       // arrival_proof verifies under the header's own arrival_key
  bool derogation_valid = false;  // the token's signature verifies under the token's own animator key
};

// --- Inputs ---------------------------------------------------------------------------------------------------

struct OpenSession {
  SessionId session;
  NodeId node;  // from the client certificate
  HelloFacts hello;
  LedgerId hub_ledger;           // this hub's
  CertificateFacts certificate;  // that its connection showed
  SessionMark mark;              // drawn for this session; none: its store is not followed
  RecordCount own_records;       // durable in this hub's ledger
  bool head_signed = false;      // hello.hub_head is this hub's own word
};
struct CloseSession {
  SessionId session;
};
// A frame whose length, signature and session were verified at the edge.
struct DepositFrame {
  SessionId session;
  FrameSequence sequence;
  NodeId mailbox;
  SharedBytes envelopes;
  std::vector<CheckedEnvelope> checked;  // one per envelope
  std::vector<DepositedCapsule> capsules;
  RecordCount records = {};
};
struct SettleFrame {
  SessionId session;
  SettleFacts settle;
};
struct VerdictFrame {
  SessionId session;
  KnowledgeVerdict verdict;
};
// Headers whose signatures were verified at the edge under the roster's identity keys.
struct RestateFrame {
  SessionId session;
  std::vector<CheckedEnvelope> handoffs;
  bool last = false;
};
// One envelope of kind person, its signature verified under the header's follow-up key.
struct PersonWordInput {
  CheckedEnvelope checked;
  SharedBytes envelope;
};
// A signed item: read from the operator's files, or handed in by somebody; its signatures alone are its authority.
struct AdmitItem {
  KnowledgeItem item;
  Principal principal = {};
  NodeId publisher = {};    // from the client certificate: what it publishes of itself; none: anybody else's errand
  std::string method = {};  // for the audit log; empty: nobody's act, but the operator's folder, a node's publication
};
struct Tick {};
// A request as it came over a member's connection. `signed_by_it`: under the identity key that it names.
struct SubmitDerogation {
  NodeId node;  // from the client certificate
  DerogationRequest request;
  bool signed_by_it = false;
};
// `signed_by_it`: the token or the refusal, under the animator's key that it names.
struct AnswerDerogation {
  Principal principal;
  DerogationAnswer answer;
  bool signed_by_it = false;
};

using HubInput = std::variant<OpenSession, CloseSession, DepositFrame, SettleFrame, VerdictFrame, RestateFrame,
                              PersonWordInput, AdmitItem, IssueTokenInput, EnrolInput, RenewInput, MemberTextInput,
                              Tick, ConventionAct, SubmitDerogation, AnswerDerogation, AccountInput, RecordAct,
                              ErasedFrame, AdmitReturn, DeclareOwnRestore>;

// What a step tells whoever posted the input, once its records are durable.
struct HubResult {
  Reason reason = Reason::kNone;
  Cursor cursor;                                     // PersonWordInput
  Revision revision;                                 // AdmitItem
  bool repeat = false;                               // AdmitItem, ConventionAct, SubmitDerogation, AnswerDerogation: it
                                                     // stands already, nothing changed
  bool awaiting = false;                             // EnrolInput: the roster entry has yet to be signed
  std::string detail = {};                           // what a refusal adds to its reason: every flaw of a text
  ProcedureState procedure = ProcedureState::kNone;  // after the step, or as it stands after a refusal
  Epoch epoch = {};                                  // DeclareOwnRestore
};

// --- Effects ----------------------------------------------------------------------------------------------------

struct SendWelcome {
  SessionId session;
  bool restate_wanted = false;
  Cursor settled_through;
  SigningKey identity;  // of the node: what its frames are signed with
  Epoch epoch;
  SessionMark mark;
  Incarnation incarnation;
  bool returned = false;
};
struct SendAnswer {
  SessionId session;
  DepositAnswerFacts answer;
};
// `bytes` when the frame is still at hand; otherwise the executor reads the body (mailbox, first) from the ledger.
struct SendEnvelopes {
  SessionId session;
  NodeId mailbox;
  Cursor first;
  SharedBytes bytes;
};
struct SendNotices {
  SessionId session;
  Cursor first;
  std::vector<NoticeFacts> notices;
};
struct SendProgress {
  SessionId session;
  ProgressFacts progress;
};
struct SendKnowledge {
  SessionId session;
  std::vector<KnowledgeItemPtr> items;  // ascending revision
  Revision newest;
};
struct EndSession {
  SessionId session;
  Reason reason = Reason::kNone;
};

using HubEffect = std::variant<SendWelcome, SendAnswer, SendEnvelopes, SendNotices, SendProgress, SendKnowledge,
                               EndSession, PublishAccounts, SendRetold>;

// --- Records ----------------------------------------------------------------------------------------------------
// Each holds what HubState needs to apply it, and nothing about a person. A step decides, writes the record and applies
// it by the very code that replays it: live and replayed memory cannot differ.

// One envelope of a taken frame. Refused ones are remembered too: a repeat gets the same answer.
struct TakenEnvelope {
  HandoffHeader header;
  Fingerprint fingerprint;
  Reason refused = Reason::kNone;
  bool proof_valid = false;
  bool derogation_valid = false;
};
struct FrameTaken {
  NodeId from;  // none for a person's word
  NodeId mailbox;
  Cursor first;  // 0 when every envelope was refused
  Moment at;
  std::vector<TakenEnvelope> envelopes;
  std::vector<DepositedCapsule> capsules;
  RecordCount records = {};  // of the sender's store; 0 for a person's word
};
struct MailboxSettled {
  NodeId mailbox;
  Cursor durable_through;
  Cursor backed_up_through;
  Day day;
  std::vector<SettleException> exceptions;
  RecordCount records = {};  // of the node's store
};
struct KnowledgeAdmitted {
  KnowledgeItem item;  // as it came: replaying Admit gives the same revision
  Day day;
};
// Everything that follows from a new day, computed alike when replayed: escalations, expiries, unclaimed bodies, ended
// journeys and old memories that leave.
struct DayTurned {
  Day day;
};
// Without handoffs and not the last: the node was asked.
struct Restated {
  NodeId from;
  Moment at;
  std::vector<TakenEnvelope> handoffs;
  bool last = false;
};

struct DerogationAsked {
  DerogationRequest request;
  Day day;
};
struct DerogationAnswered {
  DerogationAnswer answer;
  Day day;
};

using HubRecord = std::variant<FrameTaken, MailboxSettled, KnowledgeAdmitted, DayTurned, TokenIssued, Restated,
                               NodeEnrolled, CertificateIssued, CertificateUsed, ConventionActed, DerogationAsked,
                               DerogationAnswered, AccountChanged, ActRecorded, SessionMarked, MarkKept, StoreDoubted,
                               ReturnAdmitted, ErasuresHeard, LedgerRestored, LedgerFoundBehind, EpochOpened>;

using HubOutcome = StepOutcome<HubRecord, HubEffect>;

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_TYPES_H_
