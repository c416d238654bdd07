#include "engine/base/names.h"

#include <algorithm>

#include "engine/base/digest.h"

namespace sequent::base {
namespace {

constexpr std::size_t kLongest = 200;
// It cannot come from an escape, whose `-` is followed by a hexadecimal digit.
constexpr std::string_view kShortened = "-_";

bool is_plain(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '.' || byte == '_';
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') {
    return digit - '0';
  }
  return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(),
                     [](char byte) { return is_plain(byte) || byte == '-'; });
}

std::string escape_name(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string name;
  name.reserve(text.size());
  for (const char byte : text) {
    if (is_plain(byte)) {
      name += byte;
    } else {
      const auto value = static_cast<unsigned char>(byte);
      name += {'-', kDigits[value >> 4U], kDigits[value & 15U]};
    }
  }
  if (name.empty() || name.size() > kLongest) {
    const std::string digest = sha256(text).hex();
    name.resize(std::min(name.size(), kLongest - kShortened.size() - digest.size()));
    name.append(kShortened).append(digest);
  }
  return name;
}

std::string unescape_name(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '-') {
      text += name[i];
      continue;
    }
    const int high = i + 2 < name.size() ? hex_value(name[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(name[i + 2]) : -1;
    if (low < 0) {
      return std::string(name);
    }
    text += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return text;
}

}  // namespace sequent::base
