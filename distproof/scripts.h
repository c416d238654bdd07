#pragma once

#include "engine/store/script.h"

// The scripts of scripts/*.lua; each says there what it takes and returns.
namespace sequent::distproof {

extern const store::Script kBeatJobsScript;
extern const store::Script kBeatRunScript;
extern const store::Script kCancelJobsScript;
extern const store::Script kClaimJobsScript;
extern const store::Script kCloseRunScript;
extern const store::Script kCountJobsScript;
extern const store::Script kDoneJobsScript;
extern const store::Script kFailJobScript;
extern const store::Script kInspectJobsScript;
extern const store::Script kLearnDurationsScript;
extern const store::Script kListJobsScript;
extern const store::Script kListMembersScript;
extern const store::Script kNudgeWorkerScript;
extern const store::Script kOpenRunScript;
extern const store::Script kReapJobsScript;
extern const store::Script kRegisterMemberScript;
extern const store::Script kSetPrioritiesScript;
extern const store::Script kSubmitJobsScript;

}  // namespace sequent::distproof
