#pragma once

#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::store {

// Asks a server whether it is one that the scripts run on: Sequent's own, Redis from version 7
// on, or what answers as such (Valkey).
// Errors: kUnavailable, one line with the server, its version and a way out. A server that lets
// this user not ask is taken as it is.
base::Status require_known_server(Store& store);

}  // namespace sequent::store
