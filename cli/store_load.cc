#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/output/format.h"
#include "cli/store_access.h"
#include "cli/store_connection.h"
#include "cli/transfer_progress.h"
#include "engine/rdb/file_reader.h"
#include "engine/rdb/input.h"
#include "engine/rdb/payload.h"
#include "engine/rdb/value.h"

namespace sequent::cli {
namespace {

// Redis 6 and older could write a collection without elements, which no command makes: such
// a key is as good as absent.
bool is_empty(std::string_view payload) {
  const auto sealed = rdb::unseal(payload);
  if (!sealed) {
    return false;
  }
  rdb::Input in(*sealed);
  const auto type = in.byte();
  const auto value = type ? rdb::read_value(in, *type, {}) : base::Result<rdb::Value>(type.error());
  return value && value->is_empty_collection();
}

// Sends what a file has to a store, many keys at once.
class Loading final : public rdb::FileReader::Visitor {
 public:
  Loading(StoreConnection& store, bool replace, TransferProgress& progress)
      : store_(&store), replace_(replace), progress_(&progress) {}

  void watch(const rdb::FileReader& file) { file_ = &file; }

  base::Status key(const rdb::FileKey& key) override {
    if (key.db != db_) {
      SEQUENT_TRY(send());
      db_ = key.db;
    }
    std::string payload(key.value);
    rdb::seal(payload);
    waiting_bytes_ += payload.size();
    store::Command command{"RESTORE", std::string(key.key),
                           std::to_string(std::max<std::int64_t>(key.deadline_ms, 0)),
                           std::move(payload), "ABSTTL"};
    if (replace_) {
      command.emplace_back("REPLACE");
    }
    if (key.idle_seconds) {
      command.insert(command.end(), {"IDLETIME", std::to_string(*key.idle_seconds)});
    } else if (key.frequency) {
      command.insert(command.end(), {"FREQ", std::to_string(*key.frequency)});
    }
    waiting_.push_back(std::move(command));
    return waiting_.size() < kMostKeys && waiting_bytes_ < kMostBytes ? base::Status() : send();
  }

  base::Status function(std::string_view code) override {
    SEQUENT_TRY(send());
    store::Command command{"FUNCTION", "LOAD"};
    if (replace_) {
      command.emplace_back("REPLACE");
    }
    command.emplace_back(code);
    SEQUENT_TRY(store_->ask(db_, command));
    return {};
  }

  base::Status send() {
    SEQUENT_TRY_ASSIGN(const auto replies, store_->run(db_, waiting_));
    for (std::size_t i = 0; i < replies.size(); ++i) {
      if (!replies[i].is_error()) {
        ++keys_;
      } else if (is_empty(waiting_[i][3])) {
        ++empty_keys_;
      } else {
        return refused(waiting_[i][1], replies[i].text);
      }
    }
    waiting_.clear();
    waiting_bytes_ = 0;
    progress_->update(keys_, file_->offset(), file_->file_size());
    return {};
  }

  [[nodiscard]] std::uint64_t keys() const { return keys_; }
  // That the file has and the store has not.
  [[nodiscard]] std::uint64_t empty_keys() const { return empty_keys_; }

 private:
  static constexpr std::size_t kMostKeys = 512;
  static constexpr std::size_t kMostBytes = std::size_t{1} << 20U;

  [[nodiscard]] base::Error refused(const std::string& key, const std::string& why) const {
    std::string text = store_->name() + ": key '" + shorten(printable(key), 80) + "' of database " +
                       std::to_string(db_) + ": " + why;
    if (why.starts_with("BUSYKEY")) {
      text += " (--replace takes the file's)";
    }
    return base::unavailable(std::move(text));
  }

  StoreConnection* store_;
  bool replace_;
  TransferProgress* progress_;
  const rdb::FileReader* file_ = nullptr;
  int db_ = 0;
  std::vector<store::Command> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t keys_ = 0;
  std::uint64_t empty_keys_ = 0;
};

class StoreLoadCommand final : public Command {
 public:
  void declare(Options& options) override {
    options
        .summary(
            "Loads all that an .rdb file of Redis has (of redis-server up to 7.2) into a store. "
            "What was loaded\nbefore an error stays.")
        .argument("FILE.rdb", path_, false)
        .text("store", access_.url, "URL",
              "where to: embedded:PATH, redis://HOST:PORT, redis+unix:///PATH, "
              "redis+cluster://HOST:PORT,... "
              "(default: SEQUENT_STORE, else your own embedded store)")
        .flag("replace", replace_, "keys that are there already are replaced, not refused")
        .example("sequent store load /var/lib/redis/dump.rdb", "into your own embedded store")
        .example("sequent store load dump.rdb --store redis://10.0.0.5:7379 --replace",
                 "into a server");
  }

  ExitCode run(Terminal& terminal) override {
    const base::Status loaded = load(terminal);
    return loaded ? ExitCode::kProved : complain(terminal, loaded.error());
  }

 private:
  base::Status load(Terminal& terminal) {
    SEQUENT_TRY_ASSIGN(rdb::FileReader file, rdb::FileReader::open(path_));
    SEQUENT_TRY_ASSIGN(const auto store, StoreConnection::open(access_));
    TransferProgress progress(terminal, "loaded");
    Loading loading(*store, replace_, progress);
    loading.watch(file);
    SEQUENT_TRY(file.read(loading));
    SEQUENT_TRY(loading.send());
    std::string where = "into " + store->name();
    if (loading.empty_keys() > 0) {
      where += ", without " + std::to_string(loading.empty_keys()) + " keys that were empty";
    }
    progress.finish(loading.keys(), file.offset(), where);
    return {};
  }

  StoreAccess access_;
  std::string path_;
  bool replace_ = false;
};

}  // namespace

std::unique_ptr<Command> make_store_load_command() {
  return std::make_unique<StoreLoadCommand>();
}

}  // namespace sequent::cli
