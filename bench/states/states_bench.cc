// The proof histories of a store, in process, on one core: what they take on disk, how long they
// take to load, to take in again, to seek in and to search.
//
//   bench_states STORE NAMESPACE
//
// Time is the thread's own CPU time, so that other load on the machine counts less.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/store/open.h"
#include "engine/store/typed.h"
#include "proofcache/states/history_search.h"
#include "proofcache/states/history_store.h"
#include "proofcache/states/keys.h"
#include "proofcache/states/segment.h"

namespace sequent::states {
namespace {

double cpu_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double cpu_of(const std::function<void()>& work) {
  const double begin = cpu_microseconds();
  work();
  return cpu_microseconds() - begin;
}

void show_sizes(store::Store& store,
                const std::string& name_space,
                const std::vector<Session>& sessions) {
  const HistoryKeys keys(name_space);
  std::size_t heads = 0;
  std::size_t segments = 0;
  for (const Session& session : sessions) {
    const auto fields = store::get_all_fields(store, keys.session(session.id));
    for (const auto& [name, value] : fields.value()) {
      (name == "head" ? heads : segments) += value.size();
    }
  }
  std::printf("stored: %zu bytes of steps, %zu of heads\n", segments, heads);
}

void show_tables(const std::vector<Recording>& recordings) {
  std::size_t steps = 0;
  std::size_t goals = 0;
  std::size_t texts = 0;
  std::size_t bytes = 0;
  for (const Recording& recording : recordings) {
    const RecordingTables& tables = recording.tables();
    steps += tables.steps.size();
    goals += tables.goals.size();
    texts += tables.texts.size();
    bytes += tables.texts.items().size();
  }
  std::printf("%zu recordings, %zu steps; distinct by recording: %zu goals, %zu texts, %zu bytes\n",
              recordings.size(), steps, goals, texts, bytes);
}

void show_small(const std::vector<Recording>& recordings) {
  std::size_t bytes = 0;
  std::size_t largest = 0;
  const double took = cpu_of([&] {
    for (const Recording& recording : recordings) {
      const std::size_t size =
          encode_segment(recording.tables(), {}, Packing::kSmall).value().size();
      bytes += size;
      largest = std::max(largest, size);
    }
  });
  std::printf("encoded to stay: %zu bytes, the largest %zu, in %.0f ms\n", bytes, largest,
              took / 1e3);
}

std::vector<Step> steps_of(const Recording& recording) {
  std::vector<Step> steps;
  for (StepNumber i = 0; i < recording.size(); ++i) {
    const StepView view = recording.step(i);
    Step step{.parent = view.parent,
              .span = view.span,
              .text = std::string(view.text),
              .outcome = view.outcome,
              .state = {},
              .message = std::string(view.message),
              .time = view.time};
    if (const StateNumber state = recording.tables().steps[i].state; state != kNoNumber) {
      step.state = recording.state(state);
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

void show_ingest(const std::vector<Recording>& recordings) {
  std::size_t states = 0;
  double took = 0;
  for (const Recording& recording : recordings) {
    std::vector<Step> steps = steps_of(recording);
    states += static_cast<std::size_t>(
        std::ranges::count_if(steps, [](const Step& step) { return step.state.has_value(); }));
    took += cpu_of([&] {
      Recording again(recording.session());
      for (Step& step : steps) {
        static_cast<void>(again.take(std::move(step)).has_value());
      }
      static_cast<void>(encode_segment(again.tables(), {}, Packing::kFast).has_value());
    });
  }
  std::printf("taken in and encoded: %zu states of steps, %.0f a second\n", states,
              static_cast<double>(states) / took * 1e6);
}

void show_seek(const std::vector<Recording>& recordings) {
  base::Random random(1);
  std::vector<double> views;
  std::vector<double> copies;
  std::size_t seen = 0;
  for (int i = 0; i < 100'000; ++i) {
    const Recording& recording = recordings[random.below(recordings.size())];
    if (recording.size() == 0) {
      continue;
    }
    const auto step = static_cast<StepNumber>(random.below(recording.size()));
    views.push_back(cpu_of([&] {
      if (const auto state = recording.state_after(step)) {
        for (const GoalNumber goal : recording.tables().goals_of(*state)) {
          seen += recording.tables().goal(goal).conclusion.size();
        }
      }
    }));
    copies.push_back(cpu_of([&] {
      if (const auto state = recording.state_after(step)) {
        seen += recording.state(*state).focused.size();
      }
    }));
  }
  for (auto* times : {&views, &copies}) {
    std::ranges::sort(*times);
    std::printf("seek to a random step, %s: median %.2f us, p99 %.2f us, worst %.1f us\n",
                times == &views ? "views" : "a copy", (*times)[times->size() / 2],
                (*times)[times->size() * 99 / 100], times->back());
  }
  std::printf("(%zu bytes seen)\n", seen);
}

void show_search(const std::vector<Recording>& recordings) {
  for (const char* query : {"Permutation", " = ", "x <= y", "_ + _ = _", "?x = ?x", "In _ (_ ++ _)",
                            "_ = _", "/forall \\w+, \\w+ =/", "/^[A-Z]\\w*$/"}) {
    const auto needle = Needle::parse(query);
    std::size_t found = 0;
    double best = 1e18;
    for (int round = 0; round < 5; ++round) {
      found = 0;
      best = std::min(best, cpu_of([&] {
                        for (const Recording& recording : recordings) {
                          needle->search(recording, [&found](const NeedleMatch&) {
                            ++found;
                            return true;
                          });
                        }
                      }));
    }
    std::printf("search %-22s %7zu texts in %8.2f ms\n", query, found, best / 1e3);
  }
}

int run(const std::string& url, const std::string& name_space) {
  const auto open = store::open_store(url);
  if (!open) {
    std::fprintf(stderr, "%s\n", open.error().message.c_str());
    return 1;
  }
  HistoryStore history((*open)->store(), name_space);
  std::vector<Session> sessions = history.list().value();
  std::erase_if(sessions,
                [](const Session& session) { return session.status != SessionStatus::kCompleted; });
  if (sessions.empty()) {
    std::fprintf(stderr, "nothing is recorded in namespace %s\n", name_space.c_str());
    return 1;
  }
  std::vector<Recording> recordings;
  const double loading = cpu_of([&] {
    for (const Session& session : sessions) {
      recordings.push_back(history.load(session.id).value().value());
    }
  });
  show_tables(recordings);
  show_sizes((*open)->store(), name_space, sessions);
  std::printf("loaded in %.0f ms\n", loading / 1e3);
  show_small(recordings);
  show_ingest(recordings);
  show_seek(recordings);
  show_search(recordings);
  return 0;
}

}  // namespace
}  // namespace sequent::states

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: bench_states STORE NAMESPACE\n");
    return 2;
  }
  return sequent::states::run(argv[1], argv[2]);
}
