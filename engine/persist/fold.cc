#include "engine/persist/fold.h"

#include <array>
#include <span>
#include <utility>

#include "engine/base/parse.h"
#include "engine/persist/record.h"

namespace sequent::persist {
namespace {

constexpr std::size_t kRowBytes = std::size_t{128} << 10;

}  // namespace

Fold::Large::Large(Fold& fold, int number, std::string_view name)
    : db(number),
      key(name),
      emit([&fold, number](std::span<const std::string_view> command) {
        fold.write_command(number, command);
      }),
      visitor(key, emit) {}

Fold::Fold(data::WalkPlace& place,
           const Databases& databases,
           const state::Libraries* libraries,
           Writer& writer)
    : writer_(&writer), walk_(place, databases, *this) {
  writer_->add_snapshot_begin();
  if (libraries != nullptr) {
    write_libraries(*libraries);
  }
}

// They are few and small: all at once.
void Fold::write_libraries(const state::Libraries& libraries) {
  for (const auto& [name, library] : libraries.all()) {
    write_command(0, std::array<std::string_view, 3>{"FUNCTION", "LOAD", library.source});
  }
}

bool Fold::step(std::size_t bytes, std::chrono::steady_clock::time_point deadline) {
  const auto written = [this] {
    return static_cast<std::size_t>(written_.bytes) + records_.size();
  };
  const std::size_t before = written();
  while (walk_.step()) {
    if (written() - before >= bytes || std::chrono::steady_clock::now() >= deadline) {
      return false;
    }
  }
  end_row();
  writer_->add_snapshot_end(written_);
  return true;
}

void Fold::key(int db, data::Entry entry) {
  if (records_.capacity() < kRowBytes) {
    records_.reserve(kRowBytes + kRowBytes / 8);
  }
  if (entry.type() != data::Type::kString) {
    write_collection(db, entry);
    return;
  }
  switch (entry.form()) {
    case data::Form::kBytes:
    case data::Form::kRaw:
      append_string(
          records_, db,
          {.key = entry.key(), .value = entry.bytes(), .expire_at_ms = entry.deadline_ms()});
      break;
    case data::Form::kInteger:
      append_string(records_, db,
                    {.key = entry.key(),
                     .value = base::format_int(entry.integer()),
                     .expire_at_ms = entry.deadline_ms()});
      break;
    case data::Form::kBig:
      append_big(records_, db,
                 {.key = entry.key(),
                  .id = entry.big().id,
                  .length = entry.big().length,
                  .expire_at_ms = entry.deadline_ms()});
      break;
  }
  end_row_if_full();
}

void Fold::write_collection(int db, data::Entry entry) {
  if (entry.is_small()) {
    append_small(records_, db,
                 {.key = entry.key(),
                  .type = entry.type(),
                  .elements = &entry.small(),
                  .expire_at_ms = entry.deadline_ms()});
    return end_row_if_full();
  }
  entry.collection()->rebuild(
      entry.key(), [&](std::span<const std::string_view> command) { write_command(db, command); });
  write_deadline(db, entry.key(), entry.deadline_ms());
}

data::ElementVisitor& Fold::begin_large(int db, std::string_view key, data::Type /*type*/) {
  return large_.emplace(*this, db, key).visitor;
}

void Fold::end_large(std::int64_t deadline_ms) {
  write_deadline(large_->db, large_->key, deadline_ms);
  large_.reset();
}

void Fold::write_command(int db, std::span<const std::string_view> command) {
  append_command(records_, db, command);
  end_row_if_full();
}

void Fold::write_deadline(int db, std::string_view key, std::int64_t deadline_ms) {
  if (deadline_ms != data::kNoDeadline) {
    const base::NumberText deadline = base::format_int(deadline_ms);
    write_command(db, std::array<std::string_view, 3>{"PEXPIREAT", key, deadline});
  }
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
