#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "decls/declaration_store.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "search/image_store.h"
#include "search/index.h"

namespace sequent::search {

// The index of a namespace, kept in step with its declarations in a store.
//
// Borrows: the store. Errors: those of DeclarationStore. Threads: one.
class Mirror {
 public:
  Mirror(store::Store& store, std::string_view name_space);

  // Takes up what changed since the last call; the first time, since an image was stored. Where
  // that is not to be had, all declarations are read. What was there before the call is
  // seen, and what comes meanwhile may be.
  base::Status update();
  // REQUIRES: update() succeeded
  [[nodiscard]] const Index& index() const { return *index_; }
  [[nodiscard]] decls::DeclarationStore& declarations() { return declarations_; }

  // The next search would begin sooner with an image of what is here.
  [[nodiscard]] bool is_worth_saving() const;
  base::Status save();

 private:
  base::Status rebuild();
  base::Status read_again(std::span<const std::string> names);

  decls::DeclarationStore declarations_;
  ImageStore images_;
  decls::ChangePosition position_;
  std::unique_ptr<Index> index_;
  std::uint64_t unsaved_ = 0;  // declarations that were read since an image
};

}  // namespace sequent::search
