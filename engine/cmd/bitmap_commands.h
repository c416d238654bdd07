#pragma once

#include <cstdint>
#include <string_view>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/command.h"
#include "engine/cmd/context.h"

namespace sequent::cmd {

void bitcount(Context& context, Args args);
void bitop(Context& context, Args args);
void bitpos(Context& context, Args args);
void getbit(Context& context, Args args);
void setbit(Context& context, Args args);

// Reads the number of a bit that a string may hold. `unit` > 0: "#3" is the third field
// of so many bits.
[[nodiscard]] std::uint64_t read_bit_offset(const Context& context,
                                            ArgReader& in,
                                            unsigned unit = 0);

}  // namespace sequent::cmd
