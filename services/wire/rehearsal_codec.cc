#include "services/wire/rehearsal_codec.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/wire/parse.h"

namespace relais::wire {
namespace {

using CodeList = google::protobuf::RepeatedPtrField<std::string>;

void PutCodes(const std::vector<std::string>& codes, CodeList* out) {
  for (const std::string& code : codes) *out->Add() = code;
}
std::vector<std::string> CodesFrom(const CodeList& codes) {
  return {codes.begin(), codes.end()};
}

// The value of a closed list that starts at 1 without a gap, by its stable name.
template <class E, class NameOf>
E ByName(const std::string& name, NameOf name_of, absl::string_view field, FieldCheck& check) {
  for (int number = 1; number < 256 && !name_of(static_cast<E>(number)).empty(); ++number) {
    if (name_of(static_cast<E>(number)) == name) return static_cast<E>(number);
  }
  check.Fail(Reason::kUnknownValue, field);
  return static_cast<E>(1);
}

constexpr size_t kPairsAtOnce = 500;

// As many pieces as its pairs take; all but the first hold nothing else.
void PutOverlap(const Overlap& overlap, std::vector<v1::RehearseConventionResponse>& pieces) {
  size_t next = 0;
  do {
    v1::ConventionOverlap* out = pieces.emplace_back().add_overlaps();
    out->set_convention(BytesOf(overlap.convention));
    out->set_version(overlap.version.value());
    if (next == 0) {
      out->set_title(overlap.title);
      PutCodes(overlap.communes, out->mutable_communes());
      for (const DelayConflict& conflict : overlap.conflicts) {
        v1::DelayConflict* told = out->add_conflicts();
        told->set_field(conflict.field);
        told->set_here(conflict.here);
        told->set_there(conflict.there);
      }
    }
    const size_t end = std::min(overlap.pairs.size(), next + kPairsAtOnce);
    for (; next < end; ++next) {
      v1::OverlapPair* pair = out->add_pairs();
      pair->set_origin(BytesOf(overlap.pairs[next].first));
      pair->set_destination(BytesOf(overlap.pairs[next].second));
    }
  } while (next < overlap.pairs.size());
}

void PutChange(const DoorChange& change, v1::DoorChange* out) {
  out->set_door(static_cast<v1::Door>(change.door));
  out->set_need(change.need);
  PutCodes(change.publics, out->mutable_publics());
  PutCodes(change.gained, out->mutable_gained());
  PutCodes(change.promised, out->mutable_promised());
  PutCodes(change.without, out->mutable_without());
  out->set_already(static_cast<uint32_t>(change.already));
}

void PutParty(const UnreachableParty& party, v1::UnreachableParty* out) {
  out->set_partner(BytesOf(party.partner));
  out->set_name(party.name);
  for (const Hindrance hindrance : party.hindrances) out->add_hindrances(std::string(HindranceName(hindrance)));
}

Overlap ReadOverlap(const v1::ConventionOverlap& in, FieldCheck& check) {
  Overlap overlap;
  overlap.convention = check.Id<ConventionId>(in.convention(), "overlap: convention");
  overlap.version = ConventionVersion(in.version());
  overlap.title = in.title();
  overlap.communes = CodesFrom(in.communes());
  for (const v1::OverlapPair& pair : in.pairs()) {
    overlap.pairs.emplace_back(check.Id<PartnerId>(pair.origin(), "overlap: origin"),
                               check.Id<PartnerId>(pair.destination(), "overlap: destination"));
  }
  for (const v1::DelayConflict& conflict : in.conflicts()) {
    overlap.conflicts.push_back({conflict.field(), conflict.here(), conflict.there()});
  }
  return overlap;
}

DoorChange ReadChange(const v1::DoorChange& in, FieldCheck& check) {
  DoorChange change;
  change.door = check.Listed(static_cast<uint64_t>(in.door()), Door::kSecond, "change: door");
  change.need = in.need();
  change.publics = CodesFrom(in.publics());
  change.gained = CodesFrom(in.gained());
  change.promised = CodesFrom(in.promised());
  change.without = CodesFrom(in.without());
  change.already = in.already();
  return change;
}

}  // namespace

void AddProblems(const std::vector<Problem>& problems, google::protobuf::RepeatedPtrField<v1::ConventionProblem>* out) {
  for (const Problem& problem : problems) {
    v1::ConventionProblem* told = out->Add();
    told->set_flaw(std::string(FlawName(problem.flaw)));
    told->set_where(problem.where);
    told->set_detail(problem.detail);
  }
}

std::vector<v1::RehearseConventionResponse> ToParts(const Rehearsal& rehearsal, Day on) {
  std::vector<v1::RehearseConventionResponse> pieces(1);
  pieces.front().set_judged_day(on.value());
  for (const Problem& problem : rehearsal.problems) AddProblems({problem}, pieces.emplace_back().mutable_problems());
  for (const DoorChange& change : rehearsal.changes) PutChange(change, pieces.emplace_back().add_changes());
  for (const Overlap& overlap : rehearsal.overlaps) PutOverlap(overlap, pieces);
  for (const UnreachableParty& party : rehearsal.unreachable) PutParty(party, pieces.emplace_back().add_unreachable());
  std::vector<v1::RehearseConventionResponse> parts(1);
  size_t bytes = 0;
  for (const v1::RehearseConventionResponse& piece : pieces) {
    if (bytes > 0 && bytes + piece.ByteSizeLong() > kRehearsalPartBytes) {
      parts.emplace_back();
      bytes = 0;
    }
    bytes += piece.ByteSizeLong();
    parts.back().MergeFrom(piece);
  }
  return parts;
}

absl::StatusOr<Rehearsal> RehearsalFrom(const v1::RehearseConventionResponse& message) {
  FieldCheck check;
  Rehearsal rehearsal;
  for (const v1::ConventionProblem& problem : message.problems()) {
    rehearsal.problems.push_back(
        {ByName<Flaw>(problem.flaw(), FlawName, "flaw", check), problem.where(), problem.detail()});
  }
  for (const v1::DoorChange& change : message.changes()) rehearsal.changes.push_back(ReadChange(change, check));
  for (const v1::ConventionOverlap& overlap : message.overlaps()) {
    Overlap read = ReadOverlap(overlap, check);
    Overlap* last = rehearsal.overlaps.empty() ? nullptr : &rehearsal.overlaps.back();
    if (last != nullptr && last->convention == read.convention && last->version == read.version) {
      last->pairs.insert(last->pairs.end(), read.pairs.begin(), read.pairs.end());
    } else {
      rehearsal.overlaps.push_back(std::move(read));
    }
  }
  for (const v1::UnreachableParty& party : message.unreachable()) {
    // A party of a draft may lack its id.
    UnreachableParty& told = rehearsal.unreachable.emplace_back();
    told.partner = check.IdOrNone<PartnerId>(party.partner(), "unreachable: partner");
    told.name = party.name();
    for (const std::string& name : party.hindrances()) {
      told.hindrances.push_back(ByName<Hindrance>(name, HindranceName, "hindrance", check));
    }
  }
  if (!check.ok()) return check.status();
  return rehearsal;
}

}  // namespace relais::wire
