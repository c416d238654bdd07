#include "cli/replay/export_html.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>
#include <zlib.h>

#include "cli/output/format.h"
#include "cli/replay/page/packed_history.h"
#include "cli/replay/page/page.h"
#include "engine/base/digest.h"

namespace sequent::cli {
namespace {

std::string deflated(std::string_view text) {
  uLongf size = ::compressBound(text.size());
  std::string packed(size, '\0');
  ::compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
              reinterpret_cast<const Bytef*>(text.data()), text.size(), Z_BEST_COMPRESSION);
  packed.resize(size);
  return packed;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t at) -> std::uint32_t {
      return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : 0;
    };
    const std::uint32_t three = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
    text += kLetters[three >> 18U];
    text += kLetters[(three >> 12U) & 63U];
    text += i + 1 < bytes.size() ? kLetters[(three >> 6U) & 63U] : '=';
    text += i + 2 < bytes.size() ? kLetters[three & 63U] : '=';
  }
  return text;
}

// Seven bits a letter. Of those that HTML would change, one letter of two bytes stands for it and
// the next; start.js reads them.
std::string lettered(std::string_view bytes) {
  constexpr std::string_view kUnsafe("\0\r<", 3);
  std::string text;
  std::optional<std::size_t> unsafe;
  const auto put = [&](unsigned seven) {
    const auto letter = static_cast<char>(seven);
    if (unsafe) {
      const auto code = static_cast<unsigned>((*unsafe + 1) << 7U) | seven;
      text += static_cast<char>(0xC0U | code >> 6U);
      text += static_cast<char>(0x80U | (code & 0x3FU));
      unsafe.reset();
    } else if (const std::size_t at = kUnsafe.find(letter); at != std::string_view::npos) {
      unsafe = at;
    } else {
      text += letter;
    }
  };
  unsigned held = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    held = (held << 8U | static_cast<std::uint8_t>(byte)) & 0x7FFFU;
    for (bits += 8; bits >= 7; bits -= 7) {
      put(held >> (bits - 7) & 0x7FU);
    }
  }
  // What fills up the last letters is less than a byte, which start.js would take for one.
  if (bits > 0) {
    const unsigned last = held << (7 - bits) & 0x7FU;
    const bool safe = unsafe || kUnsafe.find(static_cast<char>(last)) == std::string_view::npos;
    put(safe ? last : last | ((1U << (7 - bits)) - 1));
  } else if (unsafe) {
    put(0);
  }
  return text;
}

// The history with the script that shows it, for start.js.
std::string data_of(const states::Recording& recording) {
  std::string data = R"({"script":)" + nlohmann::json(kPageJs).dump() + ",";
  return lettered(deflated(data.append(packed_history(recording), 1)));
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

// Only the page's own scripts and style, by their digests; nothing from anywhere.
std::string policy() {
  const auto source = [](std::string_view text) {
    return "'sha256-" + base64(base::sha256(text).raw()) + "'";
  };
  return "default-src 'none'; script-src " + source(kStartJs) + " " + source(kPageJs) +
         "; style-src " + source(kPageCss) + "; base-uri 'none'; form-action 'none'";
}

std::string about(const states::Recording& recording) {
  const states::Session& session = recording.session();
  return session.prover + " · " + format_count(recording.size(), "step") + " · " +
         format_count(recording.state_count(), "state");
}

}  // namespace

std::string html_of(const states::Recording& recording) {
  const std::array<std::pair<std::string_view, std::string>, 6> parts{{
      {"policy", policy()},
      {"title", escaped(recording.session().file)},
      {"style", std::string(kPageCss)},
      {"start", std::string(kStartJs)},
      {"about", escaped(about(recording))},
      {"data", data_of(recording)},
  }};
  std::string page;
  std::string_view rest = kPageHtml;
  for (std::size_t open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
    page += rest.substr(0, open);
    const std::size_t close = rest.find("}}", open);
    const std::string_view name = rest.substr(open + 2, close - open - 2);
    for (const auto& [part, text] : parts) {
      page += part == name ? text : "";
    }
    rest.remove_prefix(close + 2);
  }
  return page.append(rest);
}

}  // namespace sequent::cli
