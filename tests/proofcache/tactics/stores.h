#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/store/open.h"

namespace sequent::test {

// Addresses of stores of each kind, for the whole program: redis-server, a Cluster of them, our own
// server, an embedded store (others of this process attach to it). Left out, after a call of
// skip(): what is not installed.
const std::vector<std::string>& store_urls();

// A namespace that nothing else of this program uses.
std::string fresh_name_space();

std::unique_ptr<store::OpenStore> open_for_test(const std::string& url);

}  // namespace sequent::test
