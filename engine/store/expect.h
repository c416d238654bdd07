#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/resp/reply.h"

namespace sequent::store {

// What was asked, for a message that is made only if there is an error.
//
// Borrows: both texts, for the length of a call.
struct Asked {
  // NOLINTNEXTLINE(google-explicit-constructor): a command's or script's name says enough
  Asked(std::string_view what) : command(what) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Asked(const char* what) : command(what) {}
  Asked(std::string_view what, std::string_view of) : command(what), key(of) {}
  [[nodiscard]] std::string text() const;

  std::string_view command;
  std::string_view key;
};

// What domain code makes of a Reply: each takes the outcome of a call of Store.
//
// Errors: an Error is passed on. A refused command (-ERR ...) and a reply of another
// shape are kInternal: a mistake of ours or of who wrote the data; a
// refusal for want of memory or disk (-OOM, -MISCONF) is kUnavailable.
using Outcome = base::Result<resp::Reply>;

base::Status expect_ok(Outcome outcome, Asked what);
base::Result<std::int64_t> expect_integer(Outcome outcome, Asked what);
base::Result<std::string> expect_bytes(Outcome outcome, Asked what);
// Absent: null.
base::Result<std::optional<std::string>> expect_optional_bytes(Outcome outcome, Asked what);
// Absent: null.
base::Result<std::optional<double>> expect_optional_double(Outcome outcome, Asked what);
// The items, of whatever kind; null gives none.
base::Result<std::vector<resp::Reply>> expect_list(Outcome outcome, Asked what);
base::Result<std::vector<std::string>> expect_bytes_list(Outcome outcome, Asked what);
base::Result<std::vector<std::optional<std::string>>> expect_optional_bytes_list(Outcome outcome,
                                                                                 Asked what);

}  // namespace sequent::store
