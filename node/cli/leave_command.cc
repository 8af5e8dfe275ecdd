// The partner leaves the network, by its own signatory's word.
#include <grpcpp/grpcpp.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/node_folder.h"
#include "node/cli/signatory_key.h"
#include "relais/v1/count_service.grpc.pb.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/evidence.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/count_limits.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

constexpr int kBringSeconds = 3 * limits::kCountPollSeconds;  // the node looks so often for what to bring
constexpr uint32_t kEditionsTriedMax = 1000;                  // statements about one partner: more than anybody makes

absl::StatusOr<ChannelOptions> MembersPort(const NodeFolder& folder, const Terminal& terminal) {
  ChannelOptions options;
  options.address = folder.identity.hub_address;
  options.server_name = folder.hub_server_name;
  ChannelIdentity identity;
  for (const auto& [path, bytes] : {std::pair(folder.tls_authority, &options.authority_pem),
                                    {folder.tls_key, &identity.key_pem},
                                    {folder.tls_certificate, &identity.certificate_pem}}) {
    absl::StatusOr<std::string> read = ReadWholeFile(path, terminal);
    if (!read.ok()) return read.status();
    *bytes = *std::move(read);
  }
  options.identity = std::move(identity);
  return options;
}

SignedText Statement(PartnerId partner, uint32_t edition, Day since, const SigningPair& signatory,
                     const Sealer& sealer) {
  SignedText text;
  text.kind = TextKind::kStanding;
  text.text = wire::EncodeText(StandingStatement{ConventionId(), partner, Edition(edition), Standing::kEnded, since});
  text.signatures.push_back({signatory.key, sealer.Sign(signatory, wire::SignedTextBytes(text.kind, text.text))});
  return text;
}

// Asks the running node to close its month, and waits until the hub holds all that it owes: afterwards nobody would
// take it. OutOfReach when the node does not answer, or the hub did not take the counts in time.
absl::Status BringCounts(const Arguments& arguments, const Terminal& terminal) {
  const absl::StatusOr<int> patience = PatienceSeconds(arguments, terminal);
  if (!patience.ok()) return patience.status();
  const absl::StatusOr<DeskLine> desk = DeskLine::Open(arguments, terminal);
  if (!desk.ok()) return desk.status();
  const auto stub = v1::OwnCountService::NewStub(desk->channel());
  v1::CloseToLeaveResponse closing;
  grpc::ClientContext asked;
  desk->Prepare(asked, *patience);
  grpc::Status status = stub->CloseToLeave(&asked, v1::CloseToLeaveRequest(), &closing);
  if (!status.ok()) return desk->Translate(status);
  const SystemClock clock;
  const absl::Time until = clock.Now() + absl::Seconds(*patience + kBringSeconds);
  while (clock.Now() < until) {
    v1::GetOwnCountsResponse counts;
    grpc::ClientContext context;
    desk->Prepare(context, *patience);
    status = stub->GetOwnCounts(&context, v1::GetOwnCountsRequest(), &counts);
    if (!status.ok()) return desk->Translate(status);
    bool last_taken = false;
    bool all_taken = true;
    for (const v1::OwnCountMonth& month : counts.months()) {
      if (month.pieces() > 0) all_taken = all_taken && month.taken();
      if (month.month() == closing.month()) last_taken = month.taken();
    }
    if (last_taken && all_taken) return absl::OkStatus();
    absl::SleepFor(absl::Seconds(1));  // tidy: allow(ban) no call waits for what the node brings to the hub
  }
  return OutOfReach(terminal.Say(
      "le concentrateur n'a pas encore pris les comptes du mois : recommencez, ou partez avec --without-counts",
      "the hub has not taken the month's counts yet: try again, or leave with --without-counts"));
}

absl::Status Leave(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<NodeFolder> folder = ReadNodeFolder(arguments.Get("--dir"), terminal);
  if (!folder.ok()) return folder.status();
  const absl::StatusOr<int> patience = PatienceSeconds(arguments, terminal);
  if (!patience.ok()) return patience.status();
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments, terminal);
  if (!seed.ok()) return seed.status();
  const absl::StatusOr<ChannelOptions> port = MembersPort(*folder, terminal);
  if (!port.ok()) return port.status();
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const SigningPair signatory = sealer.SigningPairFrom(*seed);
  if (!arguments.Has("--without-counts")) {
    if (absl::Status brought = BringCounts(arguments, terminal); !brought.ok()) return brought;
  }
  ChannelOptions hub = *port;
  auto stub = v1::EnrolmentService::NewStub(OpenChannel(hub));
  std::vector<std::string> others = folder->hub_others;
  const Day today = MomentOf(SystemClock().Now()).day;
  // The first edition that the hub has not seen: nobody else numbers the statements about this partner.
  for (uint32_t edition = 1; edition <= kEditionsTriedMax; ++edition) {
    v1::LeaveRequest request;
    *request.mutable_standing() = wire::ToProto(Statement(folder->identity.partner, edition, today, signatory, sealer));
    grpc::ClientContext context;
    context.set_deadline(gpr_time_from_seconds(*patience, GPR_TIMESPAN));
    v1::LeaveResponse response;
    const grpc::Status status = stub->Leave(&context, request, &response);
    if (status.ok()) {
      terminal.result()["partner"] = folder->identity.partner.ToHex();
      terminal.result()["since"] = FormatDay(today);
      terminal.Line(terminal.Say(
          "La structure a quitté le réseau. Ses orientations ouvertes reviennent à ceux qui les ont faites.",
          "The partner has left the network. Its open referrals go back to those who made them."));
      return absl::OkStatus();
    }
    if (status.error_details().empty() && !others.empty()) {  // silent, and perhaps another one serves
      hub.address = others.front();
      others.erase(others.begin());
      stub = v1::EnrolmentService::NewStub(OpenChannel(hub));
      --edition;
      continue;
    }
    if (status.error_details().empty()) {
      return OutOfReach(absl::StrCat(terminal.Say("le concentrateur ne répond pas sur ", "the hub does not answer on "),
                                     hub.address, " [", status.error_message(), "]"));
    }
    const Reason reason = ReasonOf(FromGrpc(status));
    if (reason != Reason::kReplay && reason != Reason::kEquivocation) return FromGrpc(status);
  }
  return Refuse(Reason::kReplay);
}

}  // namespace

std::vector<Command> LeaveCommands() {
  return {
      {"leave",
       {"quitte le réseau, sur la signature de la structure", "leaves the network, by the partner's signature"},
       {{"--signatory-key",
         {"clé du signataire de la structure", "key of the partner's signatory"},
         Takes::kOne,
         true,
         "file"},
        PassphraseOption(),
        {"--without-counts",
         {"sans attendre que le concentrateur ait les comptes du mois",
          "without waiting until the hub has the month's counts"},
         Takes::kNothing}},
       &Leave,
       "relais-node leave --dir /srv/relais --signatory-key cio.key"},
  };
}

}  // namespace relais::node
