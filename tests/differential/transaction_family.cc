#include "tests/differential/family.h"

namespace sequent::test {

// One connection watches what it changes itself.
Step transaction_step(Source& source) {
  const std::string key = source.key(source.pick({"str", "hash", "list"}));
  switch (source.below(10)) {
    case 0:
      return {{source.cased("DISCARD")}};
    case 1:
      return {{"UNWATCH"}};
    case 2:
    case 3:
      return {{"WATCH", key, source.key("str")}};
    case 4:
    case 5:
    case 6:
      return {{source.cased("MULTI")}};
    default:
      return {{source.cased("EXEC")}};
  }
}

}  // namespace sequent::test
