#include "tests/distproof/mutating_store.h"

#include <array>
#include <utility>

#include "distproof/scripts.h"
#include "engine/base/digest.h"

namespace sequent::test {
namespace {

const std::array kScripts{
    &distproof::kBeatJobsScript,      &distproof::kBeatRunScript,
    &distproof::kCancelJobsScript,    &distproof::kClaimJobsScript,
    &distproof::kCloseRunScript,      &distproof::kCountJobsScript,
    &distproof::kDoneJobsScript,      &distproof::kFailJobScript,
    &distproof::kInspectJobsScript,   &distproof::kLearnDurationsScript,
    &distproof::kListJobsScript,      &distproof::kListMembersScript,
    &distproof::kNudgeWorkerScript,   &distproof::kOpenRunScript,
    &distproof::kReapJobsScript,      &distproof::kRegisterMemberScript,
    &distproof::kSetPrioritiesScript, &distproof::kSubmitJobsScript,
};

}  // namespace

MutatingStore::MutatingStore(store::Store& behind, std::string from, std::string to)
    : behind_(&behind), from_(std::move(from)) {
  for (const store::Script* script : kScripts) {
    std::string source(script->source);
    for (std::size_t at = source.find(from_); at != std::string::npos;
         at = source.find(from_, at + to.size())) {
      source.replace(at, from_.size(), to);
    }
    if (source != script->source) {
      std::string sha1 = base::sha1_hex(source);
      mutants_[std::string(script->name)] = {std::move(source), std::move(sha1)};
    }
  }
}

base::Result<resp::Reply> MutatingStore::run_script(const store::Script& script,
                                                    store::Args keys,
                                                    store::Args args) {
  const auto mutant = mutants_.find(script.name);
  if (mutant == mutants_.end()) {
    return behind_->run_script(script, keys, args);
  }
  return behind_->run_script({script.name, mutant->second.sha1, mutant->second.source}, keys, args);
}

}  // namespace sequent::test
