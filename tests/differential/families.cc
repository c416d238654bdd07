#include <array>

#include "tests/differential/family.h"

namespace sequent::test {
namespace {

constexpr std::array kFamilies{
    Family{"hash", hash_step},
    Family{"key", key_step},
    Family{"list", list_step},
    Family{"set", set_step},
    Family{"stream", stream_step},
    Family{"string", string_step},
    Family{"transaction", transaction_step},
    Family{"zset", zset_step},
};

}  // namespace

std::span<const Family> families() {
  return kFamilies;
}

}  // namespace sequent::test
