#include "engine/script/shebang.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/resp/inline_request.h"

namespace sequent::script {

namespace {

base::Status read_flags(std::string_view names, Shebang& out) {
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    const auto known =
        std::ranges::find(state::kScriptFlagNames, name, &state::ScriptFlagName::name);
    if (known == state::kScriptFlagNames.end()) {
      return base::invalid("Unexpected flag in script shebang: " + std::string(name));
    }
    out.flags |= known->flag;
  }
  return {};
}

}  // namespace

base::Result<Shebang> Shebang::parse(std::string_view source) {
  Shebang shebang;
  if (!source.starts_with("#!")) {
    return shebang;
  }
  shebang.length = source.substr(0, source.find('\0')).find('\n');
  if (shebang.length == std::string_view::npos) {
    return base::invalid("Invalid script shebang");
  }
  std::string line(source.substr(0, shebang.length));
  std::vector<std::string_view> words;
  if (!resp::split_inline_request(line, words) || words.empty()) {
    return base::invalid("Invalid engine in script shebang");
  }
  if (words.front() != "#!lua") {
    return base::invalid("Unexpected engine in script shebang: " + std::string(words.front()));
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    constexpr std::string_view kFlagsOption = "flags=";
    if (!words[i].starts_with(kFlagsOption)) {
      return base::invalid("Unknown lua shebang option: " + std::string(words[i]));
    }
    SEQUENT_TRY(read_flags(words[i].substr(kFlagsOption.size()), shebang));
  }
  return shebang;
}

}  // namespace sequent::script
