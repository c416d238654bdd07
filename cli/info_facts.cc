#include "cli/info_facts.h"

#include <algorithm>

namespace sequent::cli {

Facts parse_info(std::string_view text) {
  Facts facts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
      facts.emplace(line.substr(0, colon), line.substr(colon + 1));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return facts;
}

}  // namespace sequent::cli
