#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "workers/provers/project.h"

namespace sequent::provers {

// What sequent.toml adds to some files, or to all.
struct FileRules {
  std::vector<std::string> patterns;   // path_pattern.h, relative to the project; empty: all files
  std::vector<std::string> arguments;  // of coqc
  std::vector<std::string> environment;  // names of variables that coqc is to see
  std::vector<std::string> labels;       // what a worker must offer
  Limits limits;                         // 0: not said here
  int line = 0;
};

// The optional file beside `_CoqProject`:
//
//   arguments   = ["-w", "-all"]      # of coqc, for all files
//   environment = ["MY_SETTING"]      # part of what a result is keyed by
//   time        = "10m"               # or a number of seconds; also "90s", "1h30m"
//   memory      = "4G"                # or a number of bytes; K, M, G are powers of 1024
//   labels      = ["large"]
//
//   [[files]]                         # more for some files; later rules win over earlier
//   match     = ["theories/Init/*.v", "slow/**/*.v"]
//   arguments = ["-noinit"]
//
// Errors: kInvalid, one line "NAME:LINE: what"; unknown keys are errors.
// The first of the rules is that for all files.
[[nodiscard]] base::Result<std::vector<FileRules>> parse_sequent_toml(std::string_view text,
                                                                      std::string_view name);

}  // namespace sequent::provers
