#pragma once

#include "engine/store/script.h"

// The scripts of scripts/*.lua; each says there what it takes and returns.
namespace sequent::states {

extern const store::Script kPutSessionScript;

}  // namespace sequent::states
