#pragma once

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/file_io.h"
#include "engine/base/stat_digest_cache.h"
#include "tests/support/catch.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"
#include "workers/processes/process.h"
#include "workers/provers/coq/coq_prover.h"
#include "workers/provers/coq/environment.h"
#include "workers/tool_runner.h"

namespace sequent::test {

// Passes calls on, and keeps what was called.
class WatchedTools final : public provers::ToolRunner {
 public:
  explicit WatchedTools(provers::ToolRunner& inner) : inner_(inner) {}
  base::Result<std::string> find(const std::string& program) override {
    return inner_.find(program);
  }
  base::Result<Output> run(std::span<const std::string> argv,
                           std::span<const std::string> environment,
                           const std::string& directory) override {
    calls.emplace_back(argv.begin(), argv.end());
    return inner_.run(argv, environment, directory);
  }
  std::vector<std::vector<std::string>> calls;

 private:
  provers::ToolRunner& inner_;
};

// A folder with sources, and the real Coq.
struct CoqWorld {
  // The time is an hour ahead, so that files just written are old enough for the cache of digests.
  class LaterClock final : public base::Clock {
   public:
    [[nodiscard]] std::int64_t wall_us() const override {
      return base::SystemClock().wall_us() + 3'600'000'000;
    }
    [[nodiscard]] std::chrono::steady_clock::time_point monotonic() const override {
      return std::chrono::steady_clock::now();
    }
  };

  static bool installed() {
    if (workers::find_program("coqc") && workers::find_program("coqdep")) {
      return true;
    }
    skip("coqc is not installed");
    return false;
  }

  void write(const std::string& name, const std::string& text) {
    const std::string path = dir / ("p/" + name);
    REQUIRE(base::make_folders(path.substr(0, path.rfind('/'))));
    REQUIRE(base::write_file_atomically(path, text));
  }
  std::string read(const std::string& name) { return base::read_file(dir / ("p/" + name)).value(); }
  // A new prover, as the next program would have it; it knows what earlier ones kept.
  base::Result<provers::Project> try_discover() {
    base::StatDigestCache digests(dir / "digests", clock);
    provers::CoqProver prover(tools, digests, dir / "cache", libraries);
    tools.calls.clear();
    base::Result<provers::Project> project = prover.discover(dir / "p");
    static_cast<void>(digests.save());
    return project;
  }
  provers::Project discover() {
    base::Result<provers::Project> project = try_discover();
    if (!project) {
      FAIL(project.error().message);
    }
    return *std::move(project);
  }
  std::string error() {
    const base::Result<provers::Project> project = try_discover();
    REQUIRE_FALSE(project);
    return project.error().message;
  }
  // How often coqdep ran, and for how many sources.
  std::pair<std::size_t, std::size_t> coqdep_calls() {
    std::pair<std::size_t, std::size_t> count;
    for (const std::vector<std::string>& argv : tools.calls) {
      if (argv[0].ends_with("coqdep")) {
        ++count.first;
        for (const std::string& word : argv) {
          count.second += word.ends_with(".v") ? 1 : 0;
        }
      }
    }
    return count;
  }
  // Runs coqc in the project's folder as a module's job would.
  provers::ToolRunner::Output coqc(const provers::Module& module) {
    std::vector<std::string> argv = {workers::find_program("coqc").value()};
    argv.insert(argv.end(), module.arguments.begin(), module.arguments.end());
    return tools
        .run(argv, provers::as_assignments(provers::joined(module.environment, libraries)),
             dir / "p")
        .value();
  }

  // Compiles a module of a library below `dir / folder`, as its own build would: "Lib.a.B".
  void install(const std::string& folder, const std::string& logical, const std::string& text) {
    std::string name = logical;
    std::replace(name.begin(), name.end(), '.', '/');
    const std::string path = dir / (folder + "/" + name + ".v");
    REQUIRE(base::make_folders(path.substr(0, path.rfind('/'))));
    REQUIRE(base::write_file_atomically(path, text));
    const std::vector<std::string> argv = {
        workers::find_program("coqc").value(), "-q", "-R", ".", "", name + ".v"};
    const auto done =
        tools.run(argv, provers::as_assignments(provers::coq_environment({})), dir / folder);
    REQUIRE(done);
    INFO(done->err);
    REQUIRE(done->exit_code == 0);
  }

  TempDir dir;
  provers::Variables libraries;  // where libraries are besides beside coqc
  LaterClock clock;
  workers::Processes processes;
  workers::ProcessToolRunner runner{processes, std::stop_token()};
  WatchedTools tools{runner};
};

inline std::map<std::string, const provers::Module*> by_name(const provers::Project& project) {
  std::map<std::string, const provers::Module*> modules;
  for (const provers::Module& module : project.modules) {
    modules[module.name] = &module;
  }
  return modules;
}

inline std::string warnings_of(const provers::Project& project) {
  std::string text;
  for (const provers::Diagnostic& warning : project.warnings) {
    text += warning.file + ": " + warning.text + "\n";
  }
  return text;
}

}  // namespace sequent::test
