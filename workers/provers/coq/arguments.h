#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace sequent::provers {

// A library that an option of coqc loads before the source: -require-import LIB,
// -rfrom ROOT LIB and the like.
struct RequiredLibrary {
  std::string root;  // empty: none
  std::string name;
};

// What options of coqc mean for a check.
struct ArgumentFacts {
  bool boot = false;        // -boot: no installed library is visible
  bool no_prelude = false;  // -noinit, -nois
  bool no_glob = false;     // -noglob
  std::vector<RequiredLibrary> libraries;
  std::vector<std::string> loads;  // sources that are read first: -l FILE
};

// kInvalid: options that a check decides itself (load paths, what to make and where), or that
// name a folder of this machine; names the option.
[[nodiscard]] base::Result<ArgumentFacts> read_arguments(std::span<const std::string> arguments);

}  // namespace sequent::provers
