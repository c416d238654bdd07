#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/output/terminal.h"

namespace sequent::cli {

// One subcommand: what it understands, and what it does.
class Command {
 public:
  virtual ~Command() = default;
  // Binds options to members of this object.
  virtual void declare(Options& options) = 0;
  // After parsing. What goes wrong has been said to the terminal when it returns.
  virtual ExitCode run(Terminal& terminal) = 0;
};

struct CommandEntry {
  std::string_view name;  // one to three words: "check", "decls import lean"
  std::string_view summary;
  std::unique_ptr<Command> (*make)();
};

// All subcommands, in the order in which the help shows them.
[[nodiscard]] std::span<const CommandEntry> all_commands();

std::unique_ptr<Command> make_check_command();
std::unique_ptr<Command> make_worker_command();
std::unique_ptr<Command> make_serve_command();
std::unique_ptr<Command> make_cache_stats_command();
std::unique_ptr<Command> make_cache_explain_command();
std::unique_ptr<Command> make_cache_gc_command();
std::unique_ptr<Command> make_cache_verify_command();
std::unique_ptr<Command> make_cache_tactics_stats_command();
std::unique_ptr<Command> make_cache_tactics_invalidate_command();
std::unique_ptr<Command> make_cache_tactics_trim_command();
std::unique_ptr<Command> make_cache_tactics_clear_command();
std::unique_ptr<Command> make_cache_instances_stats_command();
std::unique_ptr<Command> make_cache_instances_invalidate_command();
std::unique_ptr<Command> make_cache_instances_trim_command();
std::unique_ptr<Command> make_cache_instances_clear_command();
std::unique_ptr<Command> make_store_checkpoint_command();
std::unique_ptr<Command> make_store_dump_command();
std::unique_ptr<Command> make_store_info_command();
std::unique_ptr<Command> make_store_load_command();
std::unique_ptr<Command> make_store_restore_command();
std::unique_ptr<Command> make_decls_import_coq_command();
std::unique_ptr<Command> make_jobs_list_command();
std::unique_ptr<Command> make_jobs_show_command();
std::unique_ptr<Command> make_jobs_why_command();
std::unique_ptr<Command> make_import_metamath_command();
std::unique_ptr<Command> make_import_lean_command();
std::unique_ptr<Command> make_decls_modules_command();
std::unique_ptr<Command> make_decls_list_command();
std::unique_ptr<Command> make_decls_show_command();
std::unique_ptr<Command> make_decls_deps_command();
std::unique_ptr<Command> make_decls_used_by_command();
std::unique_ptr<Command> make_decls_impact_command();
std::unique_ptr<Command> make_decls_why_command();
std::unique_ptr<Command> make_decls_axioms_command();
std::unique_ptr<Command> make_decls_unused_command();
std::unique_ptr<Command> make_decls_cycles_command();
std::unique_ptr<Command> make_decls_graph_command();
std::unique_ptr<Command> make_decls_remove_command();
std::unique_ptr<Command> make_decls_snapshot_create_command();
std::unique_ptr<Command> make_decls_snapshot_list_command();
std::unique_ptr<Command> make_decls_snapshot_diff_command();
std::unique_ptr<Command> make_decls_snapshot_delete_command();
std::unique_ptr<Command> make_replay_children_command();
std::unique_ptr<Command> make_replay_delete_command();
std::unique_ptr<Command> make_replay_diff_command();
std::unique_ptr<Command> make_replay_export_command();
std::unique_ptr<Command> make_replay_find_command();
std::unique_ptr<Command> make_replay_instance_command();
std::unique_ptr<Command> make_replay_list_command();
std::unique_ptr<Command> make_replay_path_command();
std::unique_ptr<Command> make_replay_show_command();
std::unique_ptr<Command> make_replay_stats_command();
std::unique_ptr<Command> make_replay_try_command();
std::unique_ptr<Command> make_replay_when_command();
std::unique_ptr<Command> make_replay_prove_command();
std::unique_ptr<Command> make_replay_record_command();
std::unique_ptr<Command> make_search_command();
std::unique_ptr<Command> make_completion_command();

}  // namespace sequent::cli
