#include "engine/persist/durability.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/persist/checkpoint.h"
#include "engine/persist/database_file.h"
#include "engine/persist/recovery.h"

namespace sequent::persist {
namespace {

constexpr std::chrono::milliseconds kTickTime{1};
constexpr std::chrono::milliseconds kTurnTime{5};
constexpr std::chrono::milliseconds kSaveTime{100};  // between looks at what waits to be written
// With each turn the snapshot moves on by this many times what the turn added to the log, so
// that it ends before the log has grown by much, whatever the load.
constexpr std::size_t kSnapshotPerLog = 4;
// No more of a snapshot is made while this much waits to be written.
constexpr std::size_t kMaxWaitingBytes = std::size_t{16} << 20;
// Of maxmemory, what big values that were read may take, and what waits to be written.
constexpr std::size_t kCachePart = 8;
constexpr std::size_t kWaitingPart = 16;
constexpr std::size_t kLeastWaiting = std::size_t{1} << 20;

// Tells the big values which of them are referred to, and passes all on.
class Adopter final : public RecordVisitor {
 public:
  Adopter(RecordVisitor& loader, DiskValues& big) : loader_(&loader), big_(&big) {}

  base::Status command(int db, std::span<const std::string_view> words) override {
    return loader_->command(db, words);
  }
  base::Status string(int db, const StringRecord& record) override {
    return loader_->string(db, record);
  }
  base::Status small(int db, const SmallRecord& record) override {
    return loader_->small(db, record);
  }
  base::Status big(int db, const BigRecord& record) override {
    big_->adopt(record.id, record.length);
    return loader_->big(db, record);
  }

 private:
  RecordVisitor* loader_;
  DiskValues* big_;
};

// A relative name is one in the folder of the database.
std::string beside(const std::string& database, const std::string& name) {
  const std::size_t slash = database.rfind('/');
  return name.starts_with('/') || slash == std::string::npos ? name
                                                             : database.substr(0, slash + 1) + name;
}

}  // namespace

base::Result<std::unique_ptr<Durability>> Durability::open(Options options) {
  SEQUENT_TRY_ASSIGN(Lock lock, Lock::acquire(options.path));
  SEQUENT_TRY(prepare_file(options.path, options.tuning.vfs));
  auto reader = open_for_reading(options.path, options.tuning.vfs);
  if (!reader) {
    return as_damage(options.path, std::move(reader).error());
  }
  auto big =
      std::make_unique<DiskValues>(std::move(reader).value(), options.tuning.big_cache_bytes);
  return std::unique_ptr<Durability>(
      new Durability(std::move(options), std::move(lock), std::move(big)));
}

Durability::Durability(Options options, Lock lock, std::unique_ptr<DiskValues> big)
    : options_(std::move(options)),
      mode_(options_.mode),
      log_percent_(options_.log_percent),
      min_log_bytes_(options_.min_log_bytes),
      lock_(std::move(lock)),
      big_(std::move(big)) {}

Durability::~Durability() {
  big_.reset();  // its connection would keep the writer from ending the write-ahead log
}

base::Status Durability::recover(RecordVisitor& loader,
                                 data::WalkPlace& place,
                                 const Databases& databases,
                                 const state::Libraries* libraries) {
  SEQUENT_TRY_ASSIGN(base::Database reader, open_for_reading(options_.path, options_.tuning.vfs));
  Adopter adopter(loader, *big_);
  SEQUENT_TRY_ASSIGN(const Recovered recovered, persist::recover(reader, options_.path, adopter));
  if (auto complete = big_->end_recovery(); !complete) {
    return as_damage(options_.path, std::move(complete).error());
  }
  auto ledger = Ledger::open(options_.path, {.vfs = options_.tuning.vfs});
  if (!ledger) {
    return as_damage(options_.path, std::move(ledger).error());
  }
  writer_ = std::make_unique<Writer>(std::move(ledger).value(), mode_, options_.tuning.log);
  walk_place_ = &place;
  databases_ = &databases;
  libraries_ = libraries;
  log_bytes_ = recovered.log_bytes;
  snapshot_bytes_ = recovered.state.snapshot_bytes;
  return {};
}

base::Status Durability::read_back(RecordVisitor& loader) const {
  SEQUENT_TRY_ASSIGN(base::Database reader, open_for_reading(options_.path, options_.tuning.vfs));
  SEQUENT_TRY(persist::recover(reader, options_.path, loader));
  return {};
}

bool Durability::tick() {
  big_->committed(writer_->committed());
  if (!fold_) {
    note_committed_snapshot();
  } else if (writer_->waiting_bytes() < kMaxWaitingBytes) {
    step_snapshot(std::string::npos, kTickTime);
  }
  return fold_.has_value();
}

void Durability::record(int db, std::span<const std::string_view> command) {
  append_command(records_, db, command);
}

void Durability::record_big(int db,
                            std::string_view key,
                            std::uint64_t id,
                            std::uint64_t length,
                            std::int64_t expire_at_ms) {
  append_big(records_, db, {.key = key, .id = id, .length = length, .expire_at_ms = expire_at_ms});
}

std::uint64_t Durability::end_turn() {
  if (records_.empty() && !big_->changed()) {
    if (snapshot_requested_ && !fold_) {
      begin_snapshot_if_due();
    }
    return 0;
  }
  ++turns_;
  DiskValues::Changes big = big_->take_changes(turns_);
  if (!big.puts.empty()) {
    big_->committed(writer_->committed());
  }
  writer_->add_turn(records_, std::move(big.puts), std::move(big.drops));
  const std::size_t bytes = records_.size();
  log_bytes_ += static_cast<std::int64_t>(bytes);
  records_.clear();
  if (records_.capacity() > kMaxWaitingBytes) {
    records_.shrink_to_fit();
  }
  if (fold_) {
    step_snapshot(bytes * kSnapshotPerLog, kTurnTime);
  } else {
    begin_snapshot_if_due();
  }
  return turns_;
}

void Durability::configure(const state::JournalSettings& settings) {
  const Mode mode = mode_named(settings.appendfsync);
  if (mode != mode_) {
    mode_ = mode;
    writer_->set_mode(mode);
  }
  log_percent_ = settings.log_percent;
  min_log_bytes_ = settings.min_log_bytes;
  limit_memory(static_cast<std::size_t>(settings.max_memory));
}

void Durability::limit_memory(std::size_t max_memory) {
  const auto share = [max_memory](std::size_t part, std::size_t most) {
    return max_memory == 0 ? most : std::min(most, max_memory / part);
  };
  big_->limit_cache(share(kCachePart, options_.tuning.big_cache_bytes));
  writer_->limit_waiting(std::max(kLeastWaiting, share(kWaitingPart, Writer::kMaxWaitingBytes)));
}

// The turn that asks for it is still open: it is the next one.
base::Status Durability::begin_checkpoint(const std::string& path) {
  const std::string to = beside(options_.path, path);
  SEQUENT_TRY(check_absent(to));
  const std::uint64_t turn = turns_ + (records_.empty() ? 0 : 1);
  return checkpoint_work_.begin(to, [this, to, turn](const std::stop_token& stop) -> base::Status {
    SEQUENT_TRY(writer_->wait_durable(turn));
    SEQUENT_TRY(write_checkpoint(options_.path, to, options_.tuning.vfs, stop));
    return {};
  });
}

base::Status Durability::begin_restore(const std::string& path) {
  const std::string from = beside(options_.path, path);
  return restore_work_.begin(
      from, [this, from](const std::stop_token& stop) { return restore_(from, stop); });
}

void Durability::end_file_work() {
  checkpoint_work_.end();
  restore_work_.end();
}

void Durability::begin_import() {
  import_ = Import::kAsked;
  abandon_snapshot();
}

bool Durability::open_import() {
  if (import_ == Import::kAsked && !writer_->snapshot_busy()) {
    note_committed_snapshot();
    import_ = Import::kOpen;
    imported_ = {};
    writer_->add_snapshot_begin();
  }
  return import_ == Import::kOpen;
}

void Durability::add_import(std::string records) {
  imported_.bytes += static_cast<std::int64_t>(records.size());
  writer_->add_snapshot_row({.number = imported_.rows++, .records = std::move(records)});
}

std::uint64_t Durability::end_import() {
  log_bytes_at_cut_ = log_bytes_;
  snapshot_bytes_on_its_way_ = imported_.bytes;
  writer_->add_import_end(imported_);
  import_ = Import::kNone;
  return turns_ = writer_->add_turn({}, {}, {});
}

void Durability::abandon_import() {
  if (import_ == Import::kOpen && writer_->snapshot_busy()) {
    writer_->add_snapshot_abandoned();
  }
  import_ = Import::kNone;
}

void Durability::begin_snapshot_if_due() {
  if (writer_->snapshot_busy() || import_ != Import::kNone || !walk_place_->is_free()) {
    return;
  }
  note_committed_snapshot();
  const bool due = snapshot_requested_ || log_bytes_ >= log_bytes_allowed();
  if (due && writer_->failure().empty()) {
    snapshot_requested_ = false;
    log_bytes_at_cut_ = log_bytes_;
    fold_.emplace(*walk_place_, *databases_, libraries_, *writer_);
  }
}

void Durability::note_committed_snapshot() {
  if (const std::uint64_t committed = writer_->snapshots(); committed != snapshots_) {
    snapshots_ = committed;
    log_bytes_ -= log_bytes_at_cut_;
    snapshot_bytes_ = snapshot_bytes_on_its_way_;
  }
}

void Durability::step_snapshot(std::size_t bytes, std::chrono::milliseconds time) {
  if (!writer_->snapshot_busy()) {  // the writer gave it up
    fold_.reset();
    return;
  }
  if (fold_->is_interrupted()) {
    abandon_snapshot();
    snapshot_requested_ = true;  // there may be little to write down now
    return;
  }
  if (fold_->step(bytes, std::chrono::steady_clock::now() + time)) {
    snapshot_bytes_on_its_way_ = fold_->written_bytes();
    fold_.reset();
  }
}

void Durability::abandon_snapshot() {
  if (fold_) {
    fold_.reset();
    writer_->add_snapshot_abandoned();
  }
}

base::Status Durability::save() {
  if (import_ != Import::kNone) {
    return base::unavailable("a restore is on its way");
  }
  end_turn();
  SEQUENT_TRY(finish_snapshot());  // begun before
  const std::uint64_t before = snapshots_;
  snapshot_requested_ = true;
  walk_place_->interrupt();  // another's, who begins anew
  begin_snapshot_if_due();
  SEQUENT_TRY(finish_snapshot());
  return snapshots_ > before ? base::Status()
                             : base::unavailable("there is no room to write a snapshot");
}

// Also one that is given up is out of the writer's hands then.
base::Status Durability::finish_snapshot() {
  while (fold_) {
    step_snapshot(kMaxWaitingBytes, kSaveTime);
    if (writer_->waiting_bytes() >= kMaxWaitingBytes) {
      SEQUENT_TRY(drain());
    }
  }
  SEQUENT_TRY(drain());
  note_committed_snapshot();
  return {};
}

// Waits until all that was handed over is on disk.
base::Status Durability::drain() {
  turns_ = writer_->add_turn({}, {}, {});
  return writer_->wait_durable(turns_);
}

std::int64_t Durability::log_bytes_allowed() const {
  const std::int64_t most = std::max(options_.tuning.max_log_bytes, min_log_bytes_);
  return log_percent_ == 0 ? most
                           : std::clamp(snapshot_bytes_ / 100 * log_percent_, min_log_bytes_, most);
}

state::JournalStats Durability::stats() const {
  return {.log_bytes = static_cast<std::uint64_t>(log_bytes_),
          .snapshot_bytes = static_cast<std::uint64_t>(snapshot_bytes_),
          .snapshots = writer_->snapshots(),
          .snapshot_in_progress = snapshot_requested_ || writer_->snapshot_busy(),
          .snapshot_failed = writer_->snapshot_failed(),
          .last_snapshot_ms = writer_->last_snapshot_ms(),
          .waiting_bytes = writer_->waiting_bytes(),
          .big_cache_bytes = big_->cached_bytes(),
          .checkpoint = checkpoint_work_.progress(),
          .restore = restore_work_.progress()};
}

}  // namespace sequent::persist
