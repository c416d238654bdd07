#include "decls/declaration_writer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "decls/declaration_check.h"
#include "decls/declaration_wire.h"

namespace sequent::decls {
namespace {

constexpr std::size_t kBatch = 1000;
constexpr std::size_t kBatchBytes = std::size_t{8} << 20U;

}  // namespace

base::Result<DeclarationWriter> DeclarationWriter::create(DeclarationStore& store,
                                                          std::string_view origin) {
  SEQUENT_TRY_ASSIGN(Spool spool, Spool::create());
  return DeclarationWriter(store, origin, std::move(spool));
}

base::Status DeclarationWriter::take(const Declaration& declaration) {
  SEQUENT_TRY(check_declaration(declaration));
  const EncodedDeclaration encoded = encode_declaration(declaration);
  SEQUENT_TRY(spool_.add(declaration.name));
  SEQUENT_TRY(spool_.add(encoded.head));
  SEQUENT_TRY(spool_.add(encoded.body));
  names_[declaration.name] = {.at = taken_, .edges = declaration.edges.size()};
  modules_.insert(declaration.module);
  ++taken_;
  return {};
}

base::Status DeclarationWriter::store_all(const Progress& progress) {
  std::vector<EncodedDeclaration> batch;
  std::size_t bytes = 0;
  for (std::uint64_t at = 0; at < taken_; ++at) {
    SEQUENT_TRY_ASSIGN(const std::string name, spool_.next());
    SEQUENT_TRY_ASSIGN(std::string head, spool_.next());
    SEQUENT_TRY_ASSIGN(std::string body, spool_.next());
    if (names_.at(name).at == at) {
      bytes += head.size() + body.size();
      batch.push_back({std::move(head), std::move(body)});
    }
    if (batch.size() == kBatch || bytes >= kBatchBytes || at + 1 == taken_) {
      SEQUENT_TRY(store_->put_encoded(batch));
      batch.clear();
      bytes = 0;
      if (progress && !progress(at + 1, taken_)) {
        return base::unavailable("interrupted: a part of " + origin_ +
                                 " is stored; import it again");
      }
    }
  }
  return {};
}

base::Result<std::uint64_t> DeclarationWriter::remove_stale(
    const std::vector<std::string>& earlier_modules) {
  std::set<std::string> modules = modules_;
  modules.insert(earlier_modules.begin(), earlier_modules.end());
  std::uint64_t removed = 0;
  for (const std::string& module : modules) {
    SEQUENT_TRY_ASSIGN(std::vector<std::string> names, store_->names_in(module));
    std::erase_if(names, [this](const std::string& name) { return names_.contains(name); });
    SEQUENT_TRY_ASSIGN(const std::uint64_t here, store_->remove(names));
    removed += here;
  }
  return removed;
}

base::Result<ImportSummary> DeclarationWriter::finish(const Progress& progress) {
  const std::vector<std::string> modules(modules_.begin(), modules_.end());
  SEQUENT_TRY_ASSIGN(const auto earlier, store_->modules_of_origin(origin_));
  // First of all, so that the next import finds what this one may leave half done.
  SEQUENT_TRY(store_->add_to_origin(origin_, modules));
  SEQUENT_TRY(store_all(progress));
  ImportSummary summary{.declarations = names_.size(), .modules = modules.size()};
  for (const auto& [name, kept] : names_) {
    summary.edges += kept.edges;
  }
  SEQUENT_TRY_ASSIGN(summary.removed, remove_stale(earlier));
  std::vector<std::string> gone;
  std::ranges::set_difference(earlier, modules, std::back_inserter(gone));
  SEQUENT_TRY(store_->remove_from_origin(origin_, gone));
  return summary;
}

}  // namespace sequent::decls
