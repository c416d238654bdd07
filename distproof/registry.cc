#include "distproof/registry.h"

#include <charconv>
#include <sstream>
#include <utility>

#include "distproof/scripts.h"
#include "engine/store/typed.h"
#include "engine/store/typed_sorted.h"

namespace sequent::distproof {
namespace {

constexpr std::string_view kForgetWorkerAfter = "3600000";
constexpr std::string_view kForgetClosedAfter = "3600000";  // as long as RunOptions::keep
constexpr std::string_view kNeverForget = "0";
// A run that is registered but was never opened: its coordinator died in between.
constexpr std::chrono::milliseconds kOpensWithin{60'000};

struct Member {
  std::string name;
  std::chrono::milliseconds seen_ago{0};
  std::string info;
};

// Format: host, process id, slots, version, labels..., a line each.
std::string encode(const WorkerInfo& worker) {
  std::string text = escape_name(worker.host) + '\n' + std::to_string(worker.pid) + '\n' +
                     std::to_string(worker.slots) + '\n' + escape_name(worker.version);
  for (const std::string& label : worker.labels) {
    text += '\n' + escape_name(label);
  }
  return text;
}

template <typename Number>
Number number_of(const std::string& text, Number otherwise) {
  Number value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<WorkerInfo> decode(const Member& member) {
  auto id = WorkerId::parse(member.name);
  std::vector<std::string> lines;
  std::istringstream in(member.info);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(std::move(line));
  }
  if (!id || lines.size() < 4) {
    return std::nullopt;
  }
  WorkerInfo worker;
  worker.id = *std::move(id);
  worker.host = unescape_name(lines[0]);
  worker.pid = number_of<std::int64_t>(lines[1], 0);
  worker.slots = number_of(lines[2], 1);
  worker.version = unescape_name(lines[3]);
  for (std::size_t i = 4; i < lines.size(); ++i) {
    worker.labels.push_back(unescape_name(lines[i]));
  }
  return worker;
}

base::Result<std::vector<Member>> list_members(store::Store& store,
                                               const std::string& members,
                                               const std::string& info) {
  const std::vector<std::string_view> keys{members, info};
  SEQUENT_TRY_ASSIGN(auto reply, store::run_for_list(store, kListMembersScript, keys, {}));
  std::vector<Member> found;
  for (std::size_t i = 0; i + 2 < reply.size(); i += 3) {
    found.push_back({std::move(reply[i].text), std::chrono::milliseconds(reply[i + 1].integer),
                     std::move(reply[i + 2].text)});
  }
  return found;
}

base::Status register_member(store::Store& store,
                             const std::string& members,
                             const std::string& info,
                             std::span<const std::string_view> args) {
  const std::vector<std::string_view> keys{members, info};
  SEQUENT_TRY(store::run_for_integer(store.repeatable(), kRegisterMemberScript, keys, args));
  return {};
}

base::Status forget_member(store::Store& store,
                           const std::string& members,
                           const std::string& info,
                           std::string_view member) {
  SEQUENT_TRY(store::remove_from_sorted_set(store.repeatable(), members, {&member, 1}));
  SEQUENT_TRY(store::remove_fields(store.repeatable(), info, {&member, 1}));
  return {};
}

}  // namespace

Registry::Registry(store::Store& store, std::string_view name_space)
    : store_(&store), name_space_(name_space), shared_(name_space) {}

base::Status Registry::beat(const WorkerInfo& worker) {
  const std::string text = encode(worker);
  const std::vector<std::string_view> args{worker.id.text(), text, kForgetWorkerAfter};
  return register_member(*store_, shared_.workers(), shared_.worker_info(), args);
}

base::Status Registry::leave(const WorkerId& worker) {
  SEQUENT_TRY(forget_member(*store_, shared_.workers(), shared_.worker_info(), worker.text()));
  const std::string nudge = shared_.nudge(worker);
  const std::string_view key = nudge;
  SEQUENT_TRY(store::remove(store_->repeatable(), {&key, 1}));
  return {};
}

base::Result<std::vector<KnownWorker>> Registry::workers(std::chrono::milliseconds within) {
  SEQUENT_TRY_ASSIGN(const std::vector<Member> members,
                     list_members(*store_, shared_.workers(), shared_.worker_info()));
  std::vector<KnownWorker> workers;
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (auto info = decode(*member); info && member->seen_ago <= within) {
      workers.push_back({*std::move(info), member->seen_ago});
    }
  }
  return workers;
}

base::Status Registry::add_run(const RunId& run, std::string_view label) {
  const std::vector<std::string_view> args{run.text(), label, kNeverForget};
  return register_member(*store_, shared_.runs(), shared_.run_info(), args);
}

base::Status Registry::remove_run(const RunId& run) {
  SEQUENT_TRY_ASSIGN(const std::optional<std::string> label,
                     store::get_field(store_->repeatable(), shared_.run_info(), run.text()));
  if (label) {
    const std::vector<std::string_view> args{run.text(), *label, kForgetClosedAfter};
    SEQUENT_TRY(register_member(*store_, shared_.closed_runs(), shared_.closed_run_info(), args));
  }
  return forget_member(*store_, shared_.runs(), shared_.run_info(), run.text());
}

base::Result<std::vector<KnownRun>> Registry::runs() {
  return list_runs(shared_.runs(), shared_.run_info());
}

base::Result<std::vector<KnownRun>> Registry::closed_runs() {
  return list_runs(shared_.closed_runs(), shared_.closed_run_info());
}

base::Result<std::vector<KnownRun>> Registry::list_runs(const std::string& members,
                                                        const std::string& info) {
  SEQUENT_TRY_ASSIGN(std::vector<Member> found, list_members(*store_, members, info));
  std::vector<KnownRun> runs;
  for (Member& member : found) {
    if (auto run = RunId::parse(member.name)) {
      runs.push_back({*std::move(run), std::move(member.info), member.seen_ago});
    }
  }
  return runs;
}

base::Result<int> Registry::sweep() {
  SEQUENT_TRY_ASSIGN(const std::vector<KnownRun> known, runs());
  int closed = 0;
  for (const KnownRun& run : known) {
    const RunKeys keys(name_space_, run.run);
    const std::vector<std::string_view> args{"abandoned", ""};
    SEQUENT_TRY_ASSIGN(
        const std::int64_t answer,
        store::run_for_integer(store_->repeatable(), kCloseRunScript, keys.all(), args));
    const bool is_gone =
        answer == 1 || answer == 2 || (answer == -1 && run.opened_ago > kOpensWithin);
    if (is_gone) {
      SEQUENT_TRY(remove_run(run.run));
    }
    closed += answer == 1 ? 1 : 0;
  }
  return closed;
}

}  // namespace sequent::distproof
