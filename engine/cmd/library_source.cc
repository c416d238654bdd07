#include "engine/cmd/library_source.h"

#include <optional>
#include <span>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/resp/inline_request.h"
#include "engine/state/libraries.h"

namespace sequent::cmd {
namespace {

constexpr std::string_view kMark = "#!";
constexpr std::string_view kName = "name=";

}  // namespace

base::Result<LibrarySource> LibrarySource::parse(std::string_view source) {
  if (!source.starts_with(kMark)) {
    return base::invalid("Missing library metadata");
  }
  const std::size_t end = source.substr(0, source.find('\0')).find('\n');
  if (end == std::string_view::npos) {
    return base::invalid("Invalid library metadata");
  }
  std::string line(source.substr(0, end));
  std::vector<std::string_view> words;
  if (!resp::split_inline_request(line, words) || words.empty()) {
    return base::invalid("Invalid library metadata");
  }
  std::optional<std::string_view> name;
  for (const std::string_view word : std::span(words).subspan(1)) {
    if (!base::equal_ignoring_case(word.substr(0, kName.size()), kName)) {
      return base::invalid("Invalid metadata value given: " + std::string(word));
    }
    if (name) {
      return base::invalid("Invalid metadata value, name argument was given multiple times");
    }
    name = word.substr(kName.size());
  }
  if (!name) {
    return base::invalid("Library name was not given");
  }
  if (!state::is_library_name(*name)) {
    return base::invalid(state::kBadLibraryName);
  }
  const std::string_view engine = words.front().substr(kMark.size());
  if (!base::equal_ignoring_case(engine, "lua")) {
    return base::invalid("Engine '" + std::string(engine) + "' not found");
  }
  return LibrarySource{.name = std::string(*name)};
}

}  // namespace sequent::cmd
