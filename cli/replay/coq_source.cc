#include "cli/replay/coq_source.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "cli/check/plan.h"
#include "engine/base/file_io.h"
#include "engine/base/paths.h"
#include "engine/base/temp_folder.h"
#include "workers/job_description.h"
#include "workers/provers/coq/environment.h"
#include "workers/provers/coq/sentences.h"

namespace sequent::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAbsolute = "@root/";  // what an absolute path begins with in a job

// The folder of the project that a file lies in: the nearest at or above `folder`.
std::optional<std::string> find_project(fs::path folder) {
  while (true) {
    std::error_code error;
    for (const char* file : {"_CoqProject", "dune-project", "sequent.toml"}) {
      if (fs::exists(folder / file, error)) {
        return folder.string();
      }
    }
    if (!folder.has_relative_path()) {
      return std::nullopt;
    }
    folder = folder.parent_path();
  }
}

// A word of a job's arguments, for a process that runs in the project's own folder.
std::string on_disk(const std::string& word) {
  const std::size_t absolute = word.find(kAbsolute);
  return absolute == std::string::npos ? word : word.substr(absolute + kAbsolute.size() - 1);
}

// What coqc understands and coqidetop does not, or would do twice.
bool is_for_coqc(const std::string& word) {
  return word == "-q" || word == "-noglob" || word == "-no-glob" || word == "-time";
}

base::Digest environment_of(proofcache::JobInputs inputs,
                            const std::vector<proofcache::DirectDependency>& dependencies) {
  inputs.source.digest = {};
  return proofcache::result_key(inputs, dependencies);
}

void read_command(const provers::Project& project,
                  const provers::Module& module,
                  const provers::Variables& local,
                  CoqSource& source) {
  source.job = workers::job_spec_of(project, module, {});
  source.job.source.digest = source.digest;
  source.job.outputs.clear();
  std::erase_if(source.job.arguments, is_for_coqc);
  for (const std::string& word : source.job.arguments) {
    source.options.flags.push_back(on_disk(word));
  }
  source.options.topfile = std::move(source.options.flags.back());
  source.options.flags.pop_back();
  source.options.directory = project.built_folder();
  source.options.environment = provers::as_assignments(provers::joined(module.environment, local));
  source.files = module.files;
}

void add_input(provers::InputFile file, CoqSource& source) {
  source.job.inputs.push_back({file.path, file.digest});
  source.files.push_back(std::move(file));
}

// Whether it reads other sources as a part of itself.
bool loads_sources(const std::string& text) {
  const std::vector<provers::Sentence> sentences = provers::split_sentences(text);
  return std::ranges::any_of(sentences, [&](const provers::Sentence& one) {
    return std::string_view(text).substr(one.begin).starts_with("Load ");
  });
}

// Without `-R . ""`, which would look through all below the folder.
std::vector<std::string> without_load_paths(const std::vector<std::string>& flags) {
  std::vector<std::string> left;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    if (flags[i] == "-R" || flags[i] == "-Q") {
      i += 2;
    } else {
      left.push_back(flags[i]);
    }
  }
  return left;
}

base::Error not_compiled(const std::string& file, const std::string& module) {
  return base::invalid(file + " loads " + module +
                       ", which is not compiled: run sequent check first");
}

}  // namespace

base::Result<provers::Prover*> CoqSources::prover() {
  if (coqidetop_.empty()) {
    base::Result<std::string> found = provers::find_coqidetop();
    if (!found) {
      return base::unavailable(found.error().message);
    }
    coqidetop_ = std::move(*found);
  }
  return machine_.provers.front().get();
}

base::Result<CoqSources::Read*> CoqSources::read_project(const std::string& path) {
  const auto known = projects_.find(path);
  if (known != projects_.end()) {
    return &known->second;
  }
  SEQUENT_TRY_ASSIGN(provers::Prover* const coq, prover());
  SEQUENT_TRY_ASSIGN(provers::Project project, coq->discover(path));
  return &projects_.emplace(path, Read{std::move(project), {}}).first->second;
}

base::Result<CoqSource> CoqSources::file(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error || !fs::is_regular_file(real, error)) {
    return base::invalid("there is no file " + path);
  }
  if (real.extension() != ".v") {
    return base::invalid(path + " is no Coq source: its name does not end in .v");
  }
  if (const std::optional<std::string> folder = find_project(real.parent_path())) {
    SEQUENT_TRY_ASSIGN(Read* const read, read_project(*folder));
    const auto& modules = read->project.modules;
    const auto found = std::ranges::find_if(modules, [&](const provers::Module& module) {
      std::error_code failed;
      return fs::equivalent(module.source.file, real, failed);
    });
    if (found == modules.end()) {
      return base::invalid(path + " is not a source of the project in " + *folder +
                           ": list it in its _CoqProject");
    }
    return of_module(*read, static_cast<std::uint32_t>(found - modules.begin()));
  }
  SEQUENT_TRY_ASSIGN(Installed* const coq, installed());
  if (real.string().starts_with(coq->folder + "/")) {
    return of_library(real.string(), *coq);
  }
  return alone(real.string(), fs::path(path).lexically_normal().string());
}

base::Result<std::vector<CoqSource>> CoqSources::project(const std::string& path,
                                                         std::vector<std::string>& skipped) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) {
    return base::invalid("there is no " + path + " to record");
  }
  SEQUENT_TRY_ASSIGN(Read* const read, read_project(real.string()));
  std::vector<CoqSource> sources;
  for (std::uint32_t i = 0; i < read->project.modules.size(); ++i) {
    base::Result<CoqSource> source = of_module(*read, i);
    if (source) {
      sources.push_back(std::move(*source));
    } else if (source.error().code == base::ErrorCode::kInvalid) {
      skipped.push_back(source.error().message);
    } else {
      return source.error();
    }
  }
  return sources;
}

std::vector<const provers::Project*> CoqSources::projects() const {
  std::vector<const provers::Project*> projects;
  for (const auto& [path, read] : projects_) {
    projects.push_back(&read.project);
  }
  return projects;
}

base::Result<CoqSource> CoqSources::of_module(Read& read, std::uint32_t index) {
  const provers::Project& project = read.project;
  const provers::Module& module = project.modules[index];
  SEQUENT_TRY_ASSIGN(provers::Prover* const coq, prover());
  CoqSource source;
  source.path = module.source.file;
  source.file = base::relative_path(project.root, source.path);
  source.module = module.name;
  source.prover = project.prover_version;
  SEQUENT_TRY_ASSIGN(source.text, base::read_file(source.path));
  source.digest = base::sha256(source.text);
  SEQUENT_TRY_ASSIGN(const auto dependencies, dependencies_of(read, module));
  source.environment = environment_of(workers::inputs_of(project, module), dependencies);
  source.options.program = coqidetop_;
  read_command(project, module, coq->local_variables(), source);
  SEQUENT_TRY(add_products(project, index, source));
  for (const provers::OutputPath& output : module.outputs) {
    std::string file = project.on_disk(output.path);
    std::error_code error;
    if (fs::exists(file, error)) {
      SEQUENT_TRY_ASSIGN(const base::Digest digest, machine_.digests.digest_of(file));
      source.made.push_back({output.path, std::move(file), digest});
    }
  }
  return source;
}

base::Status CoqSources::add_products(const provers::Project& project,
                                      std::uint32_t index,
                                      CoqSource& source) {
  for (const std::uint32_t loaded : loaded_by(project, index)) {
    for (const provers::OutputPath& output : project.modules[loaded].outputs) {
      if (output.product) {
        std::string file = project.on_disk(output.path);
        SEQUENT_TRY_ASSIGN(const base::Digest digest, machine_.digests.digest_of(file));
        add_input({output.path, std::move(file), digest}, source);
      }
    }
  }
  return {};
}

base::Result<std::vector<proofcache::DirectDependency>> CoqSources::dependencies_of(
    Read& read, const provers::Module& module) {
  std::vector<proofcache::DirectDependency> dependencies;
  for (const std::uint32_t below : module.dependencies) {
    SEQUENT_TRY_ASSIGN(const auto tree, tree_of(read, below));
    const std::string& name = read.project.modules[below].name;
    if (!tree) {
      return not_compiled(base::relative_path(read.project.root, module.source.file), name);
    }
    dependencies.push_back({name, *tree});
  }
  return dependencies;
}

base::Result<std::optional<proofcache::TreeDigests>> CoqSources::tree_of(Read& read,
                                                                         std::uint32_t index) {
  // Modules stand after those they depend on: what is below is known first.
  for (std::uint32_t i = 0; i <= index; ++i) {
    if (read.trees.contains(i)) {
      continue;
    }
    const provers::Module& module = read.project.modules[i];
    std::optional<proofcache::TreeDigests>& tree = read.trees[i];
    const auto product = std::ranges::find_if(module.outputs, &provers::OutputPath::product);
    const base::Result<std::string> bytes = base::read_file(read.project.on_disk(product->path));
    if (!bytes && bytes.error().code != base::ErrorCode::kNotFound) {
      return bytes.error();
    }
    std::vector<proofcache::DirectDependency> loaded;
    for (const std::uint32_t below : module.dependencies) {
      if (const auto& known = read.trees[below]) {
        loaded.push_back({read.project.modules[below].name, *known});
      }
    }
    if (bytes && loaded.size() == module.dependencies.size()) {
      SEQUENT_TRY_ASSIGN(provers::Prover* const coq, prover());
      tree = proofcache::tree_digests(module.name, coq->product_digests(*bytes), loaded);
    }
  }
  return read.trees[index];
}

base::Result<std::string> CoqSources::first_line(const std::vector<std::string>& argv) {
  SEQUENT_TRY_ASSIGN(const auto said, machine_.tools.run(argv, {}, ""));
  return said.out.substr(0, said.out.find('\n'));
}

base::Result<CoqSources::Installed*> CoqSources::installed() {
  if (!installed_) {
    SEQUENT_TRY_ASSIGN(provers::Prover* const coq, prover());
    SEQUENT_TRY_ASSIGN(const std::string coqc, coq->program());
    SEQUENT_TRY_ASSIGN(const std::string where, first_line({coqc, "-where"}));
    SEQUENT_TRY_ASSIGN(const std::string version, first_line({coqc, "-print-version"}));
    Installed found;
    SEQUENT_TRY_ASSIGN(found.fingerprint, coq->fingerprint());
    std::error_code error;
    found.folder = fs::weakly_canonical(where, error).string();
    found.version = "Coq " + version.substr(0, version.find(' '));
    installed_ = std::move(found);
  }
  return &*installed_;
}

base::Result<CoqSource> CoqSources::of_library(const std::string& path, Installed& coq) {
  SEQUENT_TRY_ASSIGN(provers::Prover* const tools, prover());
  const std::string inside = path.substr(coq.folder.size() + 1);  // "theories/Lists/List.v"
  const bool standard = inside.starts_with("theories/");
  std::string module = inside.substr(inside.find('/') + 1);
  module = module.substr(0, module.size() - 2);
  std::ranges::replace(module, '/', '.');
  CoqSource source;
  source.file = source.path = path;
  source.module = standard ? "Coq." + module : module;
  source.prover = coq.version;
  SEQUENT_TRY_ASSIGN(source.text, base::read_file(path));
  source.digest = base::sha256(source.text);
  source.options.program = coqidetop_;
  source.options.topfile = path;
  if (inside.starts_with("theories/Init/")) {
    source.options.flags = {"-noinit"};  // what the prelude is made of
  }
  source.options.environment = provers::as_assignments(
      provers::joined(provers::coq_environment({}), tools->local_variables()));

  proofcache::JobInputs inputs{
      .module = source.module, .prover = coq.fingerprint, .arguments = source.options.flags};
  const std::set<std::string> libraries{"Coq",
                                        standard ? "Coq" : module.substr(0, module.find('.'))};
  for (const std::string& name : libraries) {
    if (!coq.libraries.contains(name)) {
      SEQUENT_TRY_ASSIGN(coq.libraries[name], tools->library_digest(name));
    }
    inputs.libraries.push_back({name, coq.libraries[name]});
  }
  source.job = {.prover = std::string(tools->name()),
                .prover_fingerprint = coq.fingerprint,
                .name = source.module,
                .source = {fs::path(path).filename().string(), source.digest},
                .arguments = source.options.flags,
                .environment = provers::coq_environment({})};
  source.job.arguments.push_back(path);
  for (const proofcache::NamedDigest& library : inputs.libraries) {
    source.job.external_inputs.push_back({library.name, library.digest});
  }
  source.environment = environment_of(std::move(inputs), {});
  return source;
}

base::Result<CoqSource> CoqSources::alone(const std::string& path, const std::string& shown) {
  const std::string name = fs::path(path).filename().string();
  SEQUENT_TRY_ASSIGN(const base::TempFolder folder, base::TempFolder::make("sequent-record"));
  SEQUENT_TRY(base::place_file(path, folder.path() + "/" + name, base::Placement::kOwn));
  SEQUENT_TRY_ASSIGN(Read* const read, read_project(folder.path()));
  if (read->project.modules.empty()) {
    return base::invalid(shown + " cannot be a module: its name is no identifier");
  }
  SEQUENT_TRY_ASSIGN(CoqSource source, of_module(*read, 0));
  projects_.erase(folder.path());
  source.path = path;
  source.file = shown;
  source.options.directory = fs::path(path).parent_path().string();

  // What it loads from its own folder.
  const bool loads = loads_sources(source.text);
  std::vector<provers::InputFile> beside;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(source.options.directory, error)) {
    const bool is_source = entry.path().extension() == ".v" && entry.path().filename() != name;
    if (entry.path().extension() == ".vo" || (loads && is_source)) {
      SEQUENT_TRY_ASSIGN(const base::Digest digest,
                         machine_.digests.digest_of(entry.path().string()));
      beside.push_back({entry.path().filename().string(), entry.path().string(), digest});
    }
  }
  if (beside.empty()) {
    source.options.flags = without_load_paths(source.options.flags);
    source.job.arguments = without_load_paths(source.job.arguments);
  }
  std::ranges::sort(beside, {}, &provers::InputFile::path);
  base::Hasher hasher;
  hasher.field(source.environment.raw());
  for (provers::InputFile& file : beside) {
    hasher.field(file.path).field(file.digest.raw());
    add_input(std::move(file), source);
  }
  source.environment = hasher.finish();
  return source;
}

}  // namespace sequent::cli
