#pragma once

#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/data/big_values.h"
#include "engine/data/entry.h"

namespace sequent::cmd {

// A digest of a key's value: the same for the same elements, whatever their encoding and, of a
// set, hash or sorted set, their order. `big`: null when memory only.
[[nodiscard]] base::Digest digest_of_value(data::Entry entry, data::BigValues* big);

// One that also covers the key, its database and whether it has a deadline.
[[nodiscard]] base::Digest digest_of_key(int db, data::Entry entry, data::BigValues* big);

// Puts another digest into `sum`, in any order.
void add_digest(base::Digest& sum, const base::Digest& digest);

// As DEBUG DIGEST replies: forty hexadecimal digits.
[[nodiscard]] std::string digest_text(const base::Digest& digest);

}  // namespace sequent::cmd
