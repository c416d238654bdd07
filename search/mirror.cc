#include "search/mirror.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace sequent::search {
namespace {

constexpr std::size_t kNamesAtOnce = 1000;
constexpr std::uint64_t kFewUnsaved = 200;

}  // namespace

Mirror::Mirror(store::Store& store, std::string_view name_space)
    : declarations_(store, name_space), images_(store, name_space) {}

base::Status Mirror::update() {
  if (!index_) {
    auto loaded = std::make_unique<Index>();
    SEQUENT_TRY_ASSIGN(std::optional<decls::ChangePosition> position, images_.load(*loaded));
    if (!position) {
      return rebuild();
    }
    position_ = *std::move(position);
    index_ = std::move(loaded);
  }
  decls::ChangePosition position = position_;
  SEQUENT_TRY_ASSIGN(const auto names, declarations_.changes().follow(position));
  if (!names || names->size() > index_->size()) {
    return rebuild();
  }
  SEQUENT_TRY(read_again(*names));
  position_ = std::move(position);
  return {};
}

base::Status Mirror::rebuild() {
  SEQUENT_TRY_ASSIGN(decls::ChangePosition position, declarations_.changes().mark());
  auto made = std::make_unique<Index>();
  SEQUENT_TRY(declarations_.load([&](const decls::Declaration& declaration) -> base::Status {
    made->add(declaration);
    return {};
  }));
  index_ = std::move(made);
  unsaved_ = index_->size();
  // What went from module to module meanwhile may have been passed over.
  position_ = position;
  SEQUENT_TRY_ASSIGN(const auto names, declarations_.changes().follow(position));
  if (names) {
    SEQUENT_TRY(read_again(*names));
    position_ = std::move(position);
  }
  return {};
}

base::Status Mirror::read_again(std::span<const std::string> names) {
  for (std::size_t from = 0; from < names.size(); from += kNamesAtOnce) {
    const auto some = names.subspan(from, std::min(kNamesAtOnce, names.size() - from));
    SEQUENT_TRY_ASSIGN(const auto found, declarations_.get_many(some));
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (found[i]) {
        index_->add(*found[i]);
      } else {
        index_->remove(some[i]);
      }
    }
  }
  unsaved_ += names.size();
  return {};
}

bool Mirror::is_worth_saving() const {
  return unsaved_ > kFewUnsaved + index_->size() / 50;
}

base::Status Mirror::save() {
  if (index_->removed() > 0) {
    index_->compact();
  }
  SEQUENT_TRY(images_.save(*index_, position_));
  unsaved_ = 0;
  return {};
}

}  // namespace sequent::search
