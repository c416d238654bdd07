#include "engine/cmd/file_image.h"

#include <utility>

#include "engine/cmd/value_payload.h"
#include "engine/rdb/crc64.h"

namespace sequent::cmd {
namespace {

constexpr std::size_t kBytesAtOnce = std::size_t{512} << 10U;
constexpr std::size_t kPieceBytes = std::size_t{128} << 10U;

}  // namespace

FileImage::FileImage(state::Instance& instance, std::int64_t now_ms)
    : big_(instance.big), writer_(now_ms / 1000), walk_(instance.walks, instance.databases, *this) {
  for (const auto& [name, library] : instance.libraries.all()) {
    writer_.function(library.source);
  }
  begin_databases(instance.databases);
}

void FileImage::begin_databases(const data::Databases& databases) {
  int db = 0;
  for (const auto& keys : databases) {
    if (keys->size() > 0) {
      writer_.begin_database(db, keys->size(), keys->with_deadline());
    }
    ++db;
  }
}

base::Result<bool> FileImage::step() {
  const std::uint64_t visited_before = walk_.visited();
  const std::size_t bytes_before = bytes();
  std::size_t put_back = 0;
  bool more = true;
  while (more && read_) {
    const std::uint64_t keys = walk_.visited() - visited_before + put_back;
    if (keys + data::DatabasesWalk::kKeysAtOnce > kKeysAtOnce ||
        bytes() - bytes_before >= kBytesAtOnce) {
      break;
    }
    if (!large_ && !aside_.empty()) {
      write_aside();
      ++put_back;
    } else {
      more = walk_.step();
    }
    end_piece();
  }
  if (!read_) {
    return read_.error();
  }
  return more || sum_up();
}

std::size_t FileImage::bytes() const {
  return bytes_ + writer_.waiting() + (large_ ? large_->value.bytes() : 0);
}

// The parts of a large value stand together: what comes in between waits.
void FileImage::key(int db, data::Entry entry) {
  std::string value;
  if (auto written = write_value(value, entry, big_); !written) {
    read_ = std::move(written);
    return;
  }
  if (large_) {
    aside_.push_back({.db = db,
                      .key = std::string(entry.key()),
                      .value = std::move(value),
                      .deadline_ms = entry.deadline_ms()});
    return;
  }
  writer_.select(db);
  writer_.key({.key = entry.key(), .value = value, .deadline_ms = entry.deadline_ms()});
}

void FileImage::write_aside() {
  const Aside& first = aside_.front();
  writer_.select(first.db);
  writer_.key({.key = first.key, .value = first.value, .deadline_ms = first.deadline_ms});
  aside_.pop_front();
}

data::ElementVisitor& FileImage::begin_large(int db, std::string_view key, data::Type type) {
  return large_.emplace(db, key, type).value;
}

void FileImage::end_large(std::int64_t deadline_ms) {
  writer_.select(large_->db);
  writer_.key({.key = large_->key, .value = large_->value.take_head(), .deadline_ms = deadline_ms});
  add_piece(writer_.take_part());
  for (std::string& piece : large_->value.take_pieces()) {
    add_piece(std::move(piece));
  }
  large_.reset();
}

void FileImage::end_piece() {
  if (writer_.waiting() >= kPieceBytes) {
    add_piece(writer_.take_part());
  }
}

void FileImage::add_piece(std::string piece) {
  if (!piece.empty()) {
    bytes_ += piece.size();
    pieces_.push_back(std::move(piece));
  }
}

// True: there is more to do. The last piece is the end with the checksum.
bool FileImage::sum_up() {
  add_piece(writer_.take_part());
  for (std::size_t bytes = 0; summed_ < pieces_.size() && bytes < kBytesAtOnce; ++summed_) {
    sum_ = rdb::crc64(pieces_[summed_], sum_);
    bytes += pieces_[summed_].size();
  }
  if (summed_ < pieces_.size()) {
    return true;
  }
  add_piece(rdb::FileWriter::end_of(sum_));
  return false;
}

}  // namespace sequent::cmd
