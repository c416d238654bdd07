#include "search/accessible.h"

#include <utility>

#include "search/posting_keys.h"

namespace sequent::search {
namespace {

PostingList within(const Index& index, Symbol module) {
  return index.theorems_by_facet().of(facet_key(Facet::kModule, module));
}

// Marks those that must not be used, and what rests on them.
class Closing {
 public:
  explicit Closing(const Index& index)
      : index_(index), accessible_(index.end(), true), seen_(index.symbols().size(), false) {}

  // A declaration that is not accessible closes those that use it.
  void close(TheoremId id) {
    if (index_.is_alive(id) && accessible_[id]) {
      accessible_[id] = false;
      to_see_.push_back(id);
    }
  }

  void close_users() {
    while (!to_see_.empty()) {
      const TheoremId id = to_see_.back();
      to_see_.pop_back();
      users_of(id).for_each([&](TheoremId user) { close(user); });
    }
  }

  // All modules that use something of `module`, or of another that is closed, but for itself.
  void close_modules_after(Symbol module) {
    std::vector<bool> own(index_.end(), false);
    within(index_, module).for_each([&](TheoremId id) {
      own[id] = true;
      to_see_.push_back(id);
    });
    while (!to_see_.empty()) {
      const TheoremId id = to_see_.back();
      to_see_.pop_back();
      users_of(id).for_each([&](TheoremId user) {
        const Symbol users_module = index_.theorem(user).module;
        if (index_.is_alive(user) && !seen_[users_module]) {
          seen_[users_module] = true;
          close_module(users_module, own);
        }
      });
    }
  }

  [[nodiscard]] std::vector<bool> take() && { return std::move(accessible_); }

 private:
  void close_module(Symbol module, const std::vector<bool>& own) {
    within(index_, module).for_each([&](TheoremId id) {
      if (index_.theorem(id).module == module && !own[id]) {
        close(id);
      }
    });
  }

  [[nodiscard]] PostingList users_of(TheoremId id) const {
    return index_.theorems_by_facet().of(facet_key(Facet::kUses, index_.theorem(id).name));
  }

  const Index& index_;
  std::vector<bool> accessible_;
  std::vector<bool> seen_;  // modules, by symbol
  std::vector<TheoremId> to_see_;
};

}  // namespace

std::optional<std::vector<bool>> accessible_to(const Index& index, std::string_view place) {
  Closing closing(index);
  if (const auto id = index.find(place)) {
    closing.close(*id);
    closing.close_users();
    return std::move(closing).take();
  }
  const auto module = index.symbols().find(place);
  if (!module || within(index, *module).empty()) {
    return std::nullopt;
  }
  closing.close_modules_after(*module);
  return std::move(closing).take();
}

}  // namespace sequent::search
