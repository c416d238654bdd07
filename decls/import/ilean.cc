#include "decls/import/ilean.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "decls/import/ilean_module.h"
#include "engine/base/file_io.h"

namespace sequent::decls {
namespace {

namespace fs = std::filesystem;

struct File {
  std::string path;
  std::uint64_t size = 0;
};

// All .ilean files below a folder, by name; or the one file.
base::Result<std::vector<File>> find_files(const std::string& path) {
  std::vector<File> files;
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    const auto size = fs::file_size(path, failed);
    if (failed) {
      return base::file_error("read", path, failed.value());
    }
    files.push_back({path, size});
    return files;
  }
  fs::recursive_directory_iterator at(path, failed);
  while (!failed && at != fs::recursive_directory_iterator()) {
    if (at->path().extension() == ".ilean" && at->is_regular_file(failed)) {
      files.push_back({at->path().string(), at->file_size(failed)});
    }
    at.increment(failed);
  }
  if (failed) {
    return base::file_error("search", path, failed.value());
  }
  if (files.empty()) {
    return base::invalid(path + ": no .ilean file in it; lake build makes them");
  }
  std::ranges::sort(files, {}, &File::path);
  return files;
}

// "A/B.lean" of "A.B", below the folder of the package's sources.
std::string source_of(const std::string& module) {
  std::string path;
  bool quoted = false;
  for (std::size_t at = 0; at < module.size(); ++at) {
    const std::string_view rest = std::string_view(module).substr(at);
    if (rest.starts_with("«") || rest.starts_with("»")) {
      quoted = rest.starts_with("«");
      at += std::string_view("«").size() - 1;
    } else {
      path += module[at] == '.' && !quoted ? '/' : module[at];
    }
  }
  return path + ".lean";
}

LeanPlace place_of(const IleanModule& module, const IleanDeclaration& declaration) {
  LeanPlace place{.module = module.name};
  if (declaration.placed) {
    place.position = {.file = source_of(module.name),
                      .line = declaration.place.line + 1,
                      .column = declaration.place.column + 1};
  }
  return place;
}

base::Status give(const IleanModule& module, DeclarationSink& sink) {
  using Entry = std::pair<const std::string, IleanDeclaration>;
  std::vector<const Entry*> in_order;
  for (const Entry& entry : module.declarations) {
    in_order.push_back(&entry);
  }
  std::ranges::stable_sort(in_order, {}, [](const Entry* entry) {
    return std::pair(entry->second.place.line, entry->second.place.column);
  });
  TermBuilder builder;
  const Term unknown = builder.build(builder.other("unknown", {}));
  for (const Entry* const entry : in_order) {
    Declaration declaration{.name = entry->first,
                            .kind = DeclarationKind::kDefinition,
                            .module = module.name,
                            .type = unknown,
                            .position = place_of(module, entry->second).position};
    for (const std::string& target : entry->second.mentions) {
      declaration.edges.push_back({.target = target, .kind = EdgeKind::kDefinition});
    }
    SEQUENT_TRY(sink.take(declaration));
  }
  return {};
}

// Gives each module to `use`, with the path of its file and what was done before it.
template <typename Use>
base::Status for_each_module(const std::string& path, const ImportProgress& progress, Use use) {
  SEQUENT_TRY_ASSIGN(const std::vector<File> files, find_files(path));
  ImportStep step;
  for (const File& file : files) {
    step.bytes_total += file.size;
  }
  for (const File& file : files) {
    SEQUENT_TRY_ASSIGN(const std::string text, base::read_file(file.path));
    SEQUENT_TRY_ASSIGN(const IleanModule module, parse_ilean(file.path, text));
    SEQUENT_TRY(use(module, file.path, step));
    step.bytes_done += file.size;
    SEQUENT_TRY(report(progress, step));
  }
  return {};
}

}  // namespace

base::Status read_ilean(const std::string& path,
                        const ImportProgress& progress,
                        DeclarationSink& sink) {
  std::unordered_map<std::string, std::string> declared_in;
  return for_each_module(
      path, progress,
      [&](const IleanModule& module, const std::string& file, ImportStep& step) -> base::Status {
        for (const auto& [name, declaration] : module.declarations) {
          const auto [known, fresh] = declared_in.emplace(name, module.name);
          if (!fresh) {
            return base::invalid(file + ":1:1: " + name + " of " + module.name +
                                 " is declared in " + known->second +
                                 " too: import one of them without the other");
          }
        }
        step.declarations += module.declarations.size();
        return give(module, sink);
      });
}

base::Result<LeanPlaces> read_ilean_places(const std::string& path,
                                           const ImportProgress& progress) {
  LeanPlaces places;
  std::set<std::string> ambiguous;
  const auto add = [&](const IleanModule& module, const std::string&, ImportStep&) {
    for (const auto& [name, declaration] : module.declarations) {
      if (!places.emplace(name, place_of(module, declaration)).second) {
        ambiguous.insert(name);
      }
    }
    return base::Status();
  };
  SEQUENT_TRY(for_each_module(path, progress, add));
  for (const std::string& name : ambiguous) {
    places.erase(name);
  }
  return places;
}

}  // namespace sequent::decls
