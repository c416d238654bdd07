#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "distproof/queue.h"
#include "engine/base/result.h"

namespace sequent::distproof {

// In which order to submit the jobs, so that each comes after those among them
// that it waits for. kInvalid: a cycle, or one id twice; named.
base::Result<std::vector<std::size_t>> submit_order(std::span<const NewJob> jobs);

}  // namespace sequent::distproof
