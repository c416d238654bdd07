#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/support/test_client.h"

namespace sequent::test {

// One engine that two clients talk to.
struct TwoClients {
  TestEngine engine;
  TestClient client{engine};
  TestClient other{engine};

  Answer run(std::string_view line) { return client.run(line); }
  // A field of INFO; empty where there is none.
  std::string info(std::string_view section, const std::string& name) {
    const std::string text = run("INFO " + std::string(section)).reply.text;
    const std::size_t at = text.find("\n" + name + ":");
    return at == std::string::npos
               ? ""
               : text.substr(at + name.size() + 2, text.find('\r', at) - at - name.size() - 2);
  }
};

}  // namespace sequent::test
