#include "engine/restore.h"

#include <array>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "engine/core.h"
#include "engine/loader.h"
#include "engine/persist/database_file.h"
#include "engine/persist/record.h"
#include "engine/persist/recovery.h"

namespace sequent::engine {
namespace {

constexpr std::size_t kRowBytes = std::size_t{128} << 10;
// No more is read while this much waits to be written.
constexpr std::size_t kMaxWaitingBytes = std::size_t{16} << 20;
constexpr std::chrono::milliseconds kAskAgain{1};
constexpr std::size_t kDropsAtOnce = 1000;

}  // namespace

// Big values of the databases that are being filled: they lie with the engine's own, under
// ids of their own.
class Restore::Values final : public data::BigValues {
 public:
  explicit Values(Engine& engine) : engine_(engine) {}

  std::uint64_t put(std::string_view bytes) override {
    Engine::Turn turn = engine_.begin_turn();
    const std::uint64_t id = own(turn).put(bytes);
    here_.insert(id);
    wanted_.insert(id);
    return id;
  }
  base::Result<std::shared_ptr<const std::string>> get(std::uint64_t id) override {
    Engine::Turn turn = engine_.begin_turn();
    return own(turn).get(id);
  }
  void drop(std::uint64_t id) override { wanted_.erase(id); }

  // Takes a value of the file.
  void import(std::uint64_t id, std::string_view bytes) {
    Engine::Turn turn = engine_.begin_turn();
    const std::uint64_t ours = own(turn).put(bytes);
    here_.insert(ours);
    ids_.emplace(id, ours);
  }
  // A key refers to `id` of the file; returns which of ours that is. It may not be there: then
  // what is still to be read takes the key away.
  std::uint64_t refer(std::uint64_t id) {
    auto known = ids_.find(id);
    if (known == ids_.end()) {
      Engine::Turn turn = engine_.begin_turn();
      known = ids_.emplace(id, own(turn).reserve()).first;
    }
    wanted_.insert(known->second);
    return known->second;
  }
  [[nodiscard]] bool is_complete() const {
    for (const std::uint64_t id : wanted_) {
      if (!here_.contains(id)) {
        return false;
      }
    }
    return true;
  }
  // Those of ours that no key refers to.
  [[nodiscard]] std::vector<std::uint64_t> unwanted() const {
    std::vector<std::uint64_t> ids;
    for (const std::uint64_t id : here_) {
      if (!wanted_.contains(id)) {
        ids.push_back(id);
      }
    }
    return ids;
  }
  void want_none() { wanted_.clear(); }

 private:
  static persist::DiskValues& own(Engine::Turn& turn) {
    return core_of(turn).durability->big_values();
  }

  Engine& engine_;
  std::unordered_map<std::uint64_t, std::uint64_t> ids_;  // of the file: ours
  std::unordered_set<std::uint64_t> here_;
  std::unordered_set<std::uint64_t> wanted_;
};

// Gives each record to the databases that are being filled, and to the snapshot.
class Restore::Reader final : public persist::RecordVisitor {
 public:
  Reader(Restore& restore, Loader& loader) : restore_(restore), loader_(loader) {}

  base::Status command(int db, std::span<const std::string_view> words) override {
    SEQUENT_TRY(loader_.command(db, words));
    persist::append_command(records_, db, words);
    return end_row_if_full();
  }
  base::Status string(int db, const persist::StringRecord& record) override {
    SEQUENT_TRY(loader_.string(db, record));
    persist::append_string(records_, db, record);
    return end_row_if_full();
  }
  base::Status small(int db, const persist::SmallRecord& record) override {
    SEQUENT_TRY(loader_.small(db, record));
    persist::append_small(records_, db, record);
    return end_row_if_full();
  }
  base::Status big(int db, const persist::BigRecord& record) override {
    persist::BigRecord ours = record;
    ours.id = restore_.values_->refer(record.id);
    SEQUENT_TRY(loader_.big(db, ours));
    persist::append_big(records_, db, ours);
    return end_row_if_full();
  }

  base::Status end_row() {
    if (records_.empty()) {
      return {};
    }
    SEQUENT_TRY(restore_.await([](Engine::Core& core) {
      return core.durability->stats().waiting_bytes < kMaxWaitingBytes;
    }));
    Engine::Turn turn = restore_.engine_.begin_turn();
    core_of(turn).durability->add_import(std::exchange(records_, {}));
    return {};
  }

 private:
  base::Status end_row_if_full() {
    return records_.size() < kRowBytes ? base::Status() : end_row();
  }

  Restore& restore_;
  Loader& loader_;
  std::string records_;
};

Restore::Restore(Engine& engine, std::string path, const std::stop_token& stop)
    : engine_(engine),
      path_(std::move(path)),
      stop_(stop),
      values_(std::make_unique<Values>(engine)) {}

Restore::~Restore() = default;

Engine::Core& Restore::core_of(Engine::Turn& turn) {
  return ***turn.core_;
}

base::Status Restore::run() {
  SEQUENT_TRY(persist::check_file(path_));
  SEQUENT_TRY_ASSIGN(base::Database source,
                     persist::open_for_reading(path_, engine_.durability_->vfs()));
  SEQUENT_TRY(source.execute("BEGIN"));
  SEQUENT_TRY_ASSIGN(
      staged_,
      Engine::open({.clock = engine_.clock_, .config = engine_.options_.config, .upkeep = false}));
  {
    Engine::Turn turn = engine_.begin_turn();
    core_of(turn).durability->begin_import();
  }
  if (auto done = read(source); !done) {
    give_up();
    return done;
  }
  const auto turn = take_over();
  if (!turn) {
    give_up();
    return turn.error();
  }
  let_go_of_old_values();
  return engine_.journal_->wait_durable(*turn);
}

// Holds the engine for a moment, again and again, until `ready`.
base::Status Restore::await(bool (*ready)(Engine::Core& core)) {
  while (true) {
    {
      Engine::Turn turn = engine_.begin_turn();
      if (ready(core_of(turn))) {
        return {};
      }
    }
    if (const std::string_view failure = engine_.journal_->failure(); !failure.empty()) {
      return base::unavailable(std::string(failure));
    }
    if (stop_.stop_requested()) {
      return base::unavailable("the store was closed before all was restored");
    }
    std::this_thread::sleep_for(kAskAgain);
  }
}

base::Status Restore::read(base::Database& source) {
  SEQUENT_TRY(await([](Engine::Core& core) { return core.durability->open_import(); }));
  SEQUENT_TRY(read_big_values(source));
  {
    Engine::Turn turn = staged_->begin_turn();
    Engine::Core& core = core_of(turn);
    {
      Engine::Turn ours = engine_.begin_turn();
      core.instance.config = ours.instance().config;
      core.instance.access = ours.instance().access;
    }
    core.instance.loading = true;
    core.instance.big = values_.get();
    for (const auto& keys : core.instance.databases) {
      keys->set_big_values(values_.get());
    }
    Loader loader(core.instance, core.dispatcher);
    Reader reader(*this, loader);
    SEQUENT_TRY(persist::recover(source, path_, reader));
    SEQUENT_TRY(reader.end_row());
  }
  if (!values_->is_complete()) {
    return persist::damaged(path_, "a big value is missing");
  }
  return await([](Engine::Core& core) {
    return core.durability->import_is_written() || !core.durability->import_goes_on();
  });
}

base::Status Restore::read_big_values(base::Database& source) {
  SEQUENT_TRY_ASSIGN(base::Statement select,
                     source.prepare("SELECT id, crc, bytes FROM big ORDER BY id"));
  while (true) {
    auto found = select.next();
    if (!found) {
      return persist::as_damage(path_, std::move(found).error());
    }
    if (!*found) {
      return {};
    }
    const std::int64_t id = select.integer(0);
    const std::string_view bytes = select.blob(2);
    if (select.integer(1) != persist::row_checksum(id, bytes)) {
      return persist::damaged(path_, "big value " + std::to_string(id) + " fails its checksum");
    }
    SEQUENT_TRY(await([](Engine::Core& core) {
      return core.durability->stats().waiting_bytes < kMaxWaitingBytes;
    }));
    values_->import(static_cast<std::uint64_t>(id), bytes);
  }
}

base::Result<std::uint64_t> Restore::take_over() {
  Engine::Turn theirs = staged_->begin_turn();
  Engine::Core& staged = core_of(theirs);
  for (const auto& keys : staged.instance.databases) {
    keys->take_dropped().clear();  // they count on a heap that ends before the databases do
  }
  Engine::Turn ours = engine_.begin_turn();
  Engine::Core& core = core_of(ours);
  if (!core.durability->import_goes_on()) {
    return base::unavailable("there is no room to write down what is restored");
  }
  state::Instance& instance = core.instance;
  instance.walks.interrupt();
  for (std::size_t db = 0; db < instance.databases.size(); ++db) {
    auto& before = instance.databases[db];
    auto& after = staged.instance.databases[db];
    const auto number = static_cast<int>(db);
    const auto presence_in = [](const data::Keyspace& keys) {
      return [&keys](std::string_view key) {
        return keys.find(key) ? state::Presence::kThere : state::Presence::kAbsent;
      };
    };
    instance.watches.replaced_all(number, presence_in(*before), presence_in(*after));
    after->set_big_values(&core.durability->big_values());
    after->set_clock(&instance.access);
    before->set_clock(nullptr);
    std::swap(before, after);
    instance.blocking.all_ready(number);
  }
  instance.heap.exchange(staged.instance.heap);
  instance.tracking.all_changed();
  instance.memory.observe(instance.databases);
  instance.replicas.let_go();
  instance.loading = true;  // what follows is in the snapshot already
  Loader loader(instance, core.dispatcher);
  auto loaded = loader.command(0, std::array<std::string_view, 2>{"FUNCTION", "FLUSH"});
  for (const auto& [name, library] : staged.instance.libraries.all()) {
    if (loaded) {
      loaded =
          loader.command(0, std::array<std::string_view, 3>{"FUNCTION", "LOAD", library.source});
    }
  }
  instance.loading = false;
  for (const std::uint64_t id : values_->unwanted()) {
    core.durability->big_values().drop(id);
  }
  ++instance.dirty;
  return core.durability->end_import();
}

// The databases that were there lie where nobody else reaches them now.
void Restore::let_go_of_old_values() {
  std::vector<std::uint64_t> ids;
  {
    Engine::Turn turn = staged_->begin_turn();
    for (const auto& keys : turn.instance().databases) {
      keys->for_each([&ids](data::Entry entry) {
        if (entry.type() == data::Type::kString && entry.form() == data::Form::kBig) {
          ids.push_back(entry.big().id);
        }
      });
    }
  }
  for (std::size_t first = 0; first < ids.size(); first += kDropsAtOnce) {
    Engine::Turn turn = engine_.begin_turn();
    for (std::size_t i = first; i < std::min(first + kDropsAtOnce, ids.size()); ++i) {
      core_of(turn).durability->big_values().drop(ids[i]);
    }
  }
}

void Restore::give_up() {
  values_->want_none();
  Engine::Turn turn = engine_.begin_turn();
  for (const std::uint64_t id : values_->unwanted()) {
    core_of(turn).durability->big_values().drop(id);
  }
  core_of(turn).durability->abandon_import();
}

}  // namespace sequent::engine
