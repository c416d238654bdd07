#pragma once

#include "engine/store/script.h"

// The scripts of scripts/*.lua; each says there what it takes and returns.
namespace sequent::tactics {

extern const store::Script kDropScopesScript;
extern const store::Script kPutEntriesScript;

}  // namespace sequent::tactics
