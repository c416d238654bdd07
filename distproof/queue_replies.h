#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "distproof/queue.h"
#include "engine/base/result.h"
#include "engine/resp/reply.h"

namespace sequent::distproof {

// What the scripts return, as values. kInternal: it does not have the form that
// the script's header says.
using Replies = std::vector<resp::Reply>;

base::Result<SubmitReport> read_submit_report(const Replies& reply);
base::Result<Claimed> read_claim(const Replies& reply);
base::Result<std::vector<BeatAnswer>> read_beat(const Replies& reply, std::size_t jobs);
base::Result<std::vector<Verdict>> read_verdicts(const Replies& reply, std::size_t jobs);
// Of one job: absent where there is none.
base::Result<std::optional<JobStatus>> read_status(const resp::Reply& reply);
base::Result<JobPage> read_page(const Replies& reply);
base::Result<RunHealth> read_health(const Replies& reply);

[[nodiscard]] Verdict verdict_of(std::int64_t answer);

}  // namespace sequent::distproof
