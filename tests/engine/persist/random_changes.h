#pragma once

#include <random>
#include <string>

#include "tests/engine/persist/toy_engine.h"

namespace sequent::persist {

// Changes of every kind, at random, over some hundred keys.
class RandomChanges {
 public:
  explicit RandomChanges(unsigned seed, int keys = 300) : random_(seed), keys_(keys) {}

  void make_one(ToyEngine& engine) {
    const int db = pick(10) == 0 ? pick(ToyEngine::kDatabases) : 0;
    const std::string key = a_key();
    const std::string value = std::to_string(random_());
    switch (pick(40)) {
      case 0:
      case 1:
      case 2:
        return engine.run(db, {"DEL", key});
      case 3:
        return engine.run(db, {"PEXPIREAT", key, value});
      case 4:
      case 5:
        return engine.run(db, {"RENAME", key, a_key()});
      case 6:
        return engine.set_big(db, key, value + std::string(70'000, 'b'));
      case 7:
        return pick(20) == 0 ? engine.run(db, {"FLUSHDB"}) : engine.run(db, {"DEL", key});
      case 8:
        return pick(4) == 0 ? engine.run(db, {"SWAPDB", std::to_string(pick(3))})
                            : engine.run(db, {"SET", key, value});
      default:
        break;
    }
    switch (pick(3)) {
      case 0:
        return engine.run(db, {"SET", key, value});
      case 1:
        return engine.run(db, {"INCRBY", key, std::to_string(pick(100))});
      default:
        return engine.run(db, {"PUSH", key, value});
    }
  }

  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::mt19937& random() { return random_; }

 private:
  std::string a_key() { return "k" + std::to_string(pick(keys_)); }

  std::mt19937 random_;
  int keys_;
};

}  // namespace sequent::persist
