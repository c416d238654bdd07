#include "cli/replay/export_html.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

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

// Only the page's own script and style, by their digests; nothing from anywhere.
std::string policy() {
  const auto source = [](std::string_view text) {
    return "'sha256-" + base64(base::sha256(text).raw()) + "'";
  };
  return "default-src 'none'; script-src " + source(kPageJs) + "; style-src " + source(kPageCss) +
         "; base-uri 'none'; form-action 'none'";
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
      {"script", std::string(kPageJs)},
      {"about", escaped(about(recording))},
      {"data", base64(deflated(packed_history(recording)))},
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
