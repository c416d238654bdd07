#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "workers/provers/prover.h"

namespace sequent::provers {

// What coqdep says of one source.
struct CoqdepEntry {
  // Files it reads, as paths from where coqdep ran, normal, sorted: `.vo` of modules, `.v` of
  // `Load`,
  // `.cmxs` and META of plugins.
  std::vector<std::string> files;
  std::vector<std::string> warnings;  // one line each, without the file's name
};

// How coqdep is run.
struct CoqdepCall {
  std::string program;
  std::vector<std::string> flags;  // -boot, -I, -Q, -R, -m
  std::string directory;           // paths are relative to it
  std::vector<std::string> environment;
};

// Runs coqdep over sources (paths from `call.directory`); one entry for each, in
// order. coqdep gives up at the first source that it cannot read; such a source gets the
// dependencies of its `Require` sentences before the error, so that coqc can come to the error and
// say what it is.
[[nodiscard]] base::Result<std::vector<CoqdepEntry>> run_coqdep(
    ToolRunner& tools, const CoqdepCall& call, std::span<const std::string> sources);

// One rule of a makefile: `A.vo A.glob: A.v B.vo`, names unescaped.
struct MakeRule {
  std::vector<std::string> targets;
  std::vector<std::string> prerequisites;
};
// Reads coqdep's output; lines that are no rules are left out.
[[nodiscard]] std::vector<MakeRule> parse_make_rules(std::string_view text);

// Reads coqdep's warnings as (file, text on one line).
[[nodiscard]] std::vector<std::pair<std::string, std::string>> parse_coqdep_warnings(
    std::string_view err);

}  // namespace sequent::provers
