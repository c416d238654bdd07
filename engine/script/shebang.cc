#include "engine/script/shebang.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/resp/inline_request.h"

namespace sequent::script {

namespace {

// Known; only the first means something to a single node without a memory limit.
constexpr std::string_view kNoWrites = "no-writes";
constexpr std::array<std::string_view, 5> kFlags{kNoWrites, "allow-oom", "allow-stale",
                                                 "no-cluster", "allow-cross-slot-keys"};

base::Status read_flags(std::string_view flags, Shebang& out) {
  while (!flags.empty()) {
    const std::string_view flag = flags.substr(0, flags.find(','));
    flags.remove_prefix(std::min(flags.size(), flag.size() + 1));
    if (std::find(kFlags.begin(), kFlags.end(), flag) == kFlags.end()) {
      return base::invalid("Unexpected flag in script shebang: " + std::string(flag));
    }
    out.no_writes = out.no_writes || flag == kNoWrites;
  }
  return {};
}

}  // namespace

base::Result<Shebang> Shebang::parse(std::string_view source) {
  Shebang shebang;
  if (!source.starts_with("#!")) {
    return shebang;
  }
  shebang.length = source.find('\n');
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
