#include "decls/import/import_progress.h"

namespace sequent::decls {

base::Status report(const ImportProgress& progress, const ImportStep& step) {
  if (progress && !progress(step)) {
    return base::unavailable("interrupted");
  }
  return {};
}

}  // namespace sequent::decls
