#include "engine/store/server_version.h"

#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace sequent::store {
namespace {

constexpr int kLeastMajor = 7;

// The value of `name:value` among the lines of INFO; empty: there is no such line.
std::string_view field(std::string_view info, std::string_view name) {
  while (!info.empty()) {
    const std::size_t end = info.find("\r\n");
    const std::string_view line = info.substr(0, end);
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ':') {
      return line.substr(name.size() + 1);
    }
    info.remove_prefix(end == std::string_view::npos ? info.size() : end + 2);
  }
  return {};
}

}  // namespace

base::Status require_known_server(Store& store) {
  constexpr std::array<std::string_view, 2> kInfo{"INFO", "server"};
  SEQUENT_TRY_ASSIGN(const resp::Reply reply, store.run(kInfo));
  if (reply.is_error()) {
    return {};
  }
  const std::string_view version = field(reply.text, "redis_version");
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  if (major >= kLeastMajor) {
    return {};
  }
  std::string text(store.url());
  text += version.empty() ? " does not say that it is Redis" : " is Redis " + std::string(version);
  return base::unavailable(text +
                           "; what is needed is `sequent serve`, Redis 7 or newer, or Valkey");
}

}  // namespace sequent::store
