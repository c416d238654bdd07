#include "workers/provers/coq/dune_project.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/base/file_io.h"
#include "engine/base/paths.h"
#include "workers/provers/coq/sexp.h"

namespace sequent::provers {
namespace {

constexpr const char* kDuneFile = "dune";
constexpr std::string_view kProgram = "(* -*- tuareg -*- *)";  // writes stanzas when it runs
constexpr std::string_view kStandard = ":standard";
constexpr std::string_view kTheory = "coq.theory";
constexpr std::string_view kSubdirs = "include_subdirs";

using Words = std::vector<std::string>;
using Items = std::span<const Sexp>;

Items rest_of(const Sexp& list) {
  return Items(list.items).subspan(1);
}

const Sexp* field(const Sexp& stanza, std::string_view name) {
  const auto found = std::find_if(stanza.items.begin(), stanza.items.end(),
                                  [&](const Sexp& item) { return item.is(name); });
  return found == stanza.items.end() ? nullptr : &*found;
}

bool has_stanza(const std::vector<Sexp>& stanzas, std::string_view head) {
  return std::any_of(stanzas.begin(), stanzas.end(),
                     [&](const Sexp& stanza) { return stanza.is(head); });
}

// A folder of sources as dune sees it.
struct Folder {
  std::string name;  // relative to the root
  std::vector<Sexp> stanzas;
  std::vector<std::string> sources;  // that lie in it
  std::vector<Folder> inner;

  [[nodiscard]] std::string file() const { return base::normal_path(name + "/" + kDuneFile); }
};

base::Error error_at(const std::string& file, int line, std::string_view what) {
  return base::invalid(file + ":" + std::to_string(line) + ": " + std::string(what));
}

// dune's language of ordered sets: words, :standard, lists, `\` for what is taken away.
base::Result<Words> ordered_set(Items items, const Words& standard, const std::string& file) {
  Words words;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Sexp& item = items[i];
    if (item.is_list) {
      SEQUENT_TRY_ASSIGN(const Words inner, ordered_set(item.items, standard, file));
      words.insert(words.end(), inner.begin(), inner.end());
    } else if (item.word == kStandard) {
      words.insert(words.end(), standard.begin(), standard.end());
    } else if (item.word == "\\") {
      SEQUENT_TRY_ASSIGN(const Words taken, ordered_set(items.subspan(i + 1), standard, file));
      std::erase_if(words, [&](const std::string& word) {
        return std::find(taken.begin(), taken.end(), word) != taken.end();
      });
      break;
    } else if (item.word[0] == ':' || item.word.find("%{") != std::string::npos) {
      return error_at(file, item.line,
                      item.word + " is left to dune: a check needs the words themselves");
    } else {
      words.push_back(item.word);
    }
  }
  return words;
}

// The dune files below a root, with the folders that they are about.
class FolderReader {
 public:
  FolderReader(std::string root, std::vector<Diagnostic>& warnings)
      : root_(std::move(root)), warnings_(warnings) {}

  base::Result<Folder> read(const std::string& name) {
    Folder folder{.name = name};
    std::error_code error;
    const std::filesystem::path path = base::absolute_path(root_, name);
    if (!seen_.insert(std::filesystem::canonical(path, error).string()).second) {
      return folder;  // by another link
    }
    SEQUENT_TRY(read_stanzas(folder));
    Words inner;
    std::filesystem::directory_iterator entry(path, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
      const std::string file = entry->path().filename().string();
      std::error_code ignored;
      if (entry->is_directory(ignored)) {
        inner.push_back(file);
      } else if (file.ends_with(".v") && file[0] != '.') {
        folder.sources.push_back(base::normal_path(name + "/" + file));
      }
    }
    if (error) {
      return base::file_error("read folder", path.string(), error.value());
    }
    std::sort(folder.sources.begin(), folder.sources.end());
    std::sort(inner.begin(), inner.end());
    SEQUENT_TRY_ASSIGN(inner, entered(folder, std::move(inner)));
    for (const std::string& below : inner) {
      SEQUENT_TRY_ASSIGN(Folder read_below, read(base::normal_path(name + "/" + below)));
      folder.inner.push_back(std::move(read_below));
    }
    take_subdir_stanzas(folder);
    return folder;
  }

 private:
  base::Status read_stanzas(Folder& folder) {
    const std::string file = folder.file();
    const base::Result<std::string> text = base::read_file(base::absolute_path(root_, file));
    if (!text) {
      return text.error().code == base::ErrorCode::kNotFound ? base::Status()
                                                             : base::Status(text.error());
    }
    if (text->compare(0, kProgram.size(), kProgram) == 0) {
      warnings_.push_back({.file = file,
                           .line = 1,
                           .severity = Severity::kWarning,
                           .text = "is a program, and is left to dune: its stanzas are not known"});
      return {};
    }
    SEQUENT_TRY_ASSIGN(folder.stanzas, read_sexps(*text, file));
    return {};
  }

  // Those of the folders inside that have sources.
  static base::Result<Words> entered(const Folder& folder, Words inner) {
    Words standard;
    std::copy_if(inner.begin(), inner.end(), std::back_inserter(standard),
                 [](const std::string& name) { return name[0] != '.' && name[0] != '_'; });
    Words names = standard;
    Words data;
    for (const Sexp& stanza : folder.stanzas) {
      if (stanza.is("dirs")) {
        SEQUENT_TRY_ASSIGN(names, ordered_set(rest_of(stanza), standard, folder.file()));
      } else if (stanza.is("data_only_dirs")) {
        SEQUENT_TRY_ASSIGN(data, ordered_set(rest_of(stanza), {}, folder.file()));
      }
    }
    std::erase_if(inner, [&](const std::string& name) {
      return std::find(names.begin(), names.end(), name) == names.end() ||
             std::find(data.begin(), data.end(), name) != data.end();
    });
    return inner;
  }

  // (subdir NAME stanzas…) stands for a dune file there.
  static void take_subdir_stanzas(Folder& folder) {
    for (const Sexp& stanza : folder.stanzas) {
      if (!stanza.is("subdir") || stanza.items.size() < 2) {
        continue;
      }
      const std::string name = base::normal_path(folder.name + "/" + stanza.items[1].word);
      const auto below = std::find_if(folder.inner.begin(), folder.inner.end(),
                                      [&](const Folder& inner) { return inner.name == name; });
      if (below != folder.inner.end()) {
        below->stanzas.insert(below->stanzas.end(), stanza.items.begin() + 2, stanza.items.end());
      }
    }
  }

  std::string root_;
  std::vector<Diagnostic>& warnings_;
  std::set<std::string> seen_;
};

class TheoryReader {
 public:
  explicit TheoryReader(DuneProject& project) : project_(project) {}

  // `flags`: what :standard stands for in this folder, unless it says otherwise.
  base::Status read(const Folder& folder, Words flags) {
    for (const Sexp& stanza : folder.stanzas) {
      if (stanza.is("env")) {
        SEQUENT_TRY(read_env(folder, stanza, flags));
      }
    }
    for (const Sexp& stanza : folder.stanzas) {
      if (stanza.is(kTheory)) {
        SEQUENT_TRY(read_theory(folder, stanza, flags));
      } else if (stanza.is("rule")) {
        warn_of_made_sources(folder, stanza);
      }
    }
    for (const Folder& inner : folder.inner) {
      SEQUENT_TRY(read(inner, flags));
    }
    return {};
  }

 private:
  // The first that is for our profile.
  static base::Status read_env(const Folder& folder, const Sexp& env, Words& flags) {
    for (const Sexp& profile : rest_of(env)) {
      if (!profile.is("dev") && !profile.is("_")) {
        continue;
      }
      const Sexp* coq = field(profile, "coq");
      const Sexp* said = coq == nullptr ? nullptr : field(*coq, "flags");
      if (said != nullptr) {
        SEQUENT_TRY_ASSIGN(flags, ordered_set(rest_of(*said), flags, folder.file()));
      }
      break;
    }
    return {};
  }

  base::Status read_theory(const Folder& folder, const Sexp& stanza, const Words& flags) {
    DuneTheory theory{
        .folder = folder.name, .arguments = flags, .file = folder.file(), .line = stanza.line};
    const Sexp* name = field(stanza, "name");
    if (name == nullptr || name->items.size() != 2 || name->items[1].is_list) {
      return error_at(theory.file, stanza.line, "a coq.theory without a name");
    }
    theory.logical = name->items[1].word;
    if (field(stanza, "boot") != nullptr) {
      return error_at(theory.file, stanza.line,
                      theory.logical + " is (boot): only dune builds the standard library itself");
    }
    if (const Sexp* said = field(stanza, "flags")) {
      SEQUENT_TRY_ASSIGN(theory.arguments, ordered_set(rest_of(*said), flags, theory.file));
    }
    std::erase(theory.arguments, "-q");  // given anyway
    if (const Sexp* said = field(stanza, "theories")) {
      SEQUENT_TRY_ASSIGN(theory.theories, ordered_set(rest_of(*said), {}, theory.file));
    }
    const auto subdirs = std::find_if(folder.stanzas.begin(), folder.stanzas.end(),
                                      [](const Sexp& each) { return each.is(kSubdirs); });
    const bool inner = subdirs != folder.stanzas.end() && subdirs->items.size() == 2 &&
                       subdirs->items[1].word != "no";
    collect(folder, inner, theory.sources);
    if (const Sexp* said = field(stanza, "modules")) {
      SEQUENT_TRY(choose(*said, theory));
    }
    warn_of_plugins(stanza, theory);
    project_.theories.push_back(std::move(theory));
    return {};
  }

  static void collect(const Folder& folder, bool inner, std::vector<std::string>& sources) {
    sources.insert(sources.end(), folder.sources.begin(), folder.sources.end());
    for (const Folder& below : folder.inner) {
      if (inner && !has_stanza(below.stanzas, kTheory) && !has_stanza(below.stanzas, kSubdirs)) {
        collect(below, true, sources);
      }
    }
  }

  // Modules are named by their files alone, in whatever folder.
  static base::Status choose(const Sexp& said, DuneTheory& theory) {
    const auto module = [](const std::string& source) {
      return source.substr(source.rfind('/') + 1, source.size() - source.rfind('/') - 3);
    };
    Words all;
    std::transform(theory.sources.begin(), theory.sources.end(), std::back_inserter(all), module);
    SEQUENT_TRY_ASSIGN(const Words chosen, ordered_set(rest_of(said), all, theory.file));
    std::erase_if(theory.sources, [&](const std::string& source) {
      return std::find(chosen.begin(), chosen.end(), module(source)) == chosen.end();
    });
    return {};
  }

  void warn_of_plugins(const Sexp& stanza, const DuneTheory& theory) {
    for (const char* name : {"plugins", "libraries"}) {
      const Sexp* said = field(stanza, name);
      for (const Sexp& library : said == nullptr ? Items() : rest_of(*said)) {
        if (!library.is_list && library.word.compare(0, 9, "coq-core.") != 0) {
          warn(theory.file, library.line,
               "loads the plugin " + library.word +
                   ", which is left to dune: where it is not installed, let dune build it and run "
                   "`dune exec -- sequent check`");
        }
      }
    }
  }

  void warn_of_made_sources(const Folder& folder, const Sexp& rule) {
    for (const char* name : {"target", "targets"}) {
      const Sexp* said = field(rule, name);
      for (const Sexp& target : said == nullptr ? Items() : rest_of(*said)) {
        const std::string source = base::normal_path(folder.name + "/" + target.word);
        if (target.word.ends_with(".v") && std::find(folder.sources.begin(), folder.sources.end(),
                                                     source) == folder.sources.end()) {
          warn(folder.file(), target.line,
               target.word + " is made by a rule, which is left to dune: it is not checked");
        }
      }
    }
  }

  void warn(const std::string& file, int line, std::string text) {
    project_.warnings.push_back(
        {.file = file, .line = line, .severity = Severity::kWarning, .text = std::move(text)});
  }

  DuneProject& project_;
};

}  // namespace

base::Result<DuneProject> read_dune_project(const std::string& root) {
  DuneProject project;
  SEQUENT_TRY_ASSIGN(const Folder folder, FolderReader(root, project.warnings).read("."));
  SEQUENT_TRY(TheoryReader(project).read(folder, {"-q"}));
  return project;
}

}  // namespace sequent::provers
