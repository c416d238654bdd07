#include "engine/cmd/sort_pattern.h"

#include <cstddef>
#include <memory>

#include "engine/base/parse.h"
#include "engine/data/collection_view.h"
#include "engine/data/hash.h"

namespace sequent::cmd {
namespace {

base::Result<std::optional<std::string>> string_of(const Context& context, data::Entry entry) {
  switch (entry.form()) {
    case data::Form::kBytes:
    case data::Form::kRaw:
      return std::optional(std::string(entry.bytes()));
    case data::Form::kInteger:
      return std::optional(std::string(base::format_int(entry.integer()).view()));
    case data::Form::kBig:
      break;
  }
  SEQUENT_TRY_ASSIGN(const auto bytes, context.instance.big->get(entry.big().id));
  return std::optional(*bytes);
}

std::optional<std::string> field_of(data::Entry entry, std::string_view field) {
  data::Digits digits;
  const data::CollectionView hash(entry);
  const auto value = hash.as<data::Hash>().get(field, digits);
  return value ? std::optional(std::string(*value)) : std::nullopt;
}

}  // namespace

SortPattern::SortPattern(std::string_view text) : is_element_(text == "#") {
  constexpr std::string_view kArrow = "->";
  const std::size_t star = text.find('*');
  has_star_ = star != std::string_view::npos;
  if (!has_star_) {
    return;
  }
  before_ = text.substr(0, star);
  after_ = text.substr(star + 1);
  const std::size_t arrow = after_.find(kArrow);
  if (arrow != std::string_view::npos && arrow + kArrow.size() < after_.size()) {
    field_ = after_.substr(arrow + kArrow.size());
    after_ = after_.substr(0, arrow);
  }
}

base::Result<std::optional<std::string>> SortPattern::find(Context& context,
                                                           std::string_view element) const {
  if (is_element_) {
    return std::optional(std::string(element));
  }
  if (!has_star_) {
    return std::optional<std::string>();
  }
  std::string key(before_);
  key.append(element).append(after_);
  const data::Entry entry = context.find_to_read(key);
  if (!entry || entry.type() != (field_.empty() ? data::Type::kString : data::Type::kHash)) {
    return std::optional<std::string>();
  }
  if (!field_.empty()) {
    return field_of(entry, field_);
  }
  return string_of(context, entry);
}

}  // namespace sequent::cmd
