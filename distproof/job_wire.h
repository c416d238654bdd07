#pragma once

#include <string>
#include <string_view>

#include "distproof/job.h"
#include "engine/base/result.h"

namespace sequent::distproof {

// Format: job.capnp, packed, as a zstd frame. Equal jobs give equal bytes.
[[nodiscard]] std::string encode_job(const JobSpec& job);
// kCorrupt: the bytes are not a job, or a path in it leaves the workspace.
[[nodiscard]] base::Result<JobSpec> decode_job(std::string_view payload);

}  // namespace sequent::distproof
