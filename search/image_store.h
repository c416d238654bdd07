#pragma once

#include <optional>
#include <string_view>

#include "decls/change_log.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "search/index.h"
#include "search/keys.h"

namespace sequent::search {

// The image of an index in a store: made once, read by each search that starts.
//
// Format: docs/formats.md. It is a copy of what the declarations say: whatever is not whole and
// of this very version counts as absent.
// Borrows: the store. Errors: those of Store. Threads: any; of two that write at once, one stays.
class ImageStore {
 public:
  ImageStore(store::Store& store, std::string_view name_space);

  // Reads into an empty index, and tells how far that followed the declarations. Absent: there
  // is no image of use, and `index` is not to be used.
  base::Result<std::optional<decls::ChangePosition>> load(Index& index);
  // REQUIRES: nothing is removed in the index
  base::Status save(const Index& index, const decls::ChangePosition& position);

 private:
  store::Store& store_;
  SearchKeys keys_;
};

}  // namespace sequent::search
