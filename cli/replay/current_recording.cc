#include "cli/replay/current_recording.h"

#include <filesystem>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/replay/proof_start.h"
#include "cli/replay/record_files.h"
#include "cli/replay/replay_access.h"
#include "engine/base/file_io.h"
#include "proofcache/states/history_store.h"

namespace sequent::cli {
namespace {

namespace fs = std::filesystem;

// Where the file of a recording is, as seen from a folder or one above it: sessions name files of a
// project as seen from its root.
std::optional<std::string> find_above(fs::path folder, const std::string& file) {
  while (true) {
    std::error_code error;
    if (fs::is_regular_file(folder / file, error)) {
      return (folder / file).string();
    }
    if (!folder.has_relative_path()) {
      return std::nullopt;
    }
    folder = folder.parent_path();
  }
}

// The file that a user means: by its path, or by a session of it as it is now.
base::Result<std::string> file_of(states::HistoryStore& histories, const std::string& name) {
  std::error_code error;
  if (fs::exists(name, error)) {
    return name;
  }
  const fs::path here = fs::current_path(error);
  SEQUENT_TRY_ASSIGN(const std::vector<states::Session> sessions, histories.list());
  const auto named = choose_session(sessions, name, here.string());
  if (!named || !named->place.empty()) {
    return name;  // what is wrong with it as a file
  }
  const states::Session& session = named->session;
  const std::optional<std::string> path = find_above(here, session.file);
  if (!path) {
    return base::invalid("session " + session.id + " is of " + session.file +
                         ", which is not here: go to its project, or name the file");
  }
  SEQUENT_TRY_ASSIGN(const std::string text, base::read_file(*path));
  if (base::sha256(text) != session.source) {
    return base::invalid(session.file + " has changed since session " + session.id +
                         ": name the file, so that it is recorded again");
  }
  return *path;
}

}  // namespace

provers::TacticStart CurrentRecording::start_at(states::StepNumber step) const {
  provers::TacticStart start{.prover = source.options,
                             .module = source.module,
                             .base = source.environment,
                             .sentences = sentences_to(recording, step)};
  if (const auto state = recording.state_after(step)) {
    start.state = recording.state(*state);
  }
  return start;
}

base::Result<CurrentRecording> current_recording(Machine& machine,
                                                 Cache& cache,
                                                 const std::string& file,
                                                 bool remote,
                                                 Terminal& terminal,
                                                 const std::stop_token& stop) {
  states::HistoryStore histories(cache.store(), cache.name_space);
  SEQUENT_TRY_ASSIGN(const std::string path, file_of(histories, file));
  CoqSources sources(machine);
  SEQUENT_TRY_ASSIGN(CoqSource source, sources.file(path));
  SEQUENT_TRY_ASSIGN(const RecordSummary summary,
                     record_files(std::span(&source, 1), machine, cache,
                                  {.remote = remote, .silent = true}, terminal, stop));
  if (summary.failed > 0) {
    return base::unavailable(summary.first_failure);
  }
  SEQUENT_TRY_ASSIGN(const auto session, histories.last_of(source.file));
  if (session) {
    SEQUENT_TRY_ASSIGN(std::optional<states::Recording> recording, histories.load(session->id));
    if (recording) {
      return CurrentRecording{std::move(source), *std::move(recording)};
    }
  }
  return base::unavailable("the recording of " + file + " is gone");
}

}  // namespace sequent::cli
