#include "proofcache/results/explain.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/store/typed.h"
#include "proofcache/keys.h"
#include "proofcache/results/origin.h"

namespace sequent::proofcache {
namespace {

constexpr std::size_t kWordsShown = 3;

// Words of `list` that are not in `other`, as often as there are more of them.
std::vector<std::string> only_in(const std::vector<std::string>& list,
                                 std::vector<std::string> other) {
  std::vector<std::string> rest;
  for (const std::string& word : list) {
    const auto found = std::find(other.begin(), other.end(), word);
    if (found == other.end()) {
      rest.push_back(word);
    } else {
      other.erase(found);
    }
  }
  return rest;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < kWordsShown; ++i) {
    text += (i == 0 ? "" : " ") + words[i];
  }
  return words.size() > kWordsShown ? text + " ..." : text;
}

// Which of `now` has another mark than `then`, or none there; or what `then` had besides.
struct Change {
  std::string name;  // empty: something that is not there any more
  bool added = false;
};
std::optional<Change> first_change(const std::vector<NamedMark>& then,
                                   const std::vector<NamedMark>& now,
                                   const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < now.size(); ++i) {
    const auto before = std::find_if(
        then.begin(), then.end(), [&](const NamedMark& mark) { return mark.name == now[i].name; });
    if (before == then.end() || before->content != now[i].content) {
      return Change{names[i], before == then.end()};
    }
  }
  return then.size() == now.size() ? std::nullopt : std::optional(Change{});
}

std::string sentence(const Change& change, const std::string& what, const char* gone) {
  if (change.name.empty()) {
    return gone;
  }
  return what + " " + change.name + (change.added ? " is new" : " changed");
}

// Two origins of one module side by side, the one of now with its names.
class Comparison {
 public:
  Comparison(const Origin& then,
             const Origin& now,
             const JobInputs& inputs,
             std::span<const DirectDependency> dependencies)
      : then_(then), now_(now), inputs_(inputs) {
    for (const NamedDigest& file : inputs.files) {
      files_.push_back(file.name);
    }
    for (const NamedDigest& library : inputs.libraries) {
      libraries_.push_back(library.name);
    }
    for (const DirectDependency& dependency : dependencies) {
      dependencies_.push_back(dependency.module);
    }
  }

  // How many kinds of inputs differ: the smaller, the nearer.
  [[nodiscard]] int distance() const {
    return (then_.prover != now_.prover ? 1 : 0) + (then_.arguments != now_.arguments ? 1 : 0) +
           (then_.environment != now_.environment ? 1 : 0) + (then_.source != now_.source ? 1 : 0) +
           (then_.files != now_.files ? 1 : 0) + (then_.libraries != now_.libraries ? 1 : 0) +
           (then_.observer != now_.observer ? 1 : 0) +
           (then_.dependencies != now_.dependencies ? 1 : 0);
  }

  base::Result<Explanation> explain(store::Store& store, const ResultKeys& keys) const {
    if (then_.source != now_.source) {
      return explained(Difference::kSource, inputs_.source.name + " changed");
    }
    if (then_.arguments != now_.arguments) {
      return explain_words(store, keys, Difference::kArgument, then_.arguments, inputs_.arguments);
    }
    if (then_.environment != now_.environment) {
      return explain_words(store, keys, Difference::kEnvironment, then_.environment,
                           assignments(inputs_.environment));
    }
    if (then_.prover != now_.prover) {
      return explained(Difference::kProver,
                       "the prover is another one (binary, version or plugins)");
    }
    if (const auto change = first_change(then_.files, now_.files, files_)) {
      return explained(Difference::kFile,
                       sentence(*change, "file", "it reads a file less than before"));
    }
    if (const auto change = first_change(then_.libraries, now_.libraries, libraries_)) {
      return explained(
          Difference::kLibrary,
          sentence(*change, "installed library", "it loads an installed library less than before"));
    }
    if (then_.observer != now_.observer) {
      return explained(Difference::kObserver, now_.observer ? "it reads proofs of what it loads now"
                                                            : "it does not read proofs any more");
    }
    if (const auto change = first_change(then_.dependencies, now_.dependencies, dependencies_)) {
      return explained(
          Difference::kDependency,
          sentence(*change, now_.observer ? "module (with its proofs)" : "the interface of module",
                   "it loads a module less than before"));
    }
    return explained(Difference::kBlobs, "its result was known, and is lost");
  }

 private:
  [[nodiscard]] Explanation explained(Difference difference, std::string text) const {
    return {difference, inputs_.module, std::move(text)};
  }

  base::Result<Explanation> explain_words(store::Store& store,
                                          const ResultKeys& keys,
                                          Difference difference,
                                          const base::Digest& then,
                                          const std::vector<std::string>& now) const {
    const std::string what = difference == Difference::kArgument ? "argument " : "variable ";
    SEQUENT_TRY_ASSIGN(const std::optional<std::string> text,
                       store::get_bytes(store, keys.words(then)));
    const std::vector<std::string> before = words_of(text.value_or(""));
    const auto added = only_in(now, before);
    const auto removed = only_in(before, now);
    if (!added.empty() && !removed.empty()) {
      return explained(difference, what + listed(removed) + " became " + listed(added));
    }
    if (!added.empty()) {
      return explained(difference, what + listed(added) + " is new");
    }
    if (!removed.empty()) {
      return explained(difference, what + listed(removed) + " is gone");
    }
    return explained(difference, what + "order changed");
  }

  const Origin& then_;
  const Origin& now_;
  const JobInputs& inputs_;
  std::vector<std::string> files_;
  std::vector<std::string> libraries_;
  std::vector<std::string> dependencies_;
};

base::Result<std::vector<Origin>> origins_of(store::Store& store,
                                             const ResultKeys& keys,
                                             const std::string& module) {
  const std::string name = keys.origins(module);
  const std::array<std::string_view, 4> words{"LRANGE", name, "0", "-1"};
  SEQUENT_TRY_ASSIGN(const resp::Reply reply, store.run(words));
  std::vector<Origin> origins;
  for (auto item = reply.items.rbegin(); item != reply.items.rend(); ++item) {  // newest first
    if (auto origin = Origin::decode(item->text)) {
      origins.push_back(*std::move(origin));
    }
  }
  return origins;
}

}  // namespace

base::Result<Explanation> explain(store::Store& store,
                                  std::string_view name_space,
                                  std::span<const JobNode> jobs,
                                  std::size_t index) {
  Results results(store, name_space);
  const ResultKeys keys(name_space);
  SEQUENT_TRY_ASSIGN(const auto found, results.find_graph(jobs));
  // Down to where it begins: a module all of whose dependencies are known.
  const auto is_bad = [&](std::size_t job) {
    return !found[job] || found[job]->manifest.verdict == Verdict::kFailed;
  };
  for (bool deeper = true; deeper && !found[index];) {
    const auto& needs = jobs[index].dependencies;
    const auto missing = std::find_if(needs.begin(), needs.end(), is_bad);
    deeper = missing != needs.end();
    if (deeper) {
      index = *missing;
    }
  }
  const JobInputs& inputs = jobs[index].inputs;
  if (found[index]) {
    const bool failed = found[index]->manifest.verdict == Verdict::kFailed;
    return Explanation{Difference::kNothing, inputs.module,
                       failed ? inputs.module + " is known to fail" : "its result is known"};
  }
  std::vector<DirectDependency> direct;
  for (const std::uint32_t need : jobs[index].dependencies) {
    direct.push_back({jobs[need].inputs.module, found[need]->tree});
  }
  SEQUENT_TRY_ASSIGN(const std::vector<Origin> origins, origins_of(store, keys, inputs.module));
  if (origins.empty()) {
    return Explanation{Difference::kNeverRun, inputs.module,
                       inputs.module + " was never checked before"};
  }
  const Origin now = origin_of(result_key(inputs, direct), inputs, direct);
  const auto nearest =
      std::min_element(origins.begin(), origins.end(), [&](const Origin& a, const Origin& b) {
        return Comparison(a, now, inputs, direct).distance() <
               Comparison(b, now, inputs, direct).distance();
      });
  return Comparison(*nearest, now, inputs, direct).explain(store, keys);
}

}  // namespace sequent::proofcache
