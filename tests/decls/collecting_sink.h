#pragma once

#include <string_view>
#include <vector>

#include "decls/declaration.h"
#include "decls/declaration_check.h"
#include "decls/declaration_sink.h"

namespace sequent::test {

// Keeps what an importer gives, and refuses what the store would.
class CollectingSink final : public decls::DeclarationSink {
 public:
  base::Status take(const decls::Declaration& declaration) override {
    SEQUENT_TRY(decls::check_declaration(declaration));
    all.push_back(declaration);
    return {};
  }

  // Null: there is none of this name.
  [[nodiscard]] const decls::Declaration* find(std::string_view name) const {
    for (const decls::Declaration& one : all) {
      if (one.name == name) {
        return &one;
      }
    }
    return nullptr;
  }

  std::vector<decls::Declaration> all;
};

}  // namespace sequent::test
