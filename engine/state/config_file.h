#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/state/config.h"

namespace sequent::state {

// A redis.conf: a directive and its words on each line, quoted as in an inline request;
// `#` begins a comment line, `include FILE` reads another.
//
// Errors: kInvalid "FILE:LINE: 'directive': why"; those of files.

// What the file says is put over `config`, and `config.file` names it.
base::Status read_config_file(Config& config, const std::string& path);
// The same from bytes; `name`: what messages call them.
base::Status read_config_text(Config& config, std::string_view text, const std::string& name);

// Writes the settings back to `config.file`, atomically: its comments and unknown lines stay
// where they are, changed lines are replaced, and what differs from Redis's own values and
// had no line is added at the end, as are the users.
// REQUIRES: config.file is not empty
base::Status rewrite_config_file(const Config& config);

}  // namespace sequent::state
