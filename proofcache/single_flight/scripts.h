#pragma once

#include "engine/store/script.h"

// The scripts of scripts/*.lua; each says there what it takes and returns.
namespace sequent::proofcache {

extern const store::Script kEndFlightScript;
extern const store::Script kRenewFlightScript;
extern const store::Script kTakeFlightScript;

}  // namespace sequent::proofcache
