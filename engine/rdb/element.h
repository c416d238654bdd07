#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/function_ref.h"
#include "engine/base/parse.h"
#include "engine/base/result.h"

namespace sequent::rdb {

// What Redis packs small collections of: a text, or a number kept as such.
struct Element {
  std::string_view text;
  std::int64_t number = 0;
  bool is_number = false;

  static Element of(std::int64_t number) { return {.number = number, .is_number = true}; }

  // As bytes: in place, or in `digits` if it is a number.
  [[nodiscard]] std::string_view view(base::NumberText& digits) const {
    if (!is_number) {
      return text;
    }
    digits = base::format_int(number);
    return digits.view();
  }
};

// Takes the elements of a packed collection in their order. An error ends the reading.
using VisitElement = base::FunctionRef<base::Status(const Element& element)>;

}  // namespace sequent::rdb
