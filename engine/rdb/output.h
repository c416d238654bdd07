#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sequent::rdb {

// Appends the elements that all of the format is made of.

// In 6, 14, 32 or 64 bits, the least that it needs.
void write_length(std::string& to, std::uint64_t length);
// As a number if it is the text of one of 32 bits; packed if that makes it shorter.
void write_text(std::string& to, std::string_view text);
void write_score(std::string& to, double score);

}  // namespace sequent::rdb
