// However bytes are cut, the same requests come out of them, with nothing read outside of them.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "engine/resp/request_parser.h"

namespace sequent::resp {
namespace {

struct Parsed {
  std::vector<std::string> words;
  std::string error;

  bool operator==(const Parsed&) const = default;
};

// Shows the parser `piece` bytes more at a time, each time in memory that ends with them.
Parsed parse(const std::string& input, std::size_t piece) {
  Parsed parsed;
  RequestParser parser;
  std::size_t used = 0;
  for (std::size_t shown = 0; shown < input.size();) {
    shown = std::min(shown + piece, input.size());
    while (true) {
      const std::size_t size = shown - used;
      const std::unique_ptr<char[]> unread(new char[size]);
      std::copy_n(input.data() + used, size, unread.get());
      std::vector<std::string_view> args;
      const RequestParser::Found found = parser.next({unread.get(), size}, args);
      parsed.words.insert(parsed.words.end(), args.begin(), args.end());
      used += found.used;
      if (found.status == RequestParser::Status::kError) {
        parsed.error = parser.error();
        return parsed;
      }
      if (found.status == RequestParser::Status::kIncomplete) {
        break;
      }
    }
  }
  return parsed;
}

}  // namespace
}  // namespace sequent::resp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) {
    return 0;
  }
  const std::string input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = sequent::resp::parse(input, input.size());
  if (!(sequent::resp::parse(input, 1 + data[0] % 16U) == whole)) {
    std::abort();
  }
  return 0;
}
