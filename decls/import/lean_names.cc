#include "decls/import/lean_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "decls/import/utf8.h"

namespace sequent::decls {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// What Lean takes as a letter of an identifier, past ASCII; of Greek all but λ, Π and Σ.
constexpr std::array<Range, 12> kLetters{{{0xC0, 0xD6},
                                          {0xD8, 0xF6},
                                          {0xF8, 0x17F},
                                          {0x391, 0x39F},
                                          {0x3A1, 0x3A2},
                                          {0x3A4, 0x3A9},
                                          {0x3B1, 0x3BA},
                                          {0x3BC, 0x3C9},
                                          {0x3CA, 0x3FB},
                                          {0x1F00, 0x1FFE},
                                          {0x2100, 0x214F},
                                          {0x1D49C, 0x1D59F}}};
constexpr std::array<Range, 4> kSubscripts{
    {{0x2080, 0x2089}, {0x2090, 0x209C}, {0x1D62, 0x1D6A}, {0x2C7C, 0x2C7C}}};

bool is_in(std::span<const Range> ranges, char32_t letter) {
  return std::ranges::any_of(
      ranges, [&](const Range& range) { return letter >= range.first && letter <= range.last; });
}

bool begins_identifier(char32_t letter) {
  return (letter >= U'a' && letter <= U'z') || (letter >= U'A' && letter <= U'Z') ||
         letter == U'_' || is_in(kLetters, letter);
}

bool continues_identifier(char32_t letter) {
  return begins_identifier(letter) || (letter >= U'0' && letter <= U'9') || letter == U'\'' ||
         letter == U'!' || letter == U'?' || is_in(kSubscripts, letter);
}

bool is_identifier(std::string_view part) {
  bool first = true;
  while (!part.empty()) {
    const char32_t letter = take_code_point(part);
    if (!(first ? begins_identifier(letter) : continues_identifier(letter))) {
      return false;
    }
    first = false;
  }
  return !first;
}

constexpr std::string_view kScopes = "_@";         // begins the macro scopes of a name
constexpr std::string_view kHygiene = "_hyg";      // ends them, before a number
constexpr std::string_view kPrivate = "_private";  // begins a private name
constexpr std::string_view kDagger = "✝";

}  // namespace

LeanNames::LeanNames() : parts_(1) {}

bool LeanNames::add(Index prefix, std::string_view part, bool number) {
  const std::size_t size = parts_[prefix].name_size + part.size() + 1;
  if (size > kLongest) {
    return false;
  }
  parts_.push_back({.prefix = prefix,
                    .size = static_cast<std::uint32_t>(part.size()),
                    .begin = texts_.size(),
                    .name_size = static_cast<std::uint32_t>(size),
                    .number = number});
  texts_ += part;
  return true;
}

bool LeanNames::add_string(Index prefix, std::string_view part) {
  return add(prefix, part, false);
}

bool LeanNames::add_number(Index prefix, std::uint64_t part) {
  return add(prefix, std::to_string(part), true);
}

std::vector<LeanNames::Index> LeanNames::parts_of(Index name) const {
  std::vector<Index> parts;
  for (; name != 0; name = parts_[name].prefix) {
    parts.push_back(name);
  }
  std::ranges::reverse(parts);
  return parts;
}

std::string LeanNames::join(const std::vector<Index>& parts,
                            std::size_t begin,
                            std::size_t end) const {
  // Lean does not quote names that a macro made.
  const bool quote = std::ranges::none_of(
      parts, [&](Index part) { return !parts_[part].number && text(parts_[part]) == kHygiene; });
  std::string joined;
  for (std::size_t at = begin; at < end; ++at) {
    if (at > begin) {
      joined += '.';
    }
    const Part& part = parts_[parts[at]];
    if (quote && !part.number && !is_identifier(text(part)) &&
        text(part).find("»") == std::string_view::npos) {
      joined += "«";
      joined += text(part);
      joined += "»";
    } else {
      joined += text(part);
    }
  }
  return joined;
}

std::string LeanNames::full(Index name) const {
  const std::vector<Index> parts = parts_of(name);
  return join(parts, 0, parts.size());
}

std::string LeanNames::binder(Index name) const {
  const std::vector<Index> parts = parts_of(name);
  if (parts.empty()) {
    return "_";
  }
  for (std::size_t at = 0; at < parts.size(); ++at) {
    if (text(parts_[parts[at]]) == kScopes) {
      return join(parts, 0, at) + std::string(kDagger);
    }
  }
  return join(parts, 0, parts.size());
}

bool LeanNames::is_private(Index name) const {
  const std::vector<Index> parts = parts_of(name);
  return !parts.empty() && text(parts_[parts[0]]) == kPrivate;
}

}  // namespace sequent::decls
