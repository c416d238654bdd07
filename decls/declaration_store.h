#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decls/change_log.h"
#include "decls/declaration.h"
#include "decls/declaration_head.h"
#include "decls/declaration_wire.h"
#include "decls/keys.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::decls {

// The declarations of a namespace in a store, by name and by module, with their edges both
// ways. Lists of names are sorted.
//
// A change is made of several commands: readers may see a part of it, and two writers of the
// same name at once may leave an edge too many or too few, which the next put of it mends.
//
// Borrows: the store.
// Errors: those of Store; kCorrupt: a record is damaged, the message says whose.
// Threads: any.
class DeclarationStore {
 public:
  DeclarationStore(store::Store& store, std::string_view name_space);

  // Replaces what had the name. kInvalid: it breaks a promise of Declaration.
  base::Status put(const Declaration& declaration);
  // The same for many that were encoded, in three round trips. REQUIRES: no name twice
  base::Status put_encoded(std::span<const EncodedDeclaration> declarations);

  base::Result<std::optional<Declaration>> get(std::string_view name);
  // Up to a few thousand: one round trip. In the order of the names.
  base::Result<std::vector<std::optional<Declaration>>> get_many(
      std::span<const std::string> names);
  base::Result<bool> exists(std::string_view name);

  // Removes declarations and the edges that begin at them; an edge of a live user to one stays.
  // How many there were. REQUIRES: no name twice
  base::Result<std::uint64_t> remove(std::span<const std::string> names);

  // Who needs it, whether it is there or not.
  base::Result<std::vector<std::string>> dependents(std::string_view name);

  base::Result<std::vector<std::string>> modules();
  base::Result<std::vector<std::string>> names_in(std::string_view module);

  // Gives all declarations to `take`, module by module, in batches; an error of `take` ends it.
  base::Status load(const std::function<base::Status(Declaration)>& take);
  // The same without terms and texts: a fraction of the bytes.
  base::Status load_heads(const std::function<base::Status(DeclarationHead)>& take);
  // Those of these names and of all that they rest on, in as many rounds as their longest chain
  // needs. REQUIRES: no name twice
  base::Status load_heads_below(std::vector<std::string> names,
                                const std::function<base::Status(DeclarationHead)>& take);

  // The modules that an import brought, and a note of those that one brings.
  base::Result<std::vector<std::string>> modules_of_origin(std::string_view origin);
  base::Status add_to_origin(std::string_view origin, std::span<const std::string> modules);
  base::Status remove_from_origin(std::string_view origin, std::span<const std::string> modules);

  // What modules' declarations were read from, as whoever read them noted it; absent: not noted, or
  // all of them were removed since. In the order of the modules.
  base::Result<std::vector<std::optional<std::string>>> sources_of(
      std::span<const std::string> modules);
  base::Status set_source_of(std::string_view module, std::string_view source);

  // Grows with each change; 0 if there never was one.
  base::Result<std::int64_t> version();
  // What changed, by name.
  ChangeLog& changes() { return log_; }

 private:
  base::Result<std::vector<std::string>> members(const std::string& key);
  base::Result<std::vector<std::optional<DeclarationHead>>> heads_of(
      std::span<const std::string> names);
  base::Status run_all(std::vector<store::Command>& commands);
  // The commands that change `names`, between what the log notes of it: sent apart, since the nodes
  // of a Cluster run a batch in no common order. `last` come after all others.
  base::Status change(std::span<const std::string> names,
                      std::vector<store::Command>& commands,
                      std::vector<store::Command> last = {});
  base::Status drop_empty(std::span<const std::string> modules);
  base::Status for_each_batch(
      const std::function<base::Status(std::span<const std::string>)>& take);

  store::Store& store_;
  DeclarationKeys keys_;
  ChangeLog log_;
};

}  // namespace sequent::decls
