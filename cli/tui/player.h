#pragma once

#include "cli/output/terminal.h"
#include "engine/base/result.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/step.h"

namespace sequent::cli {

// Steps through a recording on the terminal of this process, from `start` on, until the user
// leaves: the tree of steps on the left, the goals on the right with what changed in them.
// The screen is as it was when this returns, and also while the process is stopped.
//
// A signal that ends the process (SIGINT, SIGTERM, SIGHUP, SIGQUIT) ends it after the screen was
// restored: then this does not return. REQUIRES: they are not blocked (no Signals).
// Errors: kUnavailable: terminal.is_live() is false, or there is no terminal to read keys from.
// kInvalid: there is no such step; an empty recording has none.
base::Status play(Terminal& terminal, const states::Recording& recording, states::StepNumber start);

}  // namespace sequent::cli
