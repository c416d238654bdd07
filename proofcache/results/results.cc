#include "proofcache/results/results.h"

#include <array>
#include <map>
#include <utility>

#include "engine/base/parse.h"
#include "engine/store/typed.h"
#include "proofcache/results/manifest_wire.h"
#include "proofcache/results/origin.h"

namespace sequent::proofcache {
namespace {

constexpr std::string_view kOriginsKept = "-8";  // LTRIM's first index: the last 8
constexpr std::string_view kReportsKept = "99";  // LTRIM's last index: the first 100
constexpr std::size_t kKeysPerCall = 1000;

base::Status check_all(const std::vector<resp::Reply>& replies, std::string_view what) {
  for (const resp::Reply& reply : replies) {
    if (reply.is_error()) {
      return base::unavailable(std::string(what) + ": " + reply.text);
    }
  }
  return {};
}

// A graph on its way through look-ups: keys become known from the leaves upwards.
class GraphSearch {
 public:
  explicit GraphSearch(std::span<const JobNode> jobs) : jobs_(jobs), found_(jobs.size()) {
    own_.reserve(jobs.size());
    for (const JobNode& job : jobs) {
      own_.push_back(own_inputs_digest(job.inputs));
    }
    state_.assign(jobs.size(), State::kOpen);
  }

  [[nodiscard]] const std::vector<base::Digest>& own_inputs() const { return own_; }

  // Takes over what is known under each job's guessed key, where the guess is right. Returns the
  // jobs whose keys are known now and were not among the guesses: they are to be asked.
  std::vector<std::size_t> advance(std::vector<std::optional<FoundResult>>& guessed) {
    std::vector<std::size_t> to_ask;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (state_[i] != State::kOpen) {
        continue;
      }
      const Below below = look_below(i);
      if (below == Below::kMissing) {
        state_[i] = State::kMissing;
      }
      if (below != Below::kFound) {
        continue;
      }
      const base::Digest key = result_key(own_[i], jobs_[i].inputs.observer, direct(i));
      if (guessed[i] && guessed[i]->key == key) {
        accept(i, key, std::move(guessed[i]->manifest));
      } else {
        asked_[i] = key;
        state_[i] = State::kAsked;
        to_ask.push_back(i);
      }
    }
    return to_ask;
  }

  [[nodiscard]] const base::Digest& asked_key(std::size_t job) const { return asked_.at(job); }

  void answer(std::size_t job, std::optional<Manifest> manifest) {
    if (manifest) {
      accept(job, asked_.at(job), *std::move(manifest));
    } else {
      state_[job] = State::kMissing;
    }
  }

  std::vector<std::optional<FoundResult>> take() { return std::move(found_); }

 private:
  enum class State : std::uint8_t { kOpen, kAsked, kFound, kMissing };
  enum class Below : std::uint8_t { kFound, kUnknown, kMissing };

  // A dependency that failed has no product: nothing above it can be known.
  [[nodiscard]] Below look_below(std::size_t job) const {
    Below below = Below::kFound;
    for (const std::uint32_t need : jobs_[job].dependencies) {
      const bool failed = found_[need] && found_[need]->manifest.verdict == Verdict::kFailed;
      if (state_[need] == State::kMissing || failed) {
        return Below::kMissing;
      }
      if (state_[need] != State::kFound) {
        below = Below::kUnknown;
      }
    }
    return below;
  }

  [[nodiscard]] std::vector<DirectDependency> direct(std::size_t job) const {
    std::vector<DirectDependency> dependencies;
    for (const std::uint32_t need : jobs_[job].dependencies) {
      dependencies.push_back({jobs_[need].inputs.module, found_[need]->tree});
    }
    return dependencies;
  }

  void accept(std::size_t job, const base::Digest& key, Manifest manifest) {
    const TreeDigests tree = tree_digests(jobs_[job].inputs.module, manifest.product, direct(job));
    found_[job] = FoundResult{key, std::move(manifest), tree};
    state_[job] = State::kFound;
  }

  std::span<const JobNode> jobs_;
  std::vector<base::Digest> own_;
  std::vector<State> state_;
  std::map<std::size_t, base::Digest> asked_;
  std::vector<std::optional<FoundResult>> found_;
};

}  // namespace

Results::Results(store::Store& store, std::string_view name_space)
    : store_(store.repeatable()), keys_(name_space) {}

base::Result<std::optional<Manifest>> Results::find(const base::Digest& key) {
  SEQUENT_TRY_ASSIGN(const std::optional<std::string> bytes,
                     store::get_bytes(store_, keys_.result(key)));
  return bytes ? decode_manifest(*bytes) : std::nullopt;
}

base::Result<std::vector<std::optional<Manifest>>> Results::find_many(
    std::span<const base::Digest> keys) {
  std::vector<std::optional<Manifest>> manifests;
  manifests.reserve(keys.size());
  for (std::size_t from = 0; from < keys.size(); from += kKeysPerCall) {
    std::vector<std::string> names;
    for (const base::Digest& key : keys.subspan(from, std::min(kKeysPerCall, keys.size() - from))) {
      names.push_back(keys_.result(key));
    }
    SEQUENT_TRY_ASSIGN(const auto values, store::get_many(store_, names));
    for (const std::optional<std::string>& bytes : values) {
      manifests.push_back(bytes ? decode_manifest(*bytes) : std::nullopt);
    }
  }
  return manifests;
}

base::Result<std::vector<std::optional<FoundResult>>> Results::find_graph(
    std::span<const JobNode> jobs) {
  GraphSearch search(jobs);
  std::vector<std::string> hint_keys;
  hint_keys.reserve(jobs.size());
  for (const base::Digest& own : search.own_inputs()) {
    hint_keys.push_back(keys_.hint(own));
  }
  std::vector<std::optional<FoundResult>> guessed(jobs.size());
  std::vector<std::size_t> hinted;
  std::vector<base::Digest> guesses;
  for (std::size_t from = 0; from < hint_keys.size(); from += kKeysPerCall) {
    const std::size_t count = std::min(kKeysPerCall, hint_keys.size() - from);
    SEQUENT_TRY_ASSIGN(const auto hints,
                       store::get_many(store_, std::span(hint_keys).subspan(from, count)));
    for (std::size_t i = 0; i < hints.size(); ++i) {
      if (const auto key = hints[i] ? base::Digest::from_raw(*hints[i]) : std::nullopt) {
        hinted.push_back(from + i);
        guesses.push_back(*key);
      }
    }
  }
  SEQUENT_TRY_ASSIGN(std::vector<std::optional<Manifest>> known, find_many(guesses));
  for (std::size_t i = 0; i < hinted.size(); ++i) {
    if (known[i]) {
      guessed[hinted[i]] = FoundResult{guesses[i], *std::move(known[i]), {}};
    }
  }
  for (std::vector<std::size_t> asked = search.advance(guessed); !asked.empty();
       asked = search.advance(guessed)) {
    std::vector<base::Digest> keys;
    for (const std::size_t job : asked) {
      keys.push_back(search.asked_key(job));
    }
    SEQUENT_TRY_ASSIGN(std::vector<std::optional<Manifest>> answers, find_many(keys));
    for (std::size_t i = 0; i < asked.size(); ++i) {
      search.answer(asked[i], std::move(answers[i]));
    }
  }
  return search.take();
}

base::Result<StoreOutcome> Results::store(const base::Digest& key,
                                          const Manifest& manifest,
                                          const JobInputs& inputs,
                                          std::span<const DirectDependency> dependencies) {
  assert(manifest.undeclared_reads.empty());
  const std::string name = keys_.result(key);
  const std::string bytes = encode_manifest(manifest);
  SEQUENT_TRY(remember_origin(key, inputs, dependencies));
  SEQUENT_TRY_ASSIGN(const bool is_new, store::put_bytes_if_absent(store_, name, bytes));
  if (is_new) {
    SEQUENT_TRY(store::increment_field(store_, keys_.counts(), "results"));
    return StoreOutcome::kNew;
  }
  SEQUENT_TRY_ASSIGN(std::optional<Manifest> known, find(key));
  if (!known) {  // damaged, or gone in between
    SEQUENT_TRY(store::put_bytes(store_, name, bytes));
    return StoreOutcome::kNew;
  }
  if (known->same_result(manifest)) {
    return StoreOutcome::kSame;
  }
  SEQUENT_TRY(report_difference(
      key,
      {.key = key, .module = manifest.module, .first = *std::move(known), .second = manifest}));
  return StoreOutcome::kNondeterministic;
}

base::Status Results::remember_origin(const base::Digest& key,
                                      const JobInputs& inputs,
                                      std::span<const DirectDependency> dependencies) {
  const Origin origin = origin_of(key, inputs, dependencies);
  const std::string origins = keys_.origins(inputs.module);
  const std::vector<store::Command> commands{
      {"SET", keys_.hint(own_inputs_digest(inputs)), std::string(key.raw())},
      {"SET", keys_.words(origin.arguments), words_text(inputs.arguments)},
      {"SET", keys_.words(origin.environment), words_text(assignments(inputs.environment))},
      {"RPUSH", origins, origin.encode()},
      {"LTRIM", origins, std::string(kOriginsKept), "-1"},
  };
  SEQUENT_TRY_ASSIGN(const std::vector<resp::Reply> replies, store_.run_batch(commands));
  return check_all(replies, "origin of " + inputs.module);
}

base::Status Results::report_difference(const base::Digest& key, const Nondeterminism& difference) {
  const std::vector<store::Command> commands{
      {"LPUSH", keys_.nondeterminism(), encode_difference(difference)},
      {"LTRIM", keys_.nondeterminism(), "0", std::string(kReportsKept)},
  };
  SEQUENT_TRY_ASSIGN(const std::vector<resp::Reply> replies, store_.run_batch(commands));
  return check_all(replies, "difference of " + key.hex());
}

base::Status Results::forget(const base::Digest& key) {
  const std::string name = keys_.result(key);
  const std::array<std::string_view, 1> names{name};
  SEQUENT_TRY_ASSIGN(const std::int64_t removed, store::remove(store_, names));
  if (removed > 0) {
    SEQUENT_TRY(store::increment_field(store_, keys_.counts(), "results", -1));
  }
  return {};
}

base::Result<std::vector<Nondeterminism>> Results::nondeterminism() {
  const std::string name = keys_.nondeterminism();
  const std::array<std::string_view, 4> words{"LRANGE", name, "0", kReportsKept};
  SEQUENT_TRY_ASSIGN(const resp::Reply reply, store_.run(words));
  std::vector<Nondeterminism> found;
  for (const resp::Reply& item : reply.items) {
    if (auto difference = decode_difference(item.text)) {
      found.push_back(*std::move(difference));
    }
  }
  return found;
}

base::Status Results::count(const CacheCounts& counts) {
  const std::string name = keys_.counts();
  std::vector<store::Command> commands;
  const auto add = [&](const char* field, std::uint64_t by) {
    if (by > 0) {
      commands.push_back({"HINCRBY", name, field, std::to_string(by)});
    }
  };
  add("hits", counts.hits);
  add("misses", counts.misses);
  add("saved_us", counts.saved_us);
  if (commands.empty()) {
    return {};
  }
  SEQUENT_TRY_ASSIGN(const std::vector<resp::Reply> replies, store_.run_batch(commands));
  return check_all(replies, "counts of the cache");
}

base::Result<CacheCounts> Results::counts() {
  const std::array<std::string_view, 3> fields{"hits", "misses", "saved_us"};
  SEQUENT_TRY_ASSIGN(const auto values, store::get_fields(store_, keys_.counts(), fields));
  const auto number = [&](std::size_t i) {
    const auto parsed = values[i] ? base::parse_int(*values[i]) : std::nullopt;
    return parsed && *parsed > 0 ? static_cast<std::uint64_t>(*parsed) : 0;
  };
  return CacheCounts{.hits = number(0), .misses = number(1), .saved_us = number(2)};
}

base::Result<std::uint64_t> Results::size() {
  SEQUENT_TRY_ASSIGN(const auto value, store::get_field(store_, keys_.counts(), "results"));
  const auto parsed = value ? base::parse_int(*value) : std::nullopt;
  return parsed && *parsed > 0 ? static_cast<std::uint64_t>(*parsed) : 0;
}

}  // namespace sequent::proofcache
