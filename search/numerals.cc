#include "search/numerals.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sequent::search {
namespace {

// What a constructor does to its number.
struct Constructor {
  std::string_view name;
  std::int64_t times;
  std::int64_t plus;
};

constexpr std::array kZeros{
    std::string_view{"BinNums.N0"},
    std::string_view{"BinNums.Z0"},
    std::string_view{"Datatypes.O"},
    std::string_view{"Nat.zero"},
};
constexpr std::string_view kOne = "BinNums.xH";
constexpr std::array kConstructors{
    Constructor{"BinNums.Npos", 1, 0}, Constructor{"BinNums.Zneg", -1, 0},
    Constructor{"BinNums.Zpos", 1, 0}, Constructor{"BinNums.xI", 2, 1},
    Constructor{"BinNums.xO", 2, 0},   Constructor{"Datatypes.S", 1, 1},
    Constructor{"Nat.succ", 1, 1},
};
constexpr std::size_t kDigits = 18;

bool is(std::string_view constant, std::string_view suffix) {
  return constant.ends_with(suffix) &&
         (constant.size() == suffix.size() || constant[constant.size() - suffix.size() - 1] == '.');
}

// Nat.succ is a constructor in Lean, where it stands at the top; in Coq it is a function.
bool is_constructor(std::string_view constant, std::string_view name) {
  return name.starts_with("Nat.") ? constant == name : is(constant, name);
}

}  // namespace

std::optional<std::string> numeral_of(std::string_view constant) {
  if (is(constant, kOne)) {
    return "1";
  }
  const bool zero = std::ranges::any_of(
      kZeros, [&](std::string_view name) { return is_constructor(constant, name); });
  return zero ? std::optional<std::string>("0") : std::nullopt;
}

std::optional<std::string> numeral_of(std::string_view constant, std::string_view argument) {
  const auto* const found = std::ranges::find_if(kConstructors, [&](const Constructor& known) {
    return is_constructor(constant, known.name);
  });
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(argument.data(), argument.data() + argument.size(), number);
  if (found == kConstructors.end() || argument.size() > kDigits || error != std::errc() ||
      end != argument.data() + argument.size()) {
    return std::nullopt;
  }
  return std::to_string(number * found->times + found->plus);
}

std::optional<std::size_t> wrapped_numeral(std::string_view constant, std::size_t arguments) {
  return constant == "OfNat.ofNat" && arguments == 3 ? std::optional<std::size_t>(1) : std::nullopt;
}

}  // namespace sequent::search
