#include "engine/persist/writer.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include <pthread.h>

#include "engine/base/clock.h"

namespace sequent::persist {
namespace {

using std::chrono::milliseconds;

// A log row grows over turns up to this.
constexpr std::size_t kRowBytes = std::size_t{4} << 20;

// How much a piece of work without bytes of its own counts.
constexpr std::size_t kPieceBytes = 64;

// A commit costs some 20 µs whatever is in it. Where no reply waits for it, it is made
// when this much has come, or this long after the first of it.
constexpr std::size_t kGatherBytes = std::size_t{256} << 10;
constexpr milliseconds kGatherTime{10};
// Where replies wait: clients that got theirs at the last commit ask again within a
// moment. The next commit waits for as many turns as the last one had, but not longer.
constexpr std::chrono::microseconds kMaxGroupTime{1000};

// Committed bytes are synced this long after they came, so that none is a second old.
constexpr milliseconds kSyncAfter{800};
constexpr milliseconds kRetryAfter{200};
constexpr milliseconds kUpkeepRetry{1000};
constexpr std::chrono::hours kNever{1};

}  // namespace

Writer::Writer(Ledger ledger, Mode mode, base::Log log)
    : mode_(mode), log_(std::move(log)), ledger_(std::move(ledger)), thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    auto queue = queue_.lock();
    queue->stopping = true;
    work_came_.notify_one();
    room_came_.notify_all();
  }
  thread_.join();
  const std::uint64_t turns = queue_.lock()->turns;
  if (turns > committed_.load()) {
    log_.error(std::to_string(turns - committed_.load()) + " turns are lost, which could not be " +
               "written: " + std::string(failure()));
  }
}

std::uint64_t Writer::add_turn(std::string_view records,
                               std::vector<BigPut> puts,
                               std::vector<std::uint64_t> drops) {
  auto queue = queue_.lock();
  if (queue->work.bytes > max_waiting_) [[unlikely]] {
    queue.wait_until(room_came_, Clock::now() + kNever, [&] {
      return queue->work.bytes <= max_waiting_ || queue->stopping || failure_.load() != nullptr;
    });
  }
  Work& work = queue->work;
  std::size_t bytes = records.size() + kPieceBytes * drops.size();
  if (!records.empty()) {
    const std::size_t rows = work.log_rows.size();
    const bool closed = work.snapshot_cut == rows || work.end_cut == rows;
    if (work.log_rows.empty() || closed || work.log_rows.back().size() >= kRowBytes) {
      work.log_rows.push_back(std::exchange(queue->spare_row, {}));
    }
    work.log_rows.back().append(records);
  }
  for (BigPut& put : puts) {
    bytes += put.bytes->size();
    work.big_puts.push_back(std::move(put));
  }
  work.big_drops.insert(work.big_drops.end(), drops.begin(), drops.end());
  work.last_turn = ++queue->turns;
  ++work.turns;
  add_bytes(queue, bytes);
  return queue->turns;
}

void Writer::add_snapshot_begin() {
  auto queue = queue_.lock();
  // Pieces of a snapshot that the writer gave up may still lie there.
  queue->work.snapshot_rows.clear();
  queue->work.snapshot_end.reset();
  queue->work.snapshot_cut = queue->work.log_rows.size();
  snapshot_rows_ = 0;
  snapshot_busy_ = true;
  add_bytes(queue, kPieceBytes);
}

void Writer::add_snapshot_row(SnapshotRow row) {
  auto queue = queue_.lock();
  const std::size_t bytes = row.records.size() + kPieceBytes;
  queue->work.snapshot_rows.push_back(std::move(row));
  add_bytes(queue, bytes);
}

void Writer::add_snapshot_end(SnapshotEnd end) {
  auto queue = queue_.lock();
  queue->work.snapshot_end = end;
  add_bytes(queue, kPieceBytes);
}

void Writer::add_import_end(SnapshotEnd end) {
  auto queue = queue_.lock();
  queue->work.snapshot_end = end;
  queue->work.end_cut = queue->work.log_rows.size();
  add_bytes(queue, kPieceBytes);
}

void Writer::add_snapshot_abandoned() {
  auto queue = queue_.lock();
  queue->work.snapshot_cut.reset();
  queue->work.snapshot_rows.clear();
  queue->work.snapshot_abandoned = true;
  add_bytes(queue, kPieceBytes);
}

base::Status Writer::wait_durable(std::uint64_t turn) {
  if (durable() >= turn) {
    return {};
  }
  {
    auto queue = queue_.lock();
    queue->somebody_waits = true;
    work_came_.notify_one();
  }
  auto progress = progress_.lock();
  progress.wait_until(progress_made_, Clock::now() + kNever,
                      [&] { return progress->durable >= turn || progress->failing; });
  if (progress->durable >= turn) {
    return {};
  }
  return base::timed_out("not on disk yet: " + std::string(failure()));
}

void Writer::on_durable(std::function<void()> call) {
  auto present = on_durable_.lock();
  *present = std::move(call);
}

std::string_view Writer::failure() const {
  const std::string* failure = failure_.load();
  return failure == nullptr ? std::string_view() : *failure;
}

std::size_t Writer::waiting_bytes() {
  return queue_.lock()->work.bytes;
}

void Writer::set_mode(Mode mode) {
  mode_ = mode;
  // What was committed under another mode is not left unsynced.
  auto queue = queue_.lock();
  queue->somebody_waits = true;
  work_came_.notify_one();
}

void Writer::add_bytes(QueueAccess& queue, std::size_t bytes) {
  queue->work.bytes += bytes;
  if (queue->sleeping &&
      (queue->work.bytes >= queue->wake_bytes || queue->work.turns >= queue->wake_turns)) {
    queue->sleeping = false;
    work_came_.notify_one();
  }
}

// Sleeps until so many bytes or turns wait to be written, or there is another reason to go on.
void Writer::sleep(QueueAccess& queue,
                   Clock::time_point until,
                   std::size_t bytes,
                   std::size_t turns) {
  queue->sleeping = true;
  queue->wake_bytes = bytes;
  queue->wake_turns = turns;
  queue.wait_until(work_came_, until, [&] {
    return queue->stopping || queue->somebody_waits || queue->work.bytes >= bytes ||
           queue->work.turns >= turns;
  });
  queue->sleeping = false;
}

Work Writer::take() {
  auto queue = queue_.lock();
  if (queue->work.empty()) {
    sleep(queue, clean_ ? next_sync() : std::min(next_sync(), upkeep_after_), 1, 1);
  }
  if (!queue->work.empty()) {
    if (mode_ != Mode::kAlways) {
      sleep(queue, std::min(Clock::now() + kGatherTime, next_sync()), kGatherBytes,
            std::numeric_limits<std::size_t>::max());
    } else if (last_turns_ > 1) {
      const Clock::duration most = std::min<Clock::duration>(kMaxGroupTime, last_commit_ / 2);
      sleep(queue, Clock::now() + most, kGatherBytes * 16, last_turns_);
    }
  }
  room_came_.notify_all();
  sync_now_ |= std::exchange(queue->somebody_waits, false);
  return std::exchange(queue->work, {});
}

bool Writer::commit(Work& work) {
  const Clock::time_point begun = Clock::now();
  const std::int64_t generation = ledger_.state().generation;
  while (true) {
    const base::Status written = write(work);
    if (written) {
      break;
    }
    fail(written.error());
    if (!wait_to_retry() || (ledger_.sync_failed() && !sync())) {
      return false;
    }
  }
  committed_ = std::max(committed_.load(), work.last_turn);
  if (!unsynced_) {
    unsynced_ = true;
    unsynced_since_ = begun;
  }
  snapshot_rows_ += static_cast<std::int64_t>(work.snapshot_rows.size());
  if (ledger_.state().generation != generation) {
    last_snapshot_ms_ = base::SystemClock().wall_ms();
    snapshot_failed_ = false;
    ++snapshots_;
  }
  if (work.snapshot_end || work.snapshot_abandoned) {
    snapshot_busy_ = false;
  }
  clean_ = false;
  const Mode mode = mode_;
  if (mode == Mode::kAlways && work.turns > 0 && !sync()) {
    return false;
  }
  if (mode == Mode::kNo) {
    publish_durable();
  }
  last_turns_ = work.turns;
  last_commit_ = Clock::now() - begun;
  recycle(work);
  recover();
  return true;
}

void Writer::recycle(Work& work) {
  if (work.log_rows.empty() || work.log_rows.back().capacity() > kRowBytes) {
    return;
  }
  std::string& room = work.log_rows.back();
  room.clear();
  auto queue = queue_.lock();
  queue->spare_row = std::move(room);
}

// The effects come first: a snapshot waits for a better time.
base::Status Writer::write(Work& work) {
  base::Status written = ledger_.write(work);
  if (!written && !ledger_.sync_failed() && ledger_.make_room()) {
    written = ledger_.write(work);
  }
  const bool has_snapshot = work.snapshot_cut || ledger_.snapshot_open();
  if (!written && has_snapshot && !work.end_cut && !ledger_.sync_failed()) {
    snapshot_failed_ = true;
    return ledger_.write_without_snapshot(work);
  }
  return written;
}

bool Writer::sync() {
  while (true) {
    const base::Status synced = ledger_.sync();
    if (synced) {
      break;
    }
    if (synced.error().code == base::ErrorCode::kCorrupt) {
      fail(base::corrupt(synced.error().message +
                         "; restart when the disk is in order: until then nothing is written"));
      return false;
    }
    fail(synced.error());
    if (!wait_to_retry()) {
      return false;
    }
  }
  unsynced_ = false;
  publish_durable();
  recover();
  return true;
}

bool Writer::sync_if_due() {
  const bool asked = std::exchange(sync_now_, false);
  if (!unsynced_ || (!asked && Clock::now() < next_sync())) {
    return true;
  }
  return sync();
}

Writer::Clock::time_point Writer::next_sync() const {
  const bool due = unsynced_ && mode_ == Mode::kEverySecond;
  return due ? unsynced_since_ + kSyncAfter : Clock::now() + kNever;
}

bool Writer::upkeep() {
  if (Clock::now() < upkeep_after_) {
    return false;
  }
  const base::Status copied = ledger_.checkpoint_if_due();
  const base::Result<bool> cleaned = ledger_.clean_a_little();
  if (!copied || !cleaned) {
    // What is committed stays so without it; commits tell when there is no room for them.
    upkeep_after_ = Clock::now() + kUpkeepRetry;
    return true;
  }
  return *cleaned;
}

void Writer::publish_durable() {
  const std::uint64_t turn = committed_.load();
  if (turn == durable_.load()) {
    return;
  }
  durable_ = turn;
  {
    auto progress = progress_.lock();
    progress->durable = turn;
    progress_made_.notify_all();
  }
  tell();
}

void Writer::tell() {
  auto call = on_durable_.lock();
  if (*call) {
    (*call)();
  }
}

void Writer::fail(const base::Error& error) {
  if (failure() != error.message) {
    log_.error("cannot write, writes are refused: " + error.message);
  }
  {
    auto failures = failures_.lock();
    auto known = std::find(failures->begin(), failures->end(), error.message);
    if (known == failures->end()) {
      failures->push_back(error.message);
      known = std::prev(failures->end());
    }
    failure_ = &*known;
  }
  {
    auto progress = progress_.lock();
    progress->failing = true;
    progress_made_.notify_all();
  }
  tell();
  auto queue = queue_.lock();
  room_came_.notify_all();
}

void Writer::recover() {
  if (failure_.load() == nullptr) {
    return;
  }
  log_.warning("the disk is written again");
  failure_ = nullptr;
  progress_.lock()->failing = false;
}

// False: the writer is to stop, and has tried once more since.
bool Writer::wait_to_retry() {
  auto queue = queue_.lock();
  if (queue->stopping) {
    return false;
  }
  queue.wait_until(work_came_, Clock::now() + kRetryAfter, [&] { return queue->stopping; });
  return true;
}

void Writer::run() {
  ::pthread_setname_np(::pthread_self(), "sequent-writer");
  while (true) {
    Work work = take();
    if ((!work.empty() && !commit(work)) || !sync_if_due()) {
      break;
    }
    clean_ = !upkeep();
    if (ledger_.sync_failed() && !sync()) {
      break;
    }
    auto queue = queue_.lock();
    if (queue->stopping && queue->work.empty()) {
      break;
    }
  }
  if (!ledger_.sync_failed() && failure_.load() == nullptr && sync()) {
    // Without it the next start has the write-ahead log to read, no more.
    (void)ledger_.checkpoint_to_close();
  }
}

}  // namespace sequent::persist
