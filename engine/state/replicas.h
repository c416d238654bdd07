#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/state/session.h"
#include "engine/state/words.h"

namespace sequent::state {

// All data at one moment as the bytes of a file, in pieces.
struct DataFile {
  std::vector<std::string> pieces;
  std::size_t bytes = 0;
};

// A client that asked for all data (SYNC) and, unless it wants no more, is sent from then on
// what is written.
struct Replica {
  enum class Stage : std::uint8_t {
    kAsked,    // nothing has been made for it
    kHeld,     // the file of a moment is being made; effects since then are held back for it
    kFed,      // it is being sent that file, then what was held back
    kFollows,  // it is sent what is written
  };

  Session* session = nullptr;
  std::string greeting;  // PSYNC: comes before the file, with the offset of its moment behind
  SyncData data = SyncData::kAll;
  bool wants_data_only = false;
  Stage stage = Stage::kAsked;
  std::uint64_t offset = 0;  // of the file's moment
  // shared because all that asked for the same file are sent it, each at its own pace
  std::shared_ptr<const DataFile> file;
  std::size_t next_piece = 0;
  std::deque<Words> held;

  [[nodiscard]] bool is_told() const { return stage != Stage::kAsked && !wants_data_only; }
};

// The clients that were given all data and are sent what is written, as the commands that
// Redis sends to its replicas: absolute deadlines, no randomness, SELECT where the database
// changes, MULTI and EXEC around what was done at once.
//
// Borrows: sessions, until `remove`.
// Threads: one at a time.
class Replicas {
 public:
  // Nobody is to be told of what is written.
  [[nodiscard]] bool empty() const { return told_ == 0; }
  [[nodiscard]] const std::vector<Replica>& all() const { return replicas_; }
  // How many are sent what is written.
  [[nodiscard]] std::int64_t following() const;
  // It asks for all data.
  void add(Session& session, std::string greeting);
  void remove(Session& session);

  // Somebody is at this stage.
  [[nodiscard]] bool has(Replica::Stage stage) const;
  // A file of this moment is being made for all that have asked for such data. False: nobody
  // has. REQUIRES: no command is half done; nobody is held for such data.
  bool hold(SyncData data);
  // It will not come to its end: they ask again.
  void ask_again();
  // Here it is.
  void give(SyncData data, DataFile file);
  // There can be none: they are told why and let go.
  void refuse(std::string_view why);
  // Sends some of what replicas are fed, as far as they read it. True: at once there is more
  // to send.
  bool feed();

  // One effect of what is going on; does nothing while nobody is told.
  void record(int db, Args command) {
    if (told_ != 0) [[unlikely]] {
      effects_.push_back({db, Words(command)});
    }
  }
  // What was going on is over: sends what was recorded of it. False: there was nothing.
  bool send() {
    if (effects_.empty()) {
      return false;
    }
    send_effects();
    return true;
  }
  // Asks all what they have: they answer with REPLCONF ACK.
  void ask_offsets();
  // How many have said that they have all up to an offset.
  [[nodiscard]] std::int64_t acknowledged(std::uint64_t offset) const;
  // An effect cannot be told: all that are told are let go, to begin anew if they like.
  void let_go();
  // A sign of life every `period_ms`.
  void tick(std::int64_t now_ms, std::int64_t period_ms);

  // Bytes sent to each replica since the start.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

 private:
  struct Effect {
    int db = 0;
    Words command;
  };

  void send_effects();
  void select(int db);
  void say(Args command);
  void wake_told() const;
  // False: it has all.
  static bool feed_some(Replica& replica);
  void count_told();

  std::vector<Replica> replicas_;
  std::size_t told_ = 0;  // of them
  std::vector<Effect> effects_;
  int db_ = -1;  // what the replicas have selected; -1: not all the same
  std::uint64_t offset_ = 0;
  std::int64_t last_ping_ms_ = 0;
};

}  // namespace sequent::state
