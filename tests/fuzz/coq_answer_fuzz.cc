// Any bytes are cut into answers of coqidetop the same in pieces of any size, and each is read or
// refused; text that was escaped comes back as it was.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/xml.h"
#include "workers/provers/coq/coq_protocol.h"
#include "workers/provers/coq/coq_xml.h"

namespace {

// What comes out of the framer until it refuses or wants more.
std::vector<std::string> elements_of(std::string_view bytes, std::size_t piece, bool& refused) {
  sequent::provers::XmlFramer framer;
  std::vector<std::string> elements;
  while (!bytes.empty()) {
    framer.append(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (true) {
      const auto element = framer.next();
      if (!element) {
        refused = true;
        return elements;
      }
      if (!*element) {
        break;
      }
      elements.emplace_back(**element);
    }
  }
  return elements;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace provers = sequent::provers;
  if (size == 0) {
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  bool whole_refused = false;
  bool pieces_refused = false;
  const std::vector<std::string> whole = elements_of(bytes, SIZE_MAX, whole_refused);
  const std::vector<std::string> pieces = elements_of(bytes, 1UL + data[0] % 16U, pieces_refused);
  if (whole != pieces || whole_refused != pieces_refused) {
    std::abort();
  }
  for (const std::string& element : whole) {
    const auto answer = provers::read_answer(element);
    const auto* const value = answer ? std::get_if<provers::CoqValue>(&*answer) : nullptr;
    if (value != nullptr && value->good) {
      static_cast<void>(provers::read_state(value->body));
      const auto goals = provers::read_goals(value->body);
      if (goals && *goals) {
        for (const auto& goal : (*goals)->focused) {
          for (const auto& hypothesis : goal.hypotheses) {
            if (hypothesis.names.empty()) {
              std::abort();
            }
          }
        }
      }
    }
  }
  if (provers::plain_text(sequent::base::escape_xml(bytes)) != bytes) {
    std::abort();
  }
  return 0;
}
