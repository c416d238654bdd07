#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/cmd/command.h"

namespace sequent::cmd {

// ACL categories of commands, in the order of ACL CAT.
enum Category : std::uint32_t {
  kKeyspaceCategory = 1U << 0U,
  kReadCategory = 1U << 1U,
  kWriteCategory = 1U << 2U,
  kSetCategory = 1U << 3U,
  kSortedSetCategory = 1U << 4U,
  kListCategory = 1U << 5U,
  kHashCategory = 1U << 6U,
  kStringCategory = 1U << 7U,
  kBitmapCategory = 1U << 8U,
  kHyperLogLogCategory = 1U << 9U,
  kGeoCategory = 1U << 10U,
  kStreamCategory = 1U << 11U,
  kPubSubCategory = 1U << 12U,
  kAdminCategory = 1U << 13U,
  kFastCategory = 1U << 14U,
  kSlowCategory = 1U << 15U,
  kBlockingCategory = 1U << 16U,
  kDangerousCategory = 1U << 17U,
  kConnectionCategory = 1U << 18U,
  kTransactionCategory = 1U << 19U,
  kScriptingCategory = 1U << 20U,
};

struct CategoryName {
  std::string_view name;  // without "@"
  Category category;
};

[[nodiscard]] std::span<const CategoryName> all_categories();
// In any case, without "@".
[[nodiscard]] std::optional<Category> find_category(std::string_view name);

// All that a command is in: by its family and by its flags.
[[nodiscard]] std::uint32_t categories_of(const CommandSpec& spec);

}  // namespace sequent::cmd
