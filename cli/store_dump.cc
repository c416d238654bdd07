#include <algorithm>
#include <chrono>
#include <string>
#include <unordered_set>
#include <vector>

#include "cli/command.h"
#include "cli/output/format.h"
#include "cli/output_file.h"
#include "cli/store_access.h"
#include "cli/store_connection.h"
#include "cli/transfer_progress.h"
#include "engine/rdb/file_writer.h"
#include "engine/rdb/payload.h"

namespace sequent::cli {
namespace {

// Writes all that a store has to a file.
class Dumping {
 public:
  Dumping(StoreConnection& store, OutputFile& file, TransferProgress& progress)
      : store_(&store),
        file_(&file),
        progress_(&progress),
        writer_(std::chrono::duration_cast<std::chrono::seconds>(
                    std::chrono::system_clock::now().time_since_epoch())
                    .count()) {}

  base::Status run() {
    SEQUENT_TRY(write_functions());
    SEQUENT_TRY_ASSIGN(const auto databases, store_->databases());
    for (const StoreConnection::Database& database : databases) {
      expected_ += database.keys;
    }
    for (const StoreConnection::Database& database : databases) {
      writer_.begin_database(database.number, database.keys, database.with_deadline);
      SEQUENT_TRY(write_database(database.number));
    }
    writer_.end();
    return flush();
  }

  [[nodiscard]] std::uint64_t keys() const { return keys_; }

 private:
  static constexpr std::size_t kWaiting = std::size_t{1} << 20U;

  base::Status flush() { return file_->write(writer_.take()); }

  // RESP2: each library is a list of names and values.
  base::Status write_functions() {
    SEQUENT_TRY_ASSIGN(const auto replies, store_->run(0, {{"FUNCTION", "LIST", "WITHCODE"}}));
    for (const resp::Reply& library : replies.front().items) {
      for (std::size_t i = 0; i + 1 < library.items.size(); i += 2) {
        if (library.items[i].text == "library_code") {
          writer_.function(library.items[i + 1].text);
        }
      }
    }
    return {};
  }

  base::Status write_database(int db) {
    // A key may come up twice in a SCAN; twice in a file it would be refused.
    std::unordered_set<std::string> seen;
    std::string cursor = "0";
    do {
      SEQUENT_TRY_ASSIGN(const resp::Reply found,
                         store_->ask(db, {"SCAN", cursor, "COUNT", "500"}));
      if (found.items.size() != 2) {
        return base::unavailable(store_->name() + ": SCAN gives no keys");
      }
      cursor = found.items[0].text;
      std::vector<std::string> names;
      for (const resp::Reply& name : found.items[1].items) {
        if (seen.insert(name.text).second) {
          names.push_back(name.text);
        }
      }
      SEQUENT_TRY(write_keys(db, names));
    } while (cursor != "0");
    return {};
  }

  base::Status write_keys(int db, const std::vector<std::string>& names) {
    constexpr std::size_t kAtOnce = 50;
    for (std::size_t first = 0; first < names.size(); first += kAtOnce) {
      const std::size_t end = std::min(first + kAtOnce, names.size());
      std::vector<store::Command> commands;
      for (std::size_t i = first; i < end; ++i) {
        commands.push_back({"PEXPIRETIME", names[i]});
        commands.push_back({"DUMP", names[i]});
      }
      SEQUENT_TRY_ASSIGN(const auto replies, store_->run(db, commands));
      for (std::size_t i = first; i < end; ++i) {
        SEQUENT_TRY(write_key(names[i], replies[2 * (i - first)], replies[2 * (i - first) + 1]));
      }
    }
    progress_->update(keys_, keys_, expected_);
    return {};
  }

  base::Status write_key(const std::string& name,
                         const resp::Reply& deadline,
                         const resp::Reply& payload) {
    if (payload.is_null()) {  // gone since
      return {};
    }
    const auto value = payload.is_text() ? rdb::unseal(payload.text) : std::nullopt;
    if (!value || value->empty() || deadline.is_error()) {
      return base::unavailable(store_->name() + ": key '" + shorten(printable(name), 80) + "': " +
                               (payload.is_error() ? payload.text
                                : deadline.is_error()
                                    ? deadline.text
                                    : "dumped in a newer format than that of Redis 7.0"));
    }
    writer_.key({.key = name, .value = *value, .deadline_ms = deadline.integer});
    ++keys_;
    return writer_.waiting() < kWaiting ? base::Status() : flush();
  }

  StoreConnection* store_;
  OutputFile* file_;
  TransferProgress* progress_;
  rdb::FileWriter writer_;
  std::uint64_t keys_ = 0;
  std::uint64_t expected_ = 0;
};

class StoreDumpCommand final : public Command {
 public:
  void declare(Options& options) override {
    options
        .summary(
            "Writes all that a store has to an .rdb file, which redis-server (7.0 and later) "
            "starts on.\nKeys that change meanwhile are taken as they are when they are read.")
        .argument("FILE.rdb", path_, false)
        .text("store", access_.url, "URL",
              "where from: embedded:PATH, redis://HOST:PORT, redis+unix:///PATH, "
              "redis+cluster://HOST:PORT,... "
              "(default: SEQUENT_STORE, else your own embedded store)")
        .example("sequent store dump dump.rdb", "your own embedded store")
        .example("sequent store dump dump.rdb --store redis://10.0.0.5:7379", "of a server");
  }

  ExitCode run(Terminal& terminal) override {
    const base::Status dumped = dump(terminal);
    return dumped ? ExitCode::kProved : complain(terminal, dumped.error());
  }

 private:
  base::Status dump(Terminal& terminal) {
    SEQUENT_TRY_ASSIGN(const auto store, StoreConnection::open(access_));
    SEQUENT_TRY_ASSIGN(OutputFile file, OutputFile::create(path_));
    TransferProgress progress(terminal, "dumped");
    Dumping dumping(*store, file, progress);
    SEQUENT_TRY(dumping.run());
    SEQUENT_TRY(file.finish());
    progress.finish(dumping.keys(), file.size(), "to " + path_);
    return {};
  }

  StoreAccess access_;
  std::string path_;
};

}  // namespace

std::unique_ptr<Command> make_store_dump_command() {
  return std::make_unique<StoreDumpCommand>();
}

}  // namespace sequent::cli
