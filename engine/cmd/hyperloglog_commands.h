#pragma once

#include "engine/cmd/command.h"
#include "engine/cmd/context.h"
#include "engine/cmd/string_value.h"

namespace sequent::cmd {

void pfadd(Context& context, Args args);
void pfcount(Context& context, Args args);
void pfdebug(Context& context, Args args);
void pfmerge(Context& context, Args args);
void pfselftest(Context& context, Args args);

inline constexpr std::string_view kCorruptedHll = "INVALIDOBJ Corrupted HLL object detected";

// The string at a key, found only if it is a HyperLogLog; anything else fails.
[[nodiscard]] StringLookup find_hll(Context& context, std::string_view key);
// Puts it in place of the old one, whose deadline stays: will_change, put, changed.
void store_hll(Context& context,
               std::string_view key,
               const StringLookup& old,
               std::string_view hll);

}  // namespace sequent::cmd
