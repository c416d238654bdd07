#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/parse.h"
#include "engine/cmd/context.h"

namespace sequent::cmd {

// The string at a key, in whatever form it is kept, for reading: no allocation
// but for what lies on disk.
class StringLookup {
 public:
  // True: an error is replied already, the handler returns.
  [[nodiscard]] bool failed() const { return state_ == State::kFailed; }
  // It is not what was looked for; the error is replied.
  void fail() { state_ = State::kFailed; }
  explicit operator bool() const { return state_ == State::kFound; }
  // Hold until the keyspace is next changed.
  [[nodiscard]] data::Entry entry() const { return entry_; }
  [[nodiscard]] std::string_view bytes() const { return is_number_ ? number_.view() : bytes_; }

 private:
  friend StringLookup find_string(Context& context, std::string_view key);
  friend StringLookup read_string(Context& context, data::Entry entry);
  enum class State : std::uint8_t { kAbsent, kFound, kFailed };

  State state_ = State::kAbsent;
  bool is_number_ = false;
  data::Entry entry_;
  std::string_view bytes_;
  base::NumberText number_;
  // shared because a big value may leave its cache while it is being replied
  std::shared_ptr<const std::string> held_;
};

[[nodiscard]] StringLookup find_string(Context& context, std::string_view key);
// REQUIRES: entry is a string.
[[nodiscard]] StringLookup read_string(Context& context, data::Entry entry);

// Whether a number is kept as such (SET), or the bytes as they are, or as bytes that were
// written in place: Form::kRaw.
enum class Encode : std::uint8_t { kNumbers, kNever, kRaw };

// Makes the key hold these bytes: will_change, put, changed. A big value is
// recorded here; anything else by what the command propagates.
void store_string(Context& context,
                  std::string_view key,
                  std::string_view bytes,
                  std::int64_t deadline_ms,
                  Encode encode = Encode::kNumbers);

// A string that is changed in place: room is made, the bytes are written, `commit` says so.
// Without it, what is left is the room: zeros behind, form raw.
//
//   StringEdit edit(context, key, find_string(context, key), size);
//   edit.bytes()[0] = 'x';
//   edit.commit();
//
// Bytes hold until the keyspace is next changed.
class StringEdit {
 public:
  // At least `size` bytes long. REQUIRES: !old.failed()
  StringEdit(Context& context, std::string_view key, const StringLookup& old, std::size_t size);

  [[nodiscard]] std::span<char> bytes() { return bytes_; }
  // Whether the string is new or longer than it was.
  [[nodiscard]] bool grown() const { return grown_; }
  // Says `changed`. A big value is recorded here; anything else by what the command propagates.
  void commit();

 private:
  Context* context_;
  std::string_view key_;
  std::span<char> bytes_;
  bool grown_;
  bool is_big_;
  std::int64_t deadline_ms_;
  std::string whole_;  // of a big one
};

[[nodiscard]] bool is_big(const Context& context, std::string_view bytes);

}  // namespace sequent::cmd
