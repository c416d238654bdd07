#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/test_client.h"

namespace sequent::test {

using Strings = std::vector<std::string>;

// One client of one engine, for TEST_CASE_METHOD: CHECK(run("SET a 1") == "OK");
struct Cli {
  TestEngine engine;
  TestClient client{engine};

  Answer run(std::string_view line) { return client.run(line); }
};

}  // namespace sequent::test
