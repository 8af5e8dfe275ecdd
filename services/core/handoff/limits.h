// Every bound of the network, with unit and reason; relations between them are asserted at the end.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_LIMITS_H_
#define RELAIS_SERVICES_CORE_HANDOFF_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace relais::limits {

// --- Envelope -------------------------------------------------------------------------------------------------
inline constexpr size_t kHeaderBytes = 600;    // fixed layout of handoff/header.h
inline constexpr size_t kSealedBytes = 1024;   // one size for every kind, so that size says nothing
inline constexpr size_t kSignatureBytes = 64;  // Ed25519
inline constexpr size_t kEnvelopeBytes = kHeaderBytes + kSealedBytes + kSignatureBytes;
inline constexpr size_t kHpkeOverheadBytes = 48;  // 32 encapsulated key + 16 tag (RFC 9180, X25519 + ChaCha20-Poly1305)
inline constexpr size_t kPaddedContentBytes = kSealedBytes - kHpkeOverheadBytes;
inline constexpr size_t kContentLengthBytes = 2;  // the content's length, before the padding
inline constexpr size_t kContentBytesMax = kPaddedContentBytes - kContentLengthBytes;
inline constexpr size_t kLayer2PlainBytes = 128;                     // name and birth date, padded to one size
inline constexpr size_t kLayer2Bytes = kLayer2PlainBytes + 24 + 16;  // XChaCha20-Poly1305 nonce and tag
inline constexpr size_t kCapsuleBytes = 256;     // what a follow-up code opens: where the person's word is sealed to
inline constexpr size_t kDerogationBytes = 184;  // fixed layout of handoff/derogation.h
inline constexpr size_t kDerogationPlainBytes = 576;  // the reason of a request or refusal, padded to one size
inline constexpr size_t kDerogationSealedBytes = kDerogationPlainBytes + kHpkeOverheadBytes;

// --- Frames on the one stream ----------------------------------------------------------------------------------
inline constexpr size_t kBatchEnvelopesMax = 64;      // worth ten times one frame per handoff; more gains nothing
inline constexpr size_t kFrameBytesMax = 128 * 1024;  // 64 envelopes and the rest of the frame
inline constexpr int kUnackedFramesMax = 16;          // per direction and session: 2 MiB in flight at most
inline constexpr int kRestatedHeadersMax = 64;        // per frame
inline constexpr int kErasedJourneysMax = 256;        // per frame
inline constexpr int kRetoldJourneysMax = 16;         // per frame: a journey re-routed 64 times takes 6 KiB
inline constexpr int kAwaitedMailboxesMax = 1024;     // named in a Hello: more than a region has nodes
inline constexpr int kKnowledgeItemsMax = 32;         // per frame; an item is at most kKnowledgeItemBytesMax
inline constexpr size_t kKnowledgeItemBytesMax = 96 * 1024;
inline constexpr int kTextSignaturesMax = 208;  // under one text: every party of the largest convention, and the roots
inline constexpr int kExceptionsMax = 64;       // refusals by a recipient in one settle

// --- Time ------------------------------------------------------------------------------------------------------
inline constexpr int kWindowMinutes = 15;  // the finest time the hub stores or logs
inline constexpr int kWindowsPerDay = 24 * 60 / kWindowMinutes;
inline constexpr int kRetentionDays = 35;  // at the hub bodies and settled journeys; a node's outbox; a window's age
inline constexpr int kWindowAheadMax = 4;  // windows a sender's clock may run ahead: one hour
// One day beyond the oldest window: one that was ahead when it came is still young on the day after the last.
inline constexpr int kRepeatMemoryDays = kRetentionDays + 1;
// A store is put back from a copy of this age at most: what happened since, its hub can still tell and deliver.
inline constexpr int kBackupAgeDaysMax = 34;
inline constexpr int kSupersededConventionDays = 10;  // a version stays good this long after the next one
inline constexpr int kSnapshotAgeDaysMax = 10;        // an origin does not send on older knowledge
inline constexpr int kSealingKeyUseDays = 30;
inline constexpr int kSealingKeyLeadDays = 7;     // the next one is published so long before the last day of use
inline constexpr int kSealingKeyKeepDays = 45;    // after its use ended
inline constexpr int kCodePrintHoursMax = 24;     // slip codes are kept until printed, at most this long
inline constexpr int kAnimatorToldAfterDays = 7;  // after the due day: second step of an escalation
inline constexpr int kExpiredAfterDays = 14;      // after the due day: last step, an unmet need
inline constexpr int kDerogationDaysMax = 60;
inline constexpr int kNoticeSpacingMinutes = 15;  // between two mails to one person: an inbox is no alarm bell
inline constexpr int kNoticeRecipientsMax = 50;   // of one node
inline constexpr int kDerogationPollSeconds = 5;  // a node with an open request asks the hub for the answer

inline constexpr uint32_t kSealGenerationsMax = 8;  // a handoff that cannot be read after so many sealings is given up

// --- Journeys --------------------------------------------------------------------------------------------------
inline constexpr int kDoorsMax = 2;                          // the promise: no more than two doors
inline constexpr int kReferralsPerJourneyMax = 64;           // attempts at re-routing: more than anybody makes
inline constexpr int kDerogationRequestsPerPartnerMax = 64;  // at the hub, not yet answered

// --- Drafts and texts (bytes of UTF-8) ---------------------------------------------------------------------------
inline constexpr size_t kReasonTextBytesMax = 280;  // the short reason of a referral
inline constexpr size_t kNoteTextBytesMax = 500;    // a question, a reply, a message with an answer
inline constexpr size_t kContactBytesMax = 80;
inline constexpr size_t kVocabularyBytesMax = 96;  // a code of a data·inclusion vocabulary; the longest has 86
inline constexpr size_t kNameBytesMax = 48;        // each of surname and given name, sealed in layer 2

// --- Slip ------------------------------------------------------------------------------------------------------
inline constexpr int kLocatorSymbols = 8;
inline constexpr int kCodeSymbols = 12;        // ten random and two Reed-Solomon
inline constexpr int kCodeRandomSymbols = 10;  // 50 bits
inline constexpr uint64_t kArgonMemoryBytes = 64ull << 20;
inline constexpr uint64_t kArgonPasses = 3;
inline constexpr int kCodeTriesMax = 5;               // wrong codes per paper and quarter of an hour
inline constexpr size_t kCodeTriesRemembered = 4096;  // papers with a wrong code, held in memory

// --- Follow-up by the person -----------------------------------------------------------------------------------------
inline constexpr int kFollowTriesPerWindowMax = 60;       // per address and per key, in one quarter of an hour
inline constexpr size_t kFollowTriesRemembered = 20'000;  // addresses, keys and open challenges held in memory

// --- Joining ---------------------------------------------------------------------------------------------------
inline constexpr int kJoinTokenBytes = 20;  // 160 bits
inline constexpr int kJoinTokenHours = 48;
inline constexpr int kCertificateDays = 30;
inline constexpr int kCertificateRenewDays = 10;  // its age from which a node asks for the next one
inline constexpr int kCertificateRenewJitterDays =
    5;  // spread over so many more, so that a region does not ask at once
inline constexpr int kCertificateBackdateMinutes = 5;  // for a partner whose clock runs late
inline constexpr int kServerCertificateDays = 365;     // the hub's own, made anew at each start of the hub
inline constexpr int kAuthorityDays = 3650;
inline constexpr size_t kCsrBytesMax = 1024;          // a P-256 request without names takes some 220
inline constexpr size_t kCertificateBytesMax = 8192;  // PEM or DER, one certificate or key
inline constexpr size_t kPartnerNameBytesMax = 200;   // as an invitation and the roster spell it
inline constexpr int kAnchorRootsMax = 16;            // keys of one anchor
inline constexpr int kInvitationsMax = 1000;          // lines of one list of partners
inline constexpr size_t kHubAddressBytesMax = 260;    // host:port; a host is at most 253

// --- Accounts --------------------------------------------------------------------------------------------------------
inline constexpr int kAccountTokenHours = 48;
inline constexpr int kAccountCertificateDays = 365;     // void earlier: closing, or a later one for the same account
inline constexpr size_t kAccountNameBytesMax = 80;      // of an account, of its organisation, of its scope
inline constexpr size_t kPasswordBytesMin = 12;         // OWASP ASVS 5.0, 6.2.9 asks for 8 at least
inline constexpr size_t kPasswordBytesMax = 256;        // what is hashed is bounded
inline constexpr int kSignInTriesMax = 5;               // wrong ones, per account and quarter of an hour
inline constexpr size_t kSignInTriesRemembered = 4096;  // accounts with a wrong one, held in memory
// Browsers: a page opens six connections at most, and an office or a school sits behind one address.
inline constexpr int kWebConnectionsMax = 1024;
inline constexpr int kWebConnectionsPerAddressMax = 128;
inline constexpr size_t kWebRequestBytesMax = 512 * 1024;  // the largest draft of a convention, as JSON
inline constexpr int kWebStreamsMax = 256;                 // one for each open page
inline constexpr int kPassIdleMinutes = 30;
inline constexpr int kPassHoursMax = 8;
inline constexpr size_t kPassesMax = 1000;                // held in memory, of all accounts
inline constexpr size_t kPassesPerAccountMax = 8;         // then the oldest one ends
inline constexpr int kResetHours = 24;                    // from asking to the other administrator's word
inline constexpr size_t kOpenResetsMax = 4;               // of one account: a stranger's asking hides nobody's own
inline constexpr int kTotpStepSeconds = 30;               // RFC 6238
inline constexpr int kTotpStepsAround = 1;                // steps that a telephone's clock may differ
inline constexpr int kAuditDays = 366;                    // then the head before stays
inline constexpr size_t kAuditPageEntriesMax = 200;       // of one answer: well below a message
inline constexpr size_t kAuditSubjectBytesMax = 160;      // longer ones are cut
inline constexpr size_t kRefusalsRemembered = 100'000;    // refused handoffs that can be explained: some 12 MiB
inline constexpr size_t kRateCallersRemembered = 20'000;  // callers with an emptied measure, held in memory

// --- A node's staff
// ----------------------------------------------------------------------------------------------------
inline constexpr size_t kColleaguesMax = 200;         // of one node, those who left within kAccessDays included
inline constexpr int kStaffTriesFree = 5;             // wrong passwords in a row before the first pause
inline constexpr int kStaffPauseSecondsFirst = 30;    // each further one doubles it
inline constexpr int kStaffPauseSecondsMax = 900;     // a guesser then has 96 tries a day
inline constexpr int kOneTimePasswordHours = 72;      // from a supervisor's reset, over a week-end, to the next morning
inline constexpr int kOneTimePasswordSymbols = 16;    // 80 bits
inline constexpr int kDeskLockSeconds = 600;          // a session that nobody uses ends
inline constexpr int kDeskSessionHours = 10;          // and every session, at the end of a working day
inline constexpr int kAccessDays = 366;               // entries of a node's access log: 12 months
inline constexpr size_t kAccessPageEntriesMax = 200;  // of one answer
inline constexpr size_t kHandOverJourneysMax = 1000;  // of one call and of one record

// --- Connections to the hub ------------------------------------------------------------------------------------
inline constexpr int kConnectionsMax = 2000;                // of one port, all callers together
inline constexpr int kUnclaimedPerAddressMax = 8;           // connections of one address that no caller has claimed yet
inline constexpr int kHandshakeSeconds = 5;                 // TLS and the first HTTP/2 frame
inline constexpr int kClaimSeconds = 10;                    // from accept to a first call that was let in
inline constexpr int kConcurrentStreamsMax = 32;            // of one connection; binds honest callers only
inline constexpr size_t kMetadataBytesMax = 8 * 1024;       // of one call; binds honest callers only
inline constexpr size_t kSmallMessageBytesMax = 16 * 1024;  // where no member certificate is asked for
inline constexpr int kServerKeepaliveSeconds = 300;         // the hub asks a silent caller whether it lives
inline constexpr int kClientKeepaliveSeconds = 120;         // below the idle time of common firewalls and NATs
inline constexpr int kSearchingKeepaliveSeconds = 30;       // of a caller that knows another hub to ask
inline constexpr int kKeepaliveAnswerSeconds = 20;
inline constexpr int kPingIntervalSecondsMin = 20;  // a caller that pings more often strikes
inline constexpr int kConnectionIdleMinutes = 15;   // without any call
inline constexpr int kConnectionAgeMinutes = 30;    // then the caller connects anew, and TLS looks at it again
inline constexpr int kConnectionGraceSeconds = 30;  // for what is under way at that age
inline constexpr int kReconnectSecondsMin = 1;      // of gRPC's channel to a silent address
inline constexpr int kReconnectSecondsMax = 300;    // a node's pauses between sessions are HubLine's own

inline constexpr size_t kWatchedChangesMax = 1000;  // kept for who watches the inbox; older ones are listed anew

// --- Conventions on their way ------------------------------------------------------------------------------------
inline constexpr size_t kProceduresMax = 2000;         // versions of conventions that a hub holds, ended ones included
inline constexpr int kSignatureReminderOpenDays = 5;   // Monday to Friday, from the proposal or the last reminder
inline constexpr size_t kAdministratorBytesMax = 120;  // an account's name, and its organisation's

// --- Runner ----------------------------------------------------------------------------------------------------
inline constexpr size_t kInboxInputsMax = 1024;  // beyond: "busy, try again", never a wait
inline constexpr size_t kGroupInputsMax = 256;   // inputs behind one synced write
inline constexpr uint64_t kCheckpointEveryRecords = 20'000;

static_assert(kEnvelopeBytes == 1688);
static_assert(kBatchEnvelopesMax * (kEnvelopeBytes + kCapsuleBytes + 32) + 512 <= kFrameBytesMax,
              "a full batch and its capsules fit");
static_assert(kLayer2Bytes + kReasonTextBytesMax + kContactBytesMax + 300 <= kContentBytesMax,
              "the longest referral still fits one envelope");
static_assert(kNoteTextBytesMax + 300 <= kContentBytesMax);
static_assert(kContentLengthBytes + kNoteTextBytesMax + 64 <= kDerogationPlainBytes,
              "the longest reason and a key fit");
static_assert(kSealingKeyKeepDays >= kRetentionDays, "what waits in a mailbox can still be opened");
static_assert(kSnapshotAgeDaysMax <= kSupersededConventionDays, "an allowed snapshot never names a dead version");
static_assert((kRepeatMemoryDays - kRetentionDays) * kWindowsPerDay >= kWindowAheadMax,
              "no window outlives its repeats");
static_assert(kBackupAgeDaysMax < kRetentionDays, "what a copy lacks is still at the hub, or at its senders");
static_assert(kAnimatorToldAfterDays < kExpiredAfterDays);
static_assert(kExpiredAfterDays < kRetentionDays);
static_assert(kHandshakeSeconds < kClaimSeconds, "who shakes hands slowly may still call");
static_assert(kClientKeepaliveSeconds >= kPingIntervalSecondsMin, "an honest caller never strikes");
static_assert(kSearchingKeepaliveSeconds >= kPingIntervalSecondsMin, "an honest caller never strikes");

}  // namespace relais::limits

#endif  // RELAIS_SERVICES_CORE_HANDOFF_LIMITS_H_
