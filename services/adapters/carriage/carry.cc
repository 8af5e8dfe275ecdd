#include "services/adapters/carriage/carry.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace relais {
namespace {

constexpr char kFirstLine[] = "relais ledger 1";

std::string BodyKeyText(const BodyKey& key) {
  std::string text(key.owner.begin(), key.owner.end());
  for (int shift = 56; shift >= 0; shift -= 8) text.push_back(static_cast<char>(key.index >> shift));
  return text;
}

// The words of one line of a manifest, and what they stand for.
class Line {
 public:
  Line(absl::string_view line, absl::string_view name) {
    if (!absl::ConsumePrefix(&line, name) || !absl::ConsumePrefix(&line, " ")) return;
    words_ = absl::StrSplit(line, ' ');
  }
  std::string Word() { return at_ < words_.size() ? std::string(words_[at_++]) : ""; }
  uint64_t Number() {
    uint64_t number = 0;
    return absl::SimpleAtoi(Word(), &number) ? number : 0;
  }
  Digest Hash() { return Digest::FromHex(Word()); }
  LedgerHead Head() {
    const uint64_t sequence = Number();
    return {sequence, Hash()};
  }

 private:
  std::vector<absl::string_view> words_;
  size_t at_ = 0;
};

// What was put or read so far, told to whoever watches.
class Gauge {
 public:
  Gauge(CarryStep step, uint64_t all, const CarryProgressFn& progress) : step_(step), all_(all), progress_(progress) {}
  void Add(uint64_t bytes) {
    done_ += bytes;
    if (progress_) progress_(step_, done_, all_);
  }

 private:
  const CarryStep step_;
  const uint64_t all_;
  const CarryProgressFn& progress_;
  uint64_t done_ = 0;
};

// Collects records or bodies until they make a parcel. Where a parcel ends depends on what is in it alone, so that
// whoever goes on after one cuts the rest as if nobody had stopped.
class Parcels {
 public:
  Parcels(LedgerTarget& target, LedgerHead start, const Digester& digester, Gauge& gauge)
      : target_(target), digester_(digester), gauge_(gauge), before_(start), end_(start) {}

  absl::Status Add(const SaltedRecord& record) {
    if (absl::Status s = Room(record.record.size(), kept_.size() / 2 < kParcelRecordsMax); !s.ok()) return s;
    if (record.sequence != end_.sequence + 1) return absl::DataLossError("a record is missing");
    end_ = {record.sequence, NextChain(digester_, end_.chain, record.salt, record.record)};
    kept_.emplace_back(record.salt);
    kept_.emplace_back(record.record);
    return absl::OkStatus();
  }
  absl::Status Add(const CarriedBody& body) {
    if (absl::Status s = Room(body.bytes.size(), keys_.size() < kParcelBodiesMax); !s.ok()) return s;
    keys_.push_back(body.key);
    kept_.emplace_back(body.bytes);
    return absl::OkStatus();
  }
  absl::Status Put() {
    if (kept_.empty()) return absl::OkStatus();
    const absl::Status put = keys_.empty() ? PutRecords() : PutBodies();
    if (!put.ok()) return put;
    gauge_.Add(bytes_);
    kept_.clear();
    keys_.clear();
    bytes_ = 0;
    before_ = end_;
    return absl::OkStatus();
  }
  const LedgerHead& end() const { return end_; }

 private:
  absl::Status Room(size_t bytes, bool one_more) {
    const bool fits = one_more && bytes_ + bytes <= kParcelBytes;
    const absl::Status put = kept_.empty() || fits ? absl::OkStatus() : Put();
    bytes_ += bytes;
    return put;
  }
  absl::Status PutRecords() {
    std::vector<SaltedRecord> records;
    for (size_t i = 0; i < kept_.size(); i += 2) {
      records.push_back({before_.sequence + 1 + i / 2, kept_[i], kept_[i + 1]});
    }
    return target_.PutRecords(records, before_, end_);
  }
  absl::Status PutBodies() {
    std::vector<CarriedBody> bodies;
    for (size_t i = 0; i < keys_.size(); ++i) bodies.push_back({keys_[i], kept_[i]});
    return target_.PutBodies(bodies);
  }

  LedgerTarget& target_;
  const Digester& digester_;
  Gauge& gauge_;
  LedgerHead before_;
  LedgerHead end_;
  std::vector<std::string> kept_;  // salts and records by turns, or bodies
  std::vector<BodyKey> keys_;      // of the bodies
  size_t bytes_ = 0;
};

absl::Status PutMissing(LedgerSource& source, LedgerTarget& target, const LedgerTarget::Place& place,
                        const LedgerManifest& manifest, const Digester& digester, const CarryProgressFn& progress) {
  Gauge gauge(CarryStep::kPut, manifest.bytes(), progress);
  if (manifest.checkpoint_sequence && !place.checkpoint) {
    absl::StatusOr<std::optional<Checkpoint>> checkpoint = source.ReadCheckpoint();
    if (!checkpoint.ok()) return checkpoint.status();
    if (!*checkpoint) return absl::DataLossError("the checkpoint is missing");
    if (absl::Status s = target.PutCheckpoint(**checkpoint); !s.ok()) return s;
    gauge.Add((*checkpoint)->bytes.size());
  }
  Parcels records(target, place.records, digester, gauge);
  absl::Status put =
      source.Records(place.records.sequence, [&](const SaltedRecord& record) { return records.Add(record); });
  if (put.ok()) put = records.Put();
  if (!put.ok()) return put;
  // What an earlier run had put is under this chain too.
  if (records.end() != manifest.facts.head) return absl::DataLossError("the chain does not end at the head");
  Parcels bodies(target, manifest.facts.head, digester, gauge);
  put = source.Bodies(place.bodies, [&](const CarriedBody& body) { return bodies.Add(body); });
  return put.ok() ? bodies.Put() : put;
}

}  // namespace

std::string LedgerManifest::Text() const {
  const auto words = [](const LedgerHead& head) { return absl::StrCat(head.sequence, " ", head.chain.ToHex()); };
  return absl::StrCat(kFirstLine, "\nregion ", owner.region, "\nnetwork ", owner.network.ToHex(), "\nledger ",
                      facts.id.ToHex(), "\nhead ", words(facts.head), "\ntrim ", words(facts.trim), "\ncheckpoint ",
                      checkpoint_sequence
                          ? absl::StrCat(*checkpoint_sequence, " ", checkpoint_bytes, " ", checkpoint_digest.ToHex())
                          : "none",
                      "\nrecords ", records, " ", record_bytes, "\nbodies ", bodies, " ", body_bytes, " ",
                      bodies_digest.ToHex(), "\n\n");
}

std::optional<LedgerManifest> LedgerManifest::Parse(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (lines.size() != 11) return std::nullopt;
  LedgerManifest parsed;
  parsed.owner.region = Line(lines[1], "region").Word();
  parsed.owner.network = Line(lines[2], "network").Hash();
  parsed.facts.id = LedgerId::FromHex(Line(lines[3], "ledger").Word());
  parsed.facts.head = Line(lines[4], "head").Head();
  parsed.facts.trim = Line(lines[5], "trim").Head();
  if (lines[6] != "checkpoint none") {
    Line checkpoint(lines[6], "checkpoint");
    parsed.checkpoint_sequence = checkpoint.Number();
    parsed.checkpoint_bytes = checkpoint.Number();
    parsed.checkpoint_digest = checkpoint.Hash();
  }
  Line records(lines[7], "records");
  parsed.records = records.Number();
  parsed.record_bytes = records.Number();
  Line bodies(lines[8], "bodies");
  parsed.bodies = bodies.Number();
  parsed.body_bytes = bodies.Number();
  parsed.bodies_digest = bodies.Hash();
  if (parsed.Text() != text) return std::nullopt;
  return parsed;
}

absl::StatusOr<LedgerManifest> Survey(LedgerSource& source, const LedgerOwner& owner, const Digester& digester,
                                      CarryStep step, uint64_t bytes_all, const CarryProgressFn& progress) {
  LedgerManifest found;
  found.owner = owner;
  found.facts = source.facts();
  Gauge gauge(step, bytes_all, progress);
  absl::StatusOr<std::optional<Checkpoint>> checkpoint = source.ReadCheckpoint();
  if (!checkpoint.ok()) return checkpoint.status();
  if (*checkpoint) {
    found.checkpoint_sequence = (*checkpoint)->sequence;
    found.checkpoint_bytes = (*checkpoint)->bytes.size();
    found.checkpoint_digest = digester.Sha256((*checkpoint)->bytes);
    gauge.Add(found.checkpoint_bytes);
  }
  if (found.facts.trim.sequence > found.checkpoint_sequence.value_or(0)) {
    return absl::DataLossError("records were trimmed, but the checkpoint is missing");
  }
  LedgerHead at = found.facts.trim;
  const absl::Status read = source.Records(at.sequence, [&](const SaltedRecord& record) -> absl::Status {
    if (record.sequence != at.sequence + 1) {
      return absl::DataLossError(absl::StrCat("record ", at.sequence + 1, " is missing"));
    }
    at = {record.sequence, NextChain(digester, at.chain, record.salt, record.record)};
    ++found.records;
    found.record_bytes += record.record.size();
    gauge.Add(record.record.size());
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  if (at != found.facts.head) {
    return absl::DataLossError(
        absl::StrCat("the chain of the records does not end at the head, record ", found.facts.head.sequence));
  }
  std::optional<BodyKey> last;
  const absl::Status bodies = source.Bodies(std::nullopt, [&](const CarriedBody& body) -> absl::Status {
    if (last && body.key <= *last) return absl::DataLossError("the bodies are not in order");
    last = body.key;
    found.bodies_digest = digester.Sha256(found.bodies_digest.view(), BodyKeyText(body.key), body.bytes);
    ++found.bodies;
    found.body_bytes += body.bytes.size();
    gauge.Add(body.bytes.size());
    return absl::OkStatus();
  });
  if (!bodies.ok()) return bodies;
  return found;
}

absl::StatusOr<Carried> Carry(LedgerSource& source, LedgerTarget& target, const LedgerOwner& owner,
                              const Digester& digester, const CarryProgressFn& progress) {
  absl::StatusOr<LedgerManifest> manifest = Survey(source, owner, digester, CarryStep::kSurvey, 0, progress);
  if (!manifest.ok()) return manifest.status();
  absl::StatusOr<LedgerTarget::Place> place = target.Begin({manifest->facts, manifest->bytes(), manifest->Text()});
  if (!place.ok()) return place.status();
  Carried carried{*manifest};
  carried.was_there = place->finished;
  carried.gone_on = place->checkpoint || place->records != manifest->facts.trim || place->bodies.has_value();
  if (!place->finished) {
    absl::Status put = PutMissing(source, target, *place, *manifest, digester, progress);
    if (!put.ok()) return put;
  }
  absl::StatusOr<std::unique_ptr<LedgerSource>> back = target.ReadBack();
  if (!back.ok()) return back.status();
  absl::StatusOr<LedgerManifest> found =
      Survey(**back, owner, digester, CarryStep::kReadBack, manifest->bytes(), progress);
  if (!found.ok()) return found.status();
  if (*found != *manifest) {
    if (place->finished) return absl::AlreadyExistsError("a ledger is there that shares this one's records only");
    return absl::DataLossError("what was read back is not what was put");
  }
  back->reset();
  if (!place->finished) {
    if (absl::Status s = target.Finish(); !s.ok()) return s;
  }
  return carried;
}

}  // namespace relais
