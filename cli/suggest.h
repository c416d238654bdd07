#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sequent::cli {

// The candidate that somebody who typed `text` most likely meant; empty if none is near.
[[nodiscard]] std::string nearest(std::string_view text, std::span<const std::string> candidates);

// ", did you mean 'X'?" or empty: to be put at the end of a message.
[[nodiscard]] std::string did_you_mean(std::string_view text,
                                       std::span<const std::string> candidates);

}  // namespace sequent::cli
