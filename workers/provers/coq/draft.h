#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/digest.h"
#include "workers/provers/coq/arguments.h"
#include "workers/provers/coq/dependency_cache.h"
#include "workers/provers/coq/discover.h"
#include "workers/provers/coq/installation.h"
#include "workers/provers/coq/layout.h"
#include "workers/provers/coq/module_graph.h"
#include "workers/provers/coq/surroundings.h"
#include "workers/provers/diagnostic.h"

namespace sequent::provers {

inline void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// A source with all that is found out about it.
struct Source {
  std::string name;          // layout.h
  std::uint32_t theory = 0;  // of the layout's
  std::string logical;       // of its module
  base::Digest digest;
  std::uint64_t bytes = 0;
  std::vector<std::string> arguments;  // of sequent.toml
  std::vector<std::string> variables;  // declared in sequent.toml
  std::vector<std::string> labels;
  Limits limits;
  ArgumentFacts options;  // of all its arguments
  SourceRecord record;
  std::set<std::string> files;   // names of further inputs
  bool reaches_foreign = false;  // asks for a `.vo` that the project does not make
};

// A project while it is being discovered: each step below fills in its part.
struct Draft {
  Draft(const DiscoverTools& tools, Layout read)
      : with(tools), layout(std::move(read)), paths(layout.root, layout.levels_up) {}

  const DiscoverTools& with;
  Layout layout;
  WorkspacePaths paths;
  CoqFacts coq;
  Surroundings around;
  std::vector<Source> sources;                                // by make_sources
  std::unordered_map<std::string, std::uint32_t> by_logical;  // by make_sources
  std::unordered_map<std::string, std::uint32_t> by_vo;       // by make_sources
  Edges edges;                                                // by link_sources
  std::vector<Diagnostic> warnings;

  void warn(const std::string& file, int line, std::string text) {
    warnings.push_back(
        {.file = file, .line = line, .severity = Severity::kWarning, .text = std::move(text)});
  }
  // Makes a file a further input, if it is there; warns of one that no place of the
  // workspace stands for.
  void add_file(Source& source, const std::string& name);
};

// Names, arguments and digests of the sources. kInvalid: two make the same module, or an
// option that a check cannot take.
base::Status make_sources(Draft& draft);

// What is known of each source: from the cache, else from coqdep and its text.
base::Status read_records(Draft& draft);

// Which source asks for which, and for what other files. kUnavailable: one cannot be read.
base::Status link_sources(Draft& draft);

// The modules in their order. kInvalid: a cycle.
base::Result<Project> describe_modules(Draft draft);

}  // namespace sequent::provers
