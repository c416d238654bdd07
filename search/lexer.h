#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/function_ref.h"
#include "engine/base/result.h"

namespace sequent::search {

struct Token {
  enum class Kind {
    kWord,  // a name, maybe dotted; "@" before it belongs to it
    kNumber,
    kString,  // text: what is between the quotes
    kMeta,    // text: without "?"
    kHole,
    kSymbol,  // an operator, a bracket, a comma
    kEnd,
  };
  Kind kind = Kind::kEnd;
  std::string_view text;
  std::size_t begin = 0;  // in the query, in bytes from 0
  std::size_t end = 0;
  bool after_blank = true;
};

// The tokens of a query, the last of them kEnd. Views into `query`. Names have a hyphen only
// where `is_name` knows them: "ax-mp". kInvalid names the column.
[[nodiscard]] base::Result<std::vector<Token>> tokens_of(
    std::string_view query, base::FunctionRef<bool(std::string_view)> is_name);

// "column 7: " and the message; columns count bytes from 1.
[[nodiscard]] base::Error query_error(std::size_t begin, std::string_view message);

}  // namespace sequent::search
