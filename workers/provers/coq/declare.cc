#include "workers/provers/coq/declare.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "decls/import/coq_about.h"
#include "engine/base/file_io.h"
#include "engine/base/paths.h"
#include "engine/base/temp_folder.h"
#include "workers/provers/coq/environment.h"
#include "workers/provers/coq/layout.h"
#include "workers/provers/coq/source_places.h"
#include "workers/provers/coq/source_tree.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kWide =
    "Set Printing Width 1000000.\nSet Printing Depth 1000000.\n"
    "Remove Search Blacklist \"_subproof\" \"_subterm\" \"Private_\".\n";
constexpr std::string_view kAll = "Set Printing All.\nSet Printing Universes.\n";
// What has the notations that most statements of the standard library are written with. All of its
// modules' would make coqtop ten times as slow.
constexpr std::array<std::string_view, 11> kStandardNotations{
    "Coq.Lists.List",     "Coq.Strings.String",     "Coq.PArith.BinPos",
    "Coq.NArith.BinNat",  "Coq.ZArith.BinInt",      "Coq.QArith.QArith_base",
    "Coq.Reals.Raxioms",  "Coq.Reals.Rdefinitions", "Coq.Classes.Morphisms",
    "Coq.Sets.Ensembles", "Coq.Relations.Relations"};
constexpr std::size_t kMostNotations = 100;  // modules
constexpr std::string_view kLibraries = "Loaded library files:";
constexpr std::string_view kNoPlugin =
    "without dpdgraph only edges of statements are known, not what proofs use: install the "
    "packages libcoq-dpdgraph and coq-dpdgraph-tools";

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const char shown = c == '\n' ? ' ' : c;
    if (shown != ' ' || (!line.empty() && line.back() != ' ')) {
      line += shown;
    }
  }
  while (!line.empty() && line.back() == ' ') {
    line.pop_back();
  }
  return line;
}

// coqtop tells the line of the file that we wrote; people want the sentence.
base::Error refusal(std::string_view commands, std::string_view err) {
  constexpr std::string_view kLine = "\", line ";
  constexpr std::string_view kError = "Error:";
  std::string message = "coqtop";
  if (const std::size_t place = err.find(kLine); place != std::string_view::npos) {
    std::size_t number = 0;
    const std::string_view digits = err.substr(place + kLine.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    std::string_view line;
    for (std::string_view rest = commands; number > 0 && !rest.empty(); --number) {
      line = take_line(rest);
    }
    message.append(" at '").append(line.substr(0, 200)).append("'");
  }
  const std::size_t error = err.rfind(kError);
  const std::string_view said =
      error == std::string_view::npos ? err : err.substr(error + kError.size());
  const std::string shown = on_one_line(said);
  return base::invalid(message.append(": ").append(shown.empty() ? "it failed" : shown));
}

// Runs coqtop on sentences of ours, after it loaded the modules.
class Session {
 public:
  static base::Result<Session> make(ToolRunner& tools, const CoqModules& modules) {
    SEQUENT_TRY_ASSIGN(std::string coqtop, tools.find("coqtop"));
    SEQUENT_TRY_ASSIGN(base::TempFolder folder, base::TempFolder::make("sequent-coqtop"));
    return Session(tools, modules, std::move(coqtop), std::move(folder));
  }

  [[nodiscard]] std::string file(std::string_view name) const {
    return folder_.path() + "/" + std::string(name);
  }

  // What is printed. `name`: of the file that holds the sentences; no two at once have one.
  base::Result<std::string> run(std::string_view name, std::string_view sentences) {
    std::string commands;
    for (const std::string& module : modules_.names) {
      commands.append("Require ").append(module).append(".\n");
    }
    commands.append(sentences);
    const std::string path = file(name);
    SEQUENT_TRY(base::write_file_atomically(path, commands));
    std::vector<std::string> argv{coqtop_, "-q"};
    argv.insert(argv.end(), modules_.flags.begin(), modules_.flags.end());
    argv.insert(argv.end(), {"-w", "none", "-batch", "-l", path});
    SEQUENT_TRY_ASSIGN(ToolRunner::Output output,
                       tools_.run(argv, environment_, modules_.directory));
    if (output.exit_code != 0) {
      return refusal(commands, output.err);
    }
    return std::move(output.out);
  }

 private:
  Session(ToolRunner& tools, const CoqModules& modules, std::string coqtop, base::TempFolder folder)
      : tools_(tools),
        modules_(modules),
        coqtop_(std::move(coqtop)),
        environment_(as_assignments(joined(coq_environment({}), library_environment()))),
        folder_(std::move(folder)) {}

  ToolRunner& tools_;
  const CoqModules& modules_;
  std::string coqtop_;
  std::vector<std::string> environment_;
  base::TempFolder folder_;
};

std::string list_of(const std::vector<std::string>& modules) {
  std::string list;
  for (const std::string& module : modules) {
    list.append(" ").append(module);
  }
  return list;
}

std::string sentences_about(const auto& names) {
  std::string sentences(kWide);
  sentences.append(kAll);
  for (const auto& name : names) {
    sentences.append("About ").append(name).append(".\n");
  }
  return sentences;
}

base::Result<std::string> run_search(Session& session,
                                     const CoqModules& modules,
                                     const std::vector<std::string>& notations) {
  std::string sentences(kWide);
  if (!notations.empty()) {
    sentences.append("Import (notations)").append(list_of(notations)).append(".\n");
    sentences.append("Open Scope nat_scope.\n");
  }
  sentences.append("Search _ inside").append(list_of(modules.names));
  return session.run("search.v", sentences.append(".\nPrint Libraries.\n"));
}

// What Search prints of the modules goes into the listing; gives all files that are loaded.
base::Result<std::vector<std::string>> search(Session& session,
                                              const CoqModules& modules,
                                              decls::CoqListing& listing,
                                              std::vector<std::string>& warnings) {
  base::Result<std::string> found = run_search(session, modules, modules.notations);
  if (!found && found.error().code == base::ErrorCode::kInvalid && !modules.notations.empty()) {
    const base::Error refused = found.error();
    found = run_search(session, modules, {});
    if (found) {
      warnings.push_back("statements have no notations of their own: " + refused.message);
    }
  }
  if (!found) {
    return found.error();
  }
  listing.search = std::move(*found);
  const std::size_t begin = listing.search.rfind(kLibraries);
  if (begin == std::string::npos) {
    return base::invalid("coqtop did not say which modules it loaded");
  }
  std::string_view text = std::string_view(listing.search).substr(begin);
  take_line(text);
  std::vector<std::string> loaded;
  while (text.starts_with("  ")) {
    loaded.emplace_back(take_line(text).substr(2));
  }
  listing.search.resize(begin);
  return loaded;
}

struct Dependencies {
  std::string graph;
  std::optional<std::string> needs;
};

// A graph has no edges to what is not in it, and that of all that is loaded may be a hundred times
// as large as the modules: then each declaration is asked for what it needs.
base::Result<Dependencies> depend(Session& session,
                                  const CoqModules& modules,
                                  const std::vector<std::string>& loaded,
                                  const std::vector<std::string_view>& names) {
  const std::string file = session.file("graph.dpd");
  std::string sentences(kWide);
  sentences.append("From dpdgraph Require dpdgraph.\nSet DependGraph File \"").append(file);
  sentences.append("\".\nPrint FileDependGraph").append(list_of(modules.names)).append(".\n");
  const std::set<std::string_view> own(modules.names.begin(), modules.names.end());
  const bool is_whole =
      std::ranges::all_of(loaded, [&](const std::string& module) { return own.contains(module); });
  for (const std::string_view name : is_whole ? std::vector<std::string_view>() : names) {
    sentences.append("SearchDepend ").append(name).append(".\n");
  }
  Dependencies found;
  SEQUENT_TRY_ASSIGN(std::string said, session.run("depend.v", sentences));
  SEQUENT_TRY_ASSIGN(found.graph, base::read_file(file));
  if (!is_whole) {
    found.needs = std::move(said);
  }
  return found;
}

// Where declarations stand; a source that cannot be read has none.
void read_places(const CoqModules& modules, decls::CoqListing& listing) {
  for (std::size_t i = 0; i < modules.names.size(); ++i) {
    const std::string& file = modules.sources[i];
    const base::Result<std::string> text =
        base::read_file(base::absolute_path(modules.source_directory, file));
    if (!text) {
      continue;
    }
    const std::string made = base::absolute_path(modules.directory, file);
    const base::Result<std::string> glob =
        base::read_file(made.substr(0, made.size() - 2) + ".glob");
    add_places({.module = modules.names[i],
                .file = file,
                .text = *text,
                .glob = glob ? std::string_view(*glob) : std::string_view()},
               listing.places);
  }
}

}  // namespace

base::Result<CoqModules> project_modules(const std::string& path) {
  SEQUENT_TRY_ASSIGN(const Layout layout, read_layout(path));
  CoqModules modules{.flags = layout.load_paths.flags(),
                     .directory = base::absolute_path(layout.root, layout.built),
                     .source_directory = layout.root};
  const std::vector<std::string>& arguments = layout.theories[0].arguments;
  modules.flags.insert(modules.flags.end(), arguments.begin(), arguments.end());
  for (const auto& [source, theory] : layout.sources) {
    const std::filesystem::path product = std::filesystem::path(modules.directory) / (source + "o");
    std::error_code error;
    if (!std::filesystem::exists(product, error)) {
      return base::invalid(source + "o is missing: run `sequent check` first");
    }
    modules.names.push_back(layout.theories[theory].load_paths.logical_name(source));
    modules.sources.push_back(source);
  }
  if (modules.names.empty()) {
    return base::invalid(path + ": no sources");
  }
  if (modules.names.size() <= kMostNotations) {
    modules.notations = modules.names;
  }
  return modules;
}

base::Result<CoqModules> library_modules(ToolRunner& tools, const std::string& library) {
  SEQUENT_TRY_ASSIGN(const std::string coqtop, tools.find("coqtop"));
  const std::array<std::string, 2> where{coqtop, "-where"};
  SEQUENT_TRY_ASSIGN(const ToolRunner::Output output,
                     tools.run(where, as_assignments(coq_environment({})), "/"));
  const bool standard = library == "stdlib";
  const std::string folder =
      on_one_line(output.out) + (standard ? "/theories" : "/user-contrib/" + library);
  constexpr std::array<std::string_view, 1> kEndings{".vo"};
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> files,
                     files_below(folder, kEndings, is_module_folder));
  if (files.empty() || library.empty()) {
    return base::not_found("no library " + library + " is installed: there is no .vo below " +
                           folder);
  }
  CoqModules modules{.directory = folder, .source_directory = folder};
  for (const std::string& file : files) {
    std::string name = standard ? "Coq." : library + ".";
    name.append(file, 0, file.size() - 3);
    std::ranges::replace(name, '/', '.');
    modules.names.push_back(std::move(name));
    modules.sources.push_back(folder + "/" + file.substr(0, file.size() - 1));
  }
  if (standard) {
    modules.notations.assign(kStandardNotations.begin(), kStandardNotations.end());
  } else if (modules.names.size() <= kMostNotations) {
    modules.notations = modules.names;
  }
  return modules;
}

base::Result<decls::CoqListing> list_declarations(ToolRunner& tools,
                                                  const CoqModules& modules,
                                                  std::vector<std::string>& warnings) {
  SEQUENT_TRY_ASSIGN(Session session, Session::make(tools, modules));
  decls::CoqListing listing{.modules = modules.names};
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> loaded,
                     search(session, modules, listing, warnings));

  std::vector<std::string_view> names;
  const std::vector<decls::CoqFound> all_found = decls::read_coq_search(listing.search);
  for (const decls::CoqFound& found : all_found) {
    names.push_back(found.name);
  }
  base::Result<Dependencies> graph = base::unavailable("not read");
  std::jthread other([&] { graph = depend(session, modules, loaded, names); });
  read_places(modules, listing);
  base::Result<std::string> about = session.run("about.v", sentences_about(names));
  other.join();
  if (!about) {
    return about.error();
  }
  listing.about = std::move(*about);
  if (graph) {
    listing.dependencies = std::move(graph->graph);
    listing.needs = std::move(graph->needs);
  } else if (graph.error().message.find("dpdgraph") != std::string::npos) {
    warnings.emplace_back(kNoPlugin);
  } else {
    return graph.error();
  }
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> assumed, decls::names_without_body(listing));
  if (!assumed.empty()) {
    std::string sentences(kWide);
    for (const std::string& name : assumed) {
      sentences.append("Print Assumptions ").append(name).append(".\n");
    }
    SEQUENT_TRY_ASSIGN(listing.assumptions, session.run("assumptions.v", sentences));
  }
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> foreign, decls::foreign_names(listing));
  if (!foreign.empty()) {
    SEQUENT_TRY_ASSIGN(listing.foreign, session.run("foreign.v", sentences_about(foreign)));
  }
  return listing;
}

}  // namespace sequent::provers
