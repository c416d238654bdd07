#pragma once

#include <cstdint>
#include <functional>

#include "engine/base/result.h"

namespace sequent::decls {

// How far an importer is.
struct ImportStep {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;  // 0: not known; may grow as more files come in
  std::uint64_t declarations = 0;
};

// Whom an importer tells how far it is: several times a second, and at the end. False asks it
// to stop. An empty one wants to know nothing.
//
// Threads: called in that of the importer.
using ImportProgress = std::function<bool(const ImportStep&)>;

// Tells `progress`. Errors: kUnavailable "interrupted" if it asks to stop; the importer ends
// with that, and nothing was imported.
base::Status report(const ImportProgress& progress, const ImportStep& step);

}  // namespace sequent::decls
