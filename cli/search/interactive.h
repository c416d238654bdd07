#pragma once

#include <string>

#include "cli/output/terminal.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::cli {

// Searches as the user types on the terminal of this process, until the user leaves. The queries
// that showed something are kept for another day. Signals: as run_on_screen() says.
//
// Errors: kUnavailable: there is no terminal that can move its cursor; kInvalid: the namespace has
// no declarations; those of the store.
base::Status search_interactively(Terminal& terminal,
                                  store::Store& store,
                                  const std::string& name_space);

}  // namespace sequent::cli
