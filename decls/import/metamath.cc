#include "decls/import/metamath.h"

#include <filesystem>
#include <utility>

#include "decls/import/metamath/reader.h"

namespace sequent::decls {

base::Status read_metamath(const std::string& path,
                           const ImportProgress& progress,
                           DeclarationSink& sink) {
  SEQUENT_TRY_ASSIGN(auto lexer, metamath::Lexer::open(path));
  std::string database = std::filesystem::path(path).stem().string();
  return metamath::Reader(std::move(lexer), std::move(database), progress, sink).run();
}

}  // namespace sequent::decls
