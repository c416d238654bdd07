#pragma once

#include <string_view>

#include "engine/base/function_ref.h"

namespace sequent::search {

// Each run of one, two and three bytes of `name`, in lower case; some of them repeatedly.
void for_each_letters(std::string_view name, base::FunctionRef<void(std::string_view)> take);

// Each word of a text in lower case: letters, digits and bytes past ASCII. Some repeatedly.
void for_each_word(std::string_view text, base::FunctionRef<void(std::string_view)> take);

}  // namespace sequent::search
