#pragma once

#include <string>
#include <string_view>

#include "decls/declaration.h"
#include "decls/declaration_head.h"
#include "engine/base/result.h"

namespace sequent::decls {

// A declaration as it is stored, in two parts: what graphs need, and the rest.
//
// Format: declaration.capnp, packed. Equal declarations give equal bytes.
struct EncodedDeclaration {
  std::string head;
  std::string body;
};

// REQUIRES: the promises of Declaration and Term (declaration_check.h)
[[nodiscard]] EncodedDeclaration encode_declaration(const Declaration& declaration);

// kCorrupt: the bytes are no such part, or break a promise of Declaration or Term; the message
// says which.
[[nodiscard]] base::Result<DeclarationHead> decode_head(std::string_view head);
[[nodiscard]] base::Result<Declaration> decode_declaration(std::string_view head,
                                                           std::string_view body);

}  // namespace sequent::decls
