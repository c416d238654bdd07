#include <algorithm>
#include <set>
#include <utility>

#include "engine/base/file_io.h"
#include "workers/provers/coq/coqdep.h"
#include "workers/provers/coq/draft.h"
#include "workers/provers/coq/environment.h"

namespace sequent::provers {
namespace {

class RecordReader {
 public:
  explicit RecordReader(Draft& draft) : draft_(draft) {}

  base::Status run() {
    SEQUENT_TRY_ASSIGN(const std::string coqdep, draft_.with.installation.coqdep());
    CoqdepCall call{.program = coqdep,
                    .flags = {"-dyndep", "opt"},
                    .directory = draft_.layout.root,
                    .environment = as_assignments(
                        joined(coq_environment({}), draft_.with.libraries.variables()))};
    for (const std::string_view folder : kCopies) {
      call.flags.insert(call.flags.end(), {"-exclude-dir", std::string(folder)});
    }
    if (is_boot()) {
      call.flags.emplace_back("-boot");
    }
    for (const std::string& meta : draft_.around.metas) {
      call.flags.insert(call.flags.end(), {"-m", meta});
    }
    for (std::uint32_t theory = 0; theory < draft_.layout.theories.size(); ++theory) {
      CoqdepCall own = call;
      append(own.flags, draft_.layout.theories[theory].load_paths.flags());
      SEQUENT_TRY(read_theory(theory, own));
    }
    return {};
  }

 private:
  base::Status read_theory(std::uint32_t theory, const CoqdepCall& call) {
    SEQUENT_TRY_ASSIGN(const base::Digest context, context_of(call));
    DependencyCache cache(draft_.with.cache_folder, context);
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < draft_.sources.size(); ++i) {
      if (draft_.sources[i].theory != theory) {
        continue;
      }
      const SourceRecord* record = cache.find(draft_.sources[i].name, draft_.sources[i].digest);
      if (record != nullptr) {
        draft_.sources[i].record = *record;
      } else {
        unknown.push_back(i);
      }
    }
    if (unknown.empty()) {
      return {};
    }
    SEQUENT_TRY(ask_coqdep(call, unknown));
    for (const std::size_t i : unknown) {
      if (draft_.sources[i].record.facts.loads.empty()) {
        cache.add(draft_.sources[i].name, draft_.sources[i].digest, draft_.sources[i].record);
      }
    }
    // A cache: when it cannot be written, the next run asks again.
    static_cast<void>(cache.save());
    return {};
  }

  [[nodiscard]] bool is_boot() const {
    return std::any_of(draft_.sources.begin(), draft_.sources.end(),
                       [](const Source& source) { return source.options.boot; });
  }

  base::Result<base::Digest> context_of(const CoqdepCall& call) {
    base::Hasher hasher;
    SEQUENT_TRY_ASSIGN(const base::Digest program, draft_.with.digests.digest_of(call.program));
    hasher.field("coqdep 1").field(program.raw()).field(draft_.coq.version);
    for (const std::string& flag : call.flags) {
      hasher.field(flag);
    }
    hasher.field(draft_.around.digest.raw());
    SEQUENT_TRY_ASSIGN(const std::vector<std::string> libraries, draft_.with.libraries.names());
    for (const std::string& library : libraries) {
      hasher.field(library);
    }
    return hasher.finish();
  }

  base::Status ask_coqdep(const CoqdepCall& call, const std::vector<std::size_t>& unknown) {
    std::vector<std::string> names;
    for (const std::size_t i : unknown) {
      names.push_back(draft_.sources[i].name);
    }
    SEQUENT_TRY_ASSIGN(std::vector<CoqdepEntry> entries,
                       run_coqdep(draft_.with.tools, call, names));
    for (std::size_t k = 0; k < unknown.size(); ++k) {
      Source& source = draft_.sources[unknown[k]];
      source.record.coqdep = std::move(entries[k]);
      SEQUENT_TRY_ASSIGN(const std::string text,
                         base::read_file(draft_.paths.on_disk(source.name)));
      // coqdep read the file after it was hashed: what it said must be about the same bytes.
      if (base::sha256(text) != source.digest) {
        return base::conflict("cannot check " + source.name + ": it is being changed");
      }
      source.record.facts = scan_source(text);
      SEQUENT_TRY(add_loaded(call, source));
    }
    return {};
  }

  // Sources read by `Load`: their sentences are sentences of the one that loads them. coqdep
  // follows some of these only.
  base::Status add_loaded(const CoqdepCall& call, Source& source) {
    std::vector<std::string> open = source.record.facts.loads;
    std::set<std::string> seen;
    while (!open.empty()) {
      const std::string load = std::move(open.back());
      open.pop_back();
      for (const std::string& name : draft_.around.candidates_of_load(draft_.layout, load)) {
        if (!seen.insert(name).second) {
          continue;
        }
        draft_.add_file(source, name);
        SEQUENT_TRY_ASSIGN(const std::string text, base::read_file(draft_.paths.on_disk(name)));
        const SourceFacts facts = scan_source(text);
        append(source.record.facts.plugins, facts.plugins);
        append(source.record.facts.plugin_files, facts.plugin_files);
        append(source.record.facts.roots, facts.roots);
        append(source.record.facts.writes, facts.writes);
        append(source.record.facts.paths, facts.paths);
        append(open, facts.loads);
        SEQUENT_TRY_ASSIGN(const std::vector<CoqdepEntry> entries,
                           run_coqdep(draft_.with.tools, call, std::vector{name}));
        append(source.record.coqdep.files, entries[0].files);
        append(source.record.coqdep.warnings, entries[0].warnings);
      }
    }
    return {};
  }

  Draft& draft_;
};

}  // namespace

base::Status read_records(Draft& draft) {
  return RecordReader(draft).run();
}

}  // namespace sequent::provers
