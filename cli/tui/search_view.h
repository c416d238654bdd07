#pragma once

#include <cstddef>

#include "cli/tui/screen_buffer.h"
#include "cli/tui/search_model.h"

namespace sequent::cli {

// Fits the model to a screen of this size, and gives what stands on it: the query on the first
// line, below it what is wrong with it or how it may go on, then answers of two lines each, or
// all about one of them, and the status on the last.
[[nodiscard]] ScreenBuffer draw_search(SearchModel& model, std::size_t rows, std::size_t columns);

}  // namespace sequent::cli
