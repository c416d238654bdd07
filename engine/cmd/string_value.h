#pragma once

#include <cstdint>
#include <memory>
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

// Whether SET keeps a number as such, or the bytes as they are.
enum class Encode : bool { kNumbers, kNever };

// Makes the key hold these bytes: will_change, put, changed. A big value is
// recorded here; anything else by what the command propagates.
void store_string(Context& context,
                  std::string_view key,
                  std::string_view bytes,
                  std::int64_t deadline_ms,
                  Encode encode = Encode::kNumbers);

[[nodiscard]] bool is_big(const Context& context, std::string_view bytes);

}  // namespace sequent::cmd
