#include "services/core/access/permission.h"

#include <algorithm>
#include <array>

namespace relais {
namespace {

constexpr CallerSet kPublic = SetOf(CallerKind::kPublic);
constexpr CallerSet kToken = SetOf(CallerKind::kTokenBearer);
constexpr CallerSet kOperator = SetOf(Role::kHubOperator);
constexpr CallerSet kRegion = SetOf(Role::kRegionAdministrator);
constexpr CallerSet kDepartment = SetOf(Role::kDepartmentAdministrator);
constexpr CallerSet kAnimator = SetOf(Role::kAnimator);
constexpr CallerSet kSignatory = SetOf(Role::kSignatory);
constexpr CallerSet kAnalyst = SetOf(Role::kAnalyst);
constexpr CallerSet kAuditor = SetOf(Role::kAuditor);
constexpr CallerSet kNode = SetOf(Role::kNodeOperator);
// The node's own machine, by its local socket.
constexpr CallerSet kDesk = SetOf(Role::kDeskStaff);
constexpr CallerSet kSupervisors = kDesk | SetOf(CallerKind::kSupervisor);
// Those who receive people.
constexpr CallerSet kCare = kSupervisors | SetOf(CallerKind::kCounsellor);
// Everybody who works here.
constexpr CallerSet kStaff = kCare | SetOf(CallerKind::kStaffOperator);
constexpr CallerSet kKeepers = kSupervisors | SetOf(CallerKind::kStaffOperator);
// Everybody who has a session; and also by a one-time password.
constexpr CallerSet kColleagues = kStaff & static_cast<CallerSet>(~kDesk);
constexpr CallerSet kSignedIn = kColleagues | SetOf(CallerKind::kNewcomer);
// Who prepares conventions and invites: nothing that the operator may do here gives a convention any force.
constexpr CallerSet kPreparers = kOperator | kRegion | kDepartment | kAnimator;
// Everybody with an account.
constexpr CallerSet kAccounts = kRegion | kDepartment | kAnimator | kSignatory | kAnalyst | kAuditor;
// And those who have not chosen their password yet.
constexpr CallerSet kAnyAccount = kAccounts | SetOf(CallerKind::kNewcomer);

// Who reads figures, all of them the same ones.
constexpr CallerSet kFigures = kPreparers | kAnalyst;

// A person clicks and types; a script of the region's may list. The desk is the partner's own machine: its bound only
// keeps a program that runs wild from filling the disk. Tokens are raced by a whole region behind one address.
constexpr auto kTable = std::to_array<Permission>({
    // method, callers, scope, calls a minute, burst, audited
    {"/relais.v1.AccountService/ApproveReset", kOperator | kRegion, Scope::kNone, 20, 20, true},
    {"/relais.v1.AccountService/AskReset", kPublic, Scope::kOwnAccount, 5, 10, true},
    {"/relais.v1.AccountService/CloseAccount", kOperator | kRegion, Scope::kNone, 60, 60, true},
    {"/relais.v1.AccountService/ConfirmTotp", kAccounts, Scope::kOwnAccount, 10, 20, true},
    {"/relais.v1.AccountService/EnableTotp", kAccounts, Scope::kOwnAccount, 10, 20, true},
    {"/relais.v1.AccountService/GetOwnAccount", kAnyAccount, Scope::kOwnAccount, 600, 600, false},
    {"/relais.v1.AccountService/InviteAccount", kOperator, Scope::kNone, 60, 60, true},
    {"/relais.v1.AccountService/JoinAccount", kToken, Scope::kOwnAccount, 240, 400, true},
    {"/relais.v1.AccountService/ListAccounts", kOperator | kRegion | kAuditor, Scope::kNone, 120, 120, false},
    {"/relais.v1.AccountService/OpenAccount", kOperator | kRegion, Scope::kNone, 60, 60, true},
    {"/relais.v1.AccountService/SetPassword", kAnyAccount, Scope::kOwnAccount, 10, 20, true},
    {"/relais.v1.AccountService/SetSignInName", kAccounts, Scope::kOwnAccount, 10, 20, true},
    {"/relais.v1.AccountService/SignIn", kPublic, Scope::kOwnAccount, 30, 30, true},
    {"/relais.v1.AccountService/SignOut", kAnyAccount, Scope::kOwnAccount, 60, 60, false},
    {"/relais.v1.BackupService/MakeHubBackup", kOperator, Scope::kNone, 6, 10, true},
    {"/relais.v1.ConventionService/AbandonConvention", kPreparers, Scope::kConvention, 600, 600, true},
    {"/relais.v1.ConventionService/ActivateConvention", kRegion | kDepartment, Scope::kConvention, 60, 60, true},
    {"/relais.v1.ConventionService/DraftConvention", kPreparers, Scope::kConvention, 600, 600, true},
    {"/relais.v1.ConventionService/ExportConvention", kPreparers | kSignatory | kAuditor, Scope::kNone, 120, 120,
     false},
    {"/relais.v1.ConventionService/GetConvention", kPreparers | kSignatory | kAuditor, Scope::kNone, 600, 600, false},
    {"/relais.v1.ConventionService/ListConventions", kPreparers | kSignatory | kAuditor, Scope::kNone, 600, 600, false},
    {"/relais.v1.ConventionService/ProposeConvention", kPreparers, Scope::kConvention, 600, 600, true},
    // Goes over every commune, need and partner of the network.
    {"/relais.v1.ConventionService/RehearseConvention", kPreparers, Scope::kNone, 30, 10, false},
    {"/relais.v1.ConventionService/RemindSignatories", kPreparers, Scope::kConvention, 600, 600, true},
    {"/relais.v1.ConventionService/ReviseConvention", kPreparers, Scope::kConvention, 600, 600, true},
    {"/relais.v1.ConventionService/SubmitSignatures", kPreparers | kSignatory, Scope::kConvention, 600, 600, true},
    {"/relais.v1.ConventionService/SubmitText", kPreparers | kSignatory, Scope::kNone, 600, 600, true},
    // A package has some thirty pieces, and a region's nodes send one each a month.
    {"/relais.v1.CountService/DepositPiece", kNode, Scope::kOwnNode, 600, 600, false},
    {"/relais.v1.CountService/DropPackages", kOperator, Scope::kNone, 60, 60, false},
    {"/relais.v1.CountService/GetParcelPiece", kOperator | kSignatory, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.CountService/ListPackages", kOperator | kSignatory, Scope::kNone, 600, 600, false},
    {"/relais.v1.DerogationService/AnswerDerogation", kOperator | kAnimator, Scope::kConvention, 600, 600, true},
    {"/relais.v1.DerogationService/ListDerogationRequests", kOperator | kAnimator, Scope::kConvention, 600, 600, false},
    {"/relais.v1.DerogationService/SubmitDerogation", kNode, Scope::kOwnNode, 600, 600, false},
    {"/relais.v1.DeskService/Accept", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Ask", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/AskDerogation", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/CancelAppointment", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/CheckDraft", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/CheckSlip", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Close", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Conclude", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/ConfirmCancel", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Correct", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Decline", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/FindServices", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Get", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/GetPaperSheet", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/GetSlip", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/GetStatus", kStaff, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/List", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/ListDerogations", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/ListDrills", kStaff, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/ListEscalations", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/MarkAbsent", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Open", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Receive", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/ReissueSlip", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Reply", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/RequestCancel", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Schedule", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Send", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/SolveHere", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/StartDraft", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/StartDrill", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Waitlist", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/WatchInbox", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DeskService/Withdraw", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.DirectoryService/Publish", kNode, Scope::kOwnNode, 600, 600, false},
    // The public's quarter of an hour is counted by the doorway (kPublicSearchesPerWindowMax).
    {"/relais.v1.DirectoryService/Search", kPublic | kNode | kAccounts, Scope::kNone, 600, 600, false},
    {"/relais.v1.DirectoryService/Watch", kPublic | kNode | kAccounts, Scope::kNone, 600, 600, false},
    {"/relais.v1.EnrolmentService/AdmitRestore", kOperator | kRegion | kDepartment, Scope::kConvention, 60, 60, true},
    {"/relais.v1.EnrolmentService/DeclareHubRestore", kOperator, Scope::kNone, 20, 20, true},
    // A secret of 160 bits is not guessed: this bound only keeps the hub from signing all day.
    {"/relais.v1.EnrolmentService/Enrol", kToken, Scope::kOwnNode, 6'000, 2'000, true},
    {"/relais.v1.EnrolmentService/GetPendingRoster", kPreparers | kSignatory, Scope::kConvention, 600, 600, false},
    {"/relais.v1.EnrolmentService/IssueToken", kOperator | kRegion | kDepartment, Scope::kConvention, 600, 600, true},
    {"/relais.v1.EnrolmentService/Leave", kNode, Scope::kOwnNode, 60, 60, true},
    {"/relais.v1.EnrolmentService/ListPartners", kPreparers | kAuditor, Scope::kConvention, 600, 600, false},
    {"/relais.v1.EnrolmentService/PrepareEnrol", kToken, Scope::kNone, 6'000, 2'000, false},
    {"/relais.v1.EnrolmentService/Renew", kNode, Scope::kOwnNode, 60, 60, false},
    {"/relais.v1.EnrolmentService/RotateKeys", kNode, Scope::kOwnNode, 60, 60, false},
    {"/relais.v1.ExchangeService/Exchange", kNode, Scope::kOwnNode, 600, 600, false},
    // The address's own quarter of an hour is counted by the doorway (kFollowTriesPerWindowMax).
    {"/relais.v1.FollowService/GetChallenge", kPublic, Scope::kNone, 240, 240, false},
    {"/relais.v1.FollowService/Speak", kPublic, Scope::kNone, 240, 240, false},
    {"/relais.v1.FollowService/Track", kPublic, Scope::kNone, 240, 240, false},
    {"/relais.v1.MonitoringService/ExplainHandoff", kOperator | kRegion | kDepartment | kAnimator | kAuditor,
     Scope::kNone, 60, 60, true},
    // Each reads years of rows.
    {"/relais.v1.MonitoringService/GetAccess", kFigures, Scope::kNone, 60, 20, false},
    {"/relais.v1.MonitoringService/GetDelays", kFigures, Scope::kNone, 60, 20, false},
    {"/relais.v1.MonitoringService/GetDoors", kFigures, Scope::kNone, 60, 20, false},
    {"/relais.v1.MonitoringService/GetFlows", kFigures, Scope::kNone, 60, 20, false},
    {"/relais.v1.MonitoringService/GetHubStatus", kOperator | kRegion, Scope::kNone, 600, 600, false},
    {"/relais.v1.MonitoringService/GetPartnersView", kOperator | kAnimator, Scope::kConvention, 60, 20, true},
    {"/relais.v1.MonitoringService/GetUnmet", kFigures, Scope::kNone, 60, 20, false},
    {"/relais.v1.MonitoringService/ListAlerts", kPreparers, Scope::kConvention, 60, 20, false},
    {"/relais.v1.MonitoringService/ListIndicators", kOperator | kAccounts, Scope::kNone, 600, 600, false},
    {"/relais.v1.MonitoringService/ReadAudit", kOperator | kAuditor, Scope::kNone, 600, 600, false},
    {"/relais.v1.OwnCountService/CloseToLeave", kKeepers, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.OwnCountService/GetOwnCounts", kKeepers, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.OwnCountService/GetOwnPackagePiece", kKeepers, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.OwnEntryService/GetOwnEntry", kStaff, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.OwnEntryService/PublishOwnEntry", kKeepers, Scope::kNone, 60'000, 10'000, false},
    // A person types; a supervisor's list is read by a screen. Wrong passwords are bounded by the staff's own book.
    {"/relais.v1.StaffService/AddColleague", kSupervisors, Scope::kNone, 60, 60, false},
    {"/relais.v1.StaffService/ConfirmDeskTotp", kColleagues, Scope::kOwnAccount, 10, 20, false},
    {"/relais.v1.StaffService/EnableDeskTotp", kColleagues, Scope::kOwnAccount, 10, 20, false},
    {"/relais.v1.StaffService/HandOver", kCare, Scope::kNone, 600, 600, false},
    {"/relais.v1.StaffService/ListColleagues", kStaff, Scope::kNone, 600, 600, false},
    {"/relais.v1.StaffService/LockColleague", kSupervisors, Scope::kNone, 60, 60, false},
    {"/relais.v1.StaffService/ReadAccess", kCare, Scope::kOwnAccount, 600, 600, false},
    {"/relais.v1.StaffService/RemoveColleague", kSupervisors, Scope::kNone, 60, 60, false},
    {"/relais.v1.StaffService/ResetColleague", kSupervisors, Scope::kNone, 60, 60, false},
    {"/relais.v1.StaffService/SetColleagueRole", kSupervisors, Scope::kNone, 60, 60, false},
    {"/relais.v1.StaffService/SetOwnPassword", kSignedIn, Scope::kOwnAccount, 10, 20, false},
    {"/relais.v1.StaffService/SignInAtDesk", kPublic | kDesk | kSignedIn, Scope::kOwnAccount, 60, 60, false},
    {"/relais.v1.StaffService/SignOutOfDesk", kSignedIn, Scope::kOwnAccount, 60, 60, false},
    {"/relais.v1.StaffService/WhoAmI", kDesk | kSignedIn, Scope::kOwnAccount, 6'000, 600, false},
    {"/relais.v1.VaultService/DeclareRestore", kKeepers, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.VaultService/EraseHere", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.VaultService/Export", kCare, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.VaultService/GetVault", kStaff, Scope::kNone, 60'000, 10'000, false},
    {"/relais.v1.VaultService/ListKept", kCare, Scope::kNone, 60'000, 10'000, false},
    // Reads and writes the whole store, twice.
    {"/relais.v1.VaultService/MakeBackup", kKeepers, Scope::kNone, 6, 10, false},
    {"/relais.v1.VaultService/Rectify", kCare, Scope::kNone, 60'000, 10'000, false},
});

constexpr bool Ascending() {
  for (size_t i = 1; i < kTable.size(); ++i) {
    if (kTable[i - 1].method >= kTable[i].method) return false;
  }
  return true;
}
static_assert(Ascending(), "ascending by method, each once");

}  // namespace

absl::string_view CallerKindName(CallerKind kind) {
  if (kind == CallerKind::kPublic) return "PUBLIC";
  if (kind == CallerKind::kTokenBearer) return "TOKEN_BEARER";
  if (kind == CallerKind::kCounsellor) return "COUNSELLOR";
  if (kind == CallerKind::kSupervisor) return "SUPERVISOR";
  if (kind == CallerKind::kStaffOperator) return "STAFF_OPERATOR";
  if (kind == CallerKind::kNewcomer) return "NEWCOMER";
  return RoleName(static_cast<Role>(kind));
}

absl::Span<const Permission> Permissions() {
  return kTable;
}

const Permission* FindPermission(absl::string_view method) {
  const auto row = std::lower_bound(kTable.begin(), kTable.end(), method,
                                    [](const Permission& p, absl::string_view wanted) { return p.method < wanted; });
  return row != kTable.end() && row->method == method ? &*row : nullptr;
}

bool MayCall(absl::string_view method, CallerKind caller) {
  const Permission* row = FindPermission(method);
  return row != nullptr && (row->callers & SetOf(caller)) != 0;
}

}  // namespace relais
