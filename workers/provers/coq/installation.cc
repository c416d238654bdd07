#include "workers/provers/coq/installation.h"

#include <array>
#include <filesystem>

#include "engine/base/paths.h"
#include "workers/provers/coq/environment.h"
#include "workers/provers/coq/kept_lines.h"
#include "workers/provers/coq/source_tree.h"

namespace sequent::provers {
namespace {

base::Error not_installed(std::string_view program) {
  std::string text(program);
  text += " is not installed: apt install coq";
  return base::unavailable(std::move(text));
}

constexpr std::array<std::string_view, 2> kPluginFiles = {".cmxs", "META"};

bool enter_any(std::string_view folder) {
  return folder[0] != '.';
}

// `NAME=value` in the output of coqc -config.
std::string config_value(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.size() > name.size() && line.substr(0, name.size()) == name &&
        line[name.size()] == '=') {
      return base::normal_path(std::string(line.substr(name.size() + 1)));
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return {};
}

}  // namespace

CoqInstallation::CoqInstallation(ToolRunner& tools,
                                 base::StatDigestCache& digests,
                                 std::string cache_folder)
    : tools_(tools), digests_(digests), cache_folder_(std::move(cache_folder)) {}

base::Result<CoqFacts> CoqInstallation::facts() {
  auto state = state_.lock();
  if (!state->facts) {
    SEQUENT_TRY_ASSIGN(state->facts, find_facts());
  }
  return *state->facts;
}

void CoqInstallation::forget() {
  *state_.lock() = State();
}

base::Result<CoqFacts> CoqInstallation::find_facts() {
  const base::Result<std::string> coqc = tools_.find("coqc");
  if (!coqc) {
    if (coqc.error().code == base::ErrorCode::kNotFound) {
      return not_installed("coqc");
    }
    return coqc.error();
  }
  SEQUENT_TRY_ASSIGN(const base::Digest binary, digests_.digest_of(*coqc));
  // Where the libraries are follows from the binary and where it is.
  const std::string kept =
      kept_name(cache_folder_, "coqc", base::Hasher().field(binary.raw()).field(*coqc).finish());
  if (const std::optional<std::vector<std::string>> lines = kept_lines(kept);
      lines && lines->size() == 3 && std::filesystem::exists((*lines)[1] + "/theories")) {
    return CoqFacts{*coqc, (*lines)[0], (*lines)[1], (*lines)[2], binary};
  }
  const std::vector<std::string> environment = as_assignments(coq_environment({}));
  const std::vector<std::string> ask_version = {*coqc, "--print-version"};
  SEQUENT_TRY_ASSIGN(const ToolRunner::Output version, tools_.run(ask_version, environment, "/"));
  const std::vector<std::string> ask_config = {*coqc, "-config"};
  SEQUENT_TRY_ASSIGN(const ToolRunner::Output config, tools_.run(ask_config, environment, "/"));
  CoqFacts facts{.coqc = *coqc, .binary = binary};
  facts.version = version.out.substr(0, version.out.find_first_of(" \n"));
  facts.library_folder = config_value(config.out, "COQLIB");
  facts.core_folder = config_value(config.out, "COQCORELIB");
  if (facts.version.empty() || facts.library_folder.empty() || facts.core_folder.empty()) {
    return base::unavailable(*coqc + " -config does not say where its library is: apt install " +
                             "--reinstall coq");
  }
  if (!std::filesystem::is_directory(facts.library_folder + "/theories")) {
    return base::unavailable("the standard library of coqc is not in " + facts.library_folder +
                             ": apt install libcoq-stdlib");
  }
  keep_lines(cache_folder_, kept, {facts.version, facts.library_folder, facts.core_folder});
  return facts;
}

base::Result<std::string> CoqInstallation::fingerprint() {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, facts());
  auto state = state_.lock();
  if (state->fingerprint) {
    return *state->fingerprint;
  }
  base::Hasher hasher;
  hasher.field("coq").field(coq.version).field(coq.binary.raw());
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> plugins,
                     files_below(coq.core_folder, kPluginFiles, enter_any));
  for (const std::string& plugin : plugins) {
    SEQUENT_TRY_ASSIGN(const base::Digest digest,
                       digests_.digest_of(coq.core_folder + "/" + plugin));
    hasher.field(plugin).field(digest.raw());
  }
  state->fingerprint = hasher.finish().hex();
  return *state->fingerprint;
}

base::Result<std::string> CoqInstallation::coqdep() {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, facts());
  const std::string beside = coq.coqc.substr(0, coq.coqc.rfind('/') + 1) + "coqdep";
  if (std::filesystem::exists(beside)) {
    return beside;
  }
  base::Result<std::string> found = tools_.find("coqdep");
  if (!found && found.error().code == base::ErrorCode::kNotFound) {
    return not_installed("coqdep");
  }
  return found;
}

}  // namespace sequent::provers
