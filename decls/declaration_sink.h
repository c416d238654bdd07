#pragma once

#include "decls/declaration.h"
#include "engine/base/result.h"

namespace sequent::decls {

// Where an importer's declarations go, one by one, in the order of the library. Nothing is
// visible to readers before the importer came to its end without an error.
class DeclarationSink {
 public:
  virtual ~DeclarationSink() = default;

  // An error is that of the sink (the disk, the store); the importer gives it on.
  virtual base::Status take(const Declaration& declaration) = 0;
};

}  // namespace sequent::decls
