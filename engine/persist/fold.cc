#include "engine/persist/fold.h"

#include <array>
#include <span>
#include <utility>

#include "engine/base/parse.h"
#include "engine/persist/record.h"

namespace sequent::persist {
namespace {

constexpr std::size_t kRowBytes = std::size_t{128} << 10;
// A database that is cleared before the walk has come to it is written down at once, up
// to so many keys: some tens of milliseconds.
constexpr std::size_t kMaxAtOnce = 100'000;
constexpr std::size_t kBatch = 32;

}  // namespace

Fold::Fold(const Databases& databases, const state::Libraries* libraries, Writer& writer)
    : databases_(&databases), writer_(&writer) {
  for (std::size_t i = 0; i < databases.size(); ++i) {
    Part& part = parts_.emplace_back();
    part.number = static_cast<int>(i);
    part.place = i;
    part_at_.push_back(i);
  }
  writer_->add_snapshot_begin();
  if (libraries != nullptr) {
    write_libraries(*libraries);
  }
}

// They are few and small: all at once.
void Fold::write_libraries(const state::Libraries& libraries) {
  for (const auto& [name, library] : libraries.all()) {
    const std::array<std::string_view, 3> command = {"FUNCTION", "LOAD", library.source};
    append_command(records_, 0, command);
    end_row_if_full();
  }
}

void Fold::give_up() {
  while (!larges_.empty()) {
    end_large();
  }
}

bool Fold::step(std::size_t bytes, std::chrono::steady_clock::time_point deadline) {
  const auto written = [this] {
    return static_cast<std::size_t>(written_.bytes) + records_.size();
  };
  const std::size_t before = written();
  const auto is_enough = [&] {
    return written() - before >= bytes || std::chrono::steady_clock::now() >= deadline;
  };
  for (; walking_ < parts_.size(); ++walking_) {
    Part& part = parts_[walking_];
    while (!part.done || !larges_.empty()) {
      if (larges_.empty()) {
        walk_some_buckets(part);
      } else {
        step_large();
      }
      if (is_enough()) {
        return false;
      }
    }
    part.early.clear();
  }
  end_row();
  writer_->add_snapshot_end(written_);
  return true;
}

// Reaching an entry costs a cache miss: those of a few buckets are fetched at once.
void Fold::walk_some_buckets(Part& part) {
  const data::Keyspace& keys = keys_of(part);
  const std::uint64_t from = part.cursor;
  batch_.clear();
  do {
    part.cursor = keys.scan(part.cursor, [this](data::Entry entry, bool /*has_deadline*/) {
      __builtin_prefetch(entry.block());
      batch_.push_back(entry);
    });
  } while (part.cursor != 0 && batch_.size() < kBatch);
  part.done = part.cursor == 0;
  for (const data::Entry entry : batch_) {
    const std::string_view key = entry.key();
    const std::uint64_t hash = keys.hash(key);
    // The table may have grown since the last call: then a bucket reaches back before `from`.
    if (data::Keyspace::cursor_of(hash) >= from && !part.early.contains(key, hash)) {
      write_down(part, entry);
    }
  }
}

void Fold::step_large() {
  Large& large = larges_.front();
  const bool more = large.walk->step(large.key, [&](std::span<const std::string_view> command) {
    append_command(records_, large.number, command);
    end_row_if_full();
  });
  if (!more) {
    write_deadline(large.number, large.key, large.deadline_ms);
    end_large();
  }
}

void Fold::end_large() {
  if (auto kept = larges_.front().walk->release()) {
    databases_->front()->destroy(std::move(kept));
  }
  larges_.pop_front();
}

void Fold::before_change(int db, std::string_view key) {
  Part& part = part_at(db);
  if (part.done) {
    return;
  }
  const data::Keyspace& keys = keys_of(part);
  const std::uint64_t hash = keys.hash(key);
  if (data::Keyspace::cursor_of(hash) < part.cursor || part.early.contains(key, hash)) {
    return;
  }
  part.early.add(key, hash);
  if (const data::Entry entry = keys.find(key, hash)) {
    write_down(part, entry);
  }
}

bool Fold::before_clear(int db) {
  Part& part = part_at(db);
  if (!part.done && keys_of(part).size() > kMaxAtOnce) {
    return false;
  }
  while (!part.done) {
    walk_some_buckets(part);
  }
  return true;
}

void Fold::before_swap(int first, int second) {
  const auto one = static_cast<std::size_t>(first);
  const auto other = static_cast<std::size_t>(second);
  std::swap(part_at(first).place, part_at(second).place);
  std::swap(part_at_[one], part_at_[other]);
}

void Fold::write_down(const Part& part, data::Entry entry) {
  if (records_.capacity() < kRowBytes) {
    records_.reserve(kRowBytes + kRowBytes / 8);
  }
  if (entry.type() != data::Type::kString) {
    write_collection(part.number, entry);
    return;
  }
  switch (entry.form()) {
    case data::Form::kBytes:
    case data::Form::kRaw:
      append_string(
          records_, part.number,
          {.key = entry.key(), .value = entry.bytes(), .expire_at_ms = entry.deadline_ms()});
      break;
    case data::Form::kInteger:
      append_string(records_, part.number,
                    {.key = entry.key(),
                     .value = base::format_int(entry.integer()),
                     .expire_at_ms = entry.deadline_ms()});
      break;
    case data::Form::kBig:
      append_big(records_, part.number,
                 {.key = entry.key(),
                  .id = entry.big().id,
                  .length = entry.big().length,
                  .expire_at_ms = entry.deadline_ms()});
      break;
  }
  end_row_if_full();
}

void Fold::write_collection(int db, data::Entry entry) {
  if (auto walk = entry.collection()->begin_walk()) {
    larges_.push_back({.number = db,
                       .key = std::string(entry.key()),
                       .deadline_ms = entry.deadline_ms(),
                       .walk = std::move(walk)});
    return;
  }
  entry.collection()->rebuild(entry.key(), [&](std::span<const std::string_view> command) {
    append_command(records_, db, command);
    end_row_if_full();
  });
  write_deadline(db, entry.key(), entry.deadline_ms());
}

void Fold::write_deadline(int db, std::string_view key, std::int64_t deadline_ms) {
  if (deadline_ms != data::kNoDeadline) {
    const base::NumberText deadline = base::format_int(deadline_ms);
    const std::array<std::string_view, 3> command = {"PEXPIREAT", key, deadline};
    append_command(records_, db, command);
  }
  end_row_if_full();
}

void Fold::end_row_if_full() {
  if (records_.size() >= kRowBytes) {
    end_row();
  }
}

void Fold::end_row() {
  if (records_.empty()) {
    return;
  }
  const auto bytes = static_cast<std::int64_t>(records_.size());
  writer_->add_snapshot_row({.number = written_.rows, .records = std::exchange(records_, {})});
  ++written_.rows;
  written_.bytes += bytes;
}

}  // namespace sequent::persist
