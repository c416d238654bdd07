#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decls/declaration.h"
#include "engine/store/open.h"
#include "tests/support/catch.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/redis_server.h"
#include "tests/support/skip.h"

namespace sequent::test {

// The term of a constant.
inline decls::Term constant(const std::string& name) {
  decls::TermBuilder builder;
  return builder.build(builder.constant(name));
}

// A theorem whose type is the constant "T".
inline decls::Declaration declaration(std::string name,
                                      std::string module,
                                      std::vector<decls::Edge> edges = {}) {
  decls::Declaration made;
  made.name = std::move(name);
  made.module = std::move(module);
  made.type = constant("T");
  made.edges = std::move(edges);
  std::ranges::sort(made.edges);
  return made;
}

// Runs `check` on an embedded store and, where there is one, on redis-server and a Cluster.
inline void on_each_store(const std::function<void(store::Store&)>& check) {
  {
    INFO("embedded");
    const auto open = store::open_memory_store();
    REQUIRE(open.has_value());
    check((*open)->store());
  }
  if (!RedisServer::installed()) {
    skip("redis-server is not installed");
    return;
  }
  {
    INFO("redis-server");
    const RedisServer server;
    const auto open = store::open_store(server.unix_url());
    REQUIRE(open.has_value());
    check((*open)->store());
  }
  INFO("Cluster");
  const auto open = store::open_store(shared_cluster().url());
  REQUIRE(open.has_value());
  check((*open)->store());
}

}  // namespace sequent::test
