#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "decls/declaration_sink.h"
#include "decls/declaration_store.h"
#include "decls/spool.h"
#include "engine/base/result.h"

namespace sequent::decls {

// What an import did to a store.
struct ImportSummary {
  std::uint64_t declarations = 0;
  std::uint64_t modules = 0;
  std::uint64_t edges = 0;
  std::uint64_t removed = 0;  // that an earlier import brought and this one has not
};

// Takes an import on its way to a store: what it is given waits in a temporary file, and is
// stored only by `finish`, in batches. A name that comes twice stands as it came last.
//
// Memory: the names and one batch. Borrows: the store. Errors: those of Spool and
// DeclarationStore; kInvalid: a declaration breaks its promises. Threads: one.
class DeclarationWriter final : public DeclarationSink {
 public:
  // `origin` names what is imported ("metamath set.mm"): what an earlier import of it brought,
  // or what stood in one of the modules, is there afterwards only if this one has it.
  static base::Result<DeclarationWriter> create(DeclarationStore& store, std::string_view origin);

  base::Status take(const Declaration& declaration) override;

  // Told how many are stored, of how many; false asks to stop.
  using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

  // Stores what was taken and removes what is stale. kUnavailable "interrupted …": `progress`
  // asked to stop; a part is stored, and the next import of the origin puts that right.
  // REQUIRES: called once, last.
  base::Result<ImportSummary> finish(const Progress& progress = {});

 private:
  DeclarationWriter(DeclarationStore& store, std::string_view origin, Spool spool)
      : store_(&store), origin_(origin), spool_(std::move(spool)) {}

  base::Status store_all(const Progress& progress);
  base::Result<std::uint64_t> remove_stale(const std::vector<std::string>& earlier_modules);

  struct Kept {
    std::uint64_t at = 0;  // the piece that counts, from 0
    std::uint64_t edges = 0;
  };

  DeclarationStore* store_;
  std::string origin_;
  Spool spool_;
  std::uint64_t taken_ = 0;
  std::unordered_map<std::string, Kept> names_;
  std::set<std::string> modules_;
};

}  // namespace sequent::decls
