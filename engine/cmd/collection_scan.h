#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/function_ref.h"
#include "engine/cmd/context.h"
#include "engine/cmd/scan_options.h"

namespace sequent::cmd {

// What SSCAN, HSCAN and ZSCAN have in common: `key cursor [MATCH pattern] [COUNT count]`.
class CollectionScan {
 public:
  // Reads the cursor. False: it is none, and that is replied.
  [[nodiscard]] bool read_cursor(Context& context, Args args);
  // Reads the options; called when the key is there, as Redis does. False: an
  // error is replied.
  [[nodiscard]] bool read_options(Context& context, Args args);

  // Makes steps until about COUNT elements were visited, then replies the cursor
  // and what matched. `step` visits some elements from a cursor on and returns the
  // next; it calls `add` for each.
  void run(Context& context, base::FunctionRef<std::uint64_t(std::uint64_t cursor)> step);
  // One element; `value` is replied after it.
  void add(std::string_view element);
  void add(std::string_view element, std::string_view value);
  // Of a key that is absent.
  static void reply_nothing(Context& context);

 private:
  ScanOptions options_;
  std::int64_t visited_ = 0;
  std::vector<std::string> found_;
};

}  // namespace sequent::cmd
