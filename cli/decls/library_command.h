#pragma once

#include "cli/decls/library.h"
#include "cli/reading_command.h"

namespace sequent::cli {

using LibraryCommand = ReadingCommand<Library>;

}  // namespace sequent::cli
