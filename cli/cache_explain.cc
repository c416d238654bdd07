#include <filesystem>

#include "cli/check/plan.h"
#include "cli/check/user_paths.h"
#include "cli/command.h"
#include "cli/machine.h"
#include "cli/output/format.h"
#include "cli/suggest.h"
#include "proofcache/results/explain.h"
#include "workers/job_description.h"

namespace sequent::cli {
namespace {

namespace fs = std::filesystem;

// "Lib.Sub.Name", its last part, or its file.
bool is_named(const provers::Module& module, const std::string& name, const std::string& file) {
  return module.name == name || module.source.file == file || module.source.path == name ||
         module.name.ends_with("." + name);
}

class CacheExplainCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options
        .summary(
            "Says why a module would be checked again: the first input that differs from "
            "the nearest known result.")
        .argument("MODULE", module_, false)
        .text("project", project_, "DIR", "the project it belongs to (default: this folder)")
        .example("sequent cache explain Sorts.Merge", "by its logical name")
        .example("sequent cache explain theory/Merge.v", "or by its file");
  }

  ExitCode run(Terminal& terminal) override {
    const base::Status said = explain(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 private:
  base::Status explain(Terminal& terminal) {
    const fs::path path = fs::absolute(project_).lexically_normal();
    if (std::error_code error; !fs::exists(path, error)) {
      return base::invalid("there is no project " + project_);
    }
    SEQUENT_TRY_ASSIGN(const auto machine, Machine::open({}));
    SEQUENT_TRY_ASSIGN(const provers::Project project,
                       machine->provers.front()->discover(path.string()));
    SEQUENT_TRY_ASSIGN(const std::size_t index, find(project));
    SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, std::stop_token()));
    std::vector<proofcache::JobNode> nodes;
    for (const provers::Module& module : project.modules) {
      nodes.push_back({workers::inputs_of(project, module), module.dependencies});
    }
    SEQUENT_TRY_ASSIGN(const proofcache::Explanation explanation,
                       proofcache::explain(cache->store(), access_.name_space, nodes, index));
    terminal.print_line(printable(project.modules[index].name + ": " + explanation.text));
    return machine->digests.save();
  }

  base::Result<std::size_t> find(const provers::Project& project) const {
    const std::string file = fs::absolute(module_).lexically_normal().string();
    std::vector<std::string> names;
    for (std::size_t i = 0; i < project.modules.size(); ++i) {
      if (is_named(project.modules[i], module_, file)) {
        return i;
      }
      names.push_back(project.modules[i].name);
    }
    return base::invalid("project " + project.root + " has no module " + module_ +
                         did_you_mean(module_, names));
  }

  StoreAccess access_;
  std::string module_;
  std::string project_ = ".";
};

}  // namespace

std::unique_ptr<Command> make_cache_explain_command() {
  return std::make_unique<CacheExplainCommand>();
}

}  // namespace sequent::cli
