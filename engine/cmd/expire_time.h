#pragma once

#include <cstdint>
#include <string_view>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"

namespace sequent::cmd {

// EX, PX, EXAT and PXAT: when a key's time is over.
class ExpireOption {
 public:
  enum class Unit : bool { kSeconds, kMilliseconds };

  ExpireOption() = default;
  // Relative to now.
  ExpireOption(Unit unit, std::string_view text) : text_(text), unit_(unit), given_(true) {}

  [[nodiscard]] bool given() const { return given_; }
  [[nodiscard]] bool is_absolute() const { return absolute_; }
  // Reads one of the four with its number; false if the next word is none of
  // them, or another of them was read before.
  bool take(ArgReader& in);
  // The wall clock in milliseconds; unchanged when no option was given. False: the
  // number is not one or out of range, which is replied.
  [[nodiscard]] bool resolve(Context& context, std::int64_t& deadline_ms) const;

 private:
  bool take_one(ArgReader& in, std::string_view name, Unit unit, bool absolute);

  std::string_view text_;
  Unit unit_ = Unit::kSeconds;
  bool absolute_ = false;
  bool given_ = false;
};

// Gives the entry a deadline, or takes it away (kNoDeadline): will_change, changed, and
// PEXPIREAT or PERSIST recorded.
void set_deadline(Context& context,
                  data::Entry entry,
                  std::string_view key,
                  std::int64_t deadline_ms);

}  // namespace sequent::cmd
