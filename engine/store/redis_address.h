#pragma once

#include <memory>

#include "engine/base/result.h"
#include "engine/store/redis_connection.h"
#include "engine/store/url.h"

namespace sequent::store {

// Connects to where an address leads: to its server, or to the one that its Sentinels name as the
// master now, if that agrees.
// REQUIRES: the kind is kTcp, kUnixSocket or kSentinel.
// Errors: of RedisConnection::open; kUnavailable: no Sentinel answers, or the master is just being
// replaced; kInvalid: the Sentinels know no such master.
base::Result<std::unique_ptr<RedisConnection>> connect_by(const Address& address,
                                                          Deadline deadline,
                                                          const Interrupt* interrupt = nullptr);

}  // namespace sequent::store
