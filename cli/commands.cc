#include <array>

#include "cli/command.h"

namespace sequent::cli {
namespace {

constexpr std::array kCommands{
    CommandEntry{"check", "check a library, reusing every result that is known",
                 make_check_command},
    CommandEntry{"worker", "take jobs from a store's queues, until told to stop",
                 make_worker_command},
    CommandEntry{"serve", "let other processes and machines use a store", make_serve_command},
    CommandEntry{"cache stats", "how much is cached, and what it has saved",
                 make_cache_stats_command},
    CommandEntry{"cache explain", "why a module would be checked again",
                 make_cache_explain_command},
    CommandEntry{"cache gc", "remove what was not used for longest", make_cache_gc_command},
    CommandEntry{"cache verify", "read all cached files and compare their digests",
                 make_cache_verify_command},
    CommandEntry{"store checkpoint", "a copy of a store in one file, while it is in use",
                 make_store_checkpoint_command},
    CommandEntry{"store dump", "write all that a store has to an .rdb file of Redis",
                 make_store_dump_command},
    CommandEntry{"store info", "what answers at a store's address", make_store_info_command},
    CommandEntry{"store load", "load an .rdb file of Redis into a store", make_store_load_command},
    CommandEntry{"store restore", "put a checkpoint in the place of what a store holds",
                 make_store_restore_command},
    CommandEntry{"decls import coq", "the declarations of a Coq project or installed library",
                 make_decls_import_coq_command},
    CommandEntry{"jobs list", "the runs of a store and their jobs", make_jobs_list_command},
    CommandEntry{"jobs show", "all that is known of a job", make_jobs_show_command},
    CommandEntry{"jobs why", "why a job does not run", make_jobs_why_command},
    CommandEntry{"decls import metamath", "declarations of a Metamath database",
                 make_import_metamath_command},
    CommandEntry{"decls import lean", "declarations of a Lean 4 library", make_import_lean_command},
    CommandEntry{"decls modules", "the modules that have declarations", make_decls_modules_command},
    CommandEntry{"decls list", "the declarations of a module, or all", make_decls_list_command},
    CommandEntry{"decls show", "all that is known of a declaration", make_decls_show_command},
    CommandEntry{"decls deps", "what a declaration needs", make_decls_deps_command},
    CommandEntry{"decls used-by", "what uses a declaration", make_decls_used_by_command},
    CommandEntry{"decls impact", "what has to be checked again after a change",
                 make_decls_impact_command},
    CommandEntry{"decls why", "how one declaration comes to need another", make_decls_why_command},
    CommandEntry{"decls axioms", "the axioms that declarations rest on", make_decls_axioms_command},
    CommandEntry{"decls unused", "declarations that nothing uses", make_decls_unused_command},
    CommandEntry{"decls cycles", "declarations that need each other", make_decls_cycles_command},
    CommandEntry{"decls graph", "the graph of a library, for other programs",
                 make_decls_graph_command},
    CommandEntry{"decls remove", "remove declarations, or all of a module",
                 make_decls_remove_command},
    CommandEntry{"decls snapshot create", "keep what all declarations say now",
                 make_decls_snapshot_create_command},
    CommandEntry{"decls snapshot list", "what was kept", make_decls_snapshot_list_command},
    CommandEntry{"decls snapshot diff", "what changed between two snapshots, or since one",
                 make_decls_snapshot_diff_command},
    CommandEntry{"decls snapshot delete", "delete a snapshot", make_decls_snapshot_delete_command},
    CommandEntry{"replay record", "keep all proof states of Coq files", make_replay_record_command},
    CommandEntry{"replay list", "what is recorded", make_replay_list_command},
    CommandEntry{"replay show", "a recorded file: its sentences and the goals after each",
                 make_replay_show_command},
    CommandEntry{"replay path", "the steps that lead to a step", make_replay_path_command},
    CommandEntry{"replay children", "what was done after a step", make_replay_children_command},
    CommandEntry{"replay diff", "compare the goals of two steps, or two recordings",
                 make_replay_diff_command},
    CommandEntry{"replay when", "when a hypothesis or goal appeared, changed and disappeared",
                 make_replay_when_command},
    CommandEntry{"replay stats", "how much is recorded", make_replay_stats_command},
    CommandEntry{"replay export", "a whole recording for other programs",
                 make_replay_export_command},
    CommandEntry{"replay delete", "delete recordings", make_replay_delete_command},
    CommandEntry{"search", "find theorems by what they state", make_search_command},
    CommandEntry{"completion", "a script that completes these words in a shell",
                 make_completion_command},
};

}  // namespace

std::span<const CommandEntry> all_commands() {
  return kCommands;
}

}  // namespace sequent::cli
