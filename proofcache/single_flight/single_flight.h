#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "engine/base/digest.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/keys.h"

namespace sequent::proofcache {

// A key of which the value is being computed here: the others wait. Ends with the object, or when
// its process died: at once for others on its machine, a lease later for those elsewhere. Keep
// what was computed before it ends.
//
// A process that was paused for longer than the lease may compute what another computed
// meanwhile: this spares work and is no lock. Who must not keep what it computed too late
// compares token() with what holder() has, in the script that keeps it.
class Flight {
 public:
  Flight(store::Store& store, FlightKeys keys, std::string token, std::chrono::milliseconds lease);
  ~Flight();
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  // No other flight has the same.
  [[nodiscard]] const std::string& token() const { return token_; }
  [[nodiscard]] const std::string& holder() const { return keys_.holder(); }

 private:
  void renew_until_ended();

  store::Store& store_;
  FlightKeys keys_;
  std::string token_;
  std::chrono::milliseconds lease_;
  base::Guarded<bool> ended_;
  std::condition_variable changed_;
  std::jthread renewer_;  // last: it uses the others
};

// One computation for each cold key over all processes of a store.
//
// Borrows: the store. Threads: any.
class SingleFlight {
 public:
  SingleFlight(store::Store& store,
               std::string_view name_space,
               std::chrono::milliseconds lease = std::chrono::seconds(15))
      : store_(store), name_space_(name_space), lease_(lease) {}

  // Null: another one's flight ended, or `stop` was requested: look whether the value is known
  // now, and ask again if it is not.
  // Blocking: while another one is at it, at most a second after `stop`.
  base::Result<std::unique_ptr<Flight>> take(const base::Digest& key, const std::stop_token& stop) {
    return take(FlightKeys(name_space_, key), stop);
  }
  base::Result<std::unique_ptr<Flight>> take(FlightKeys keys, const std::stop_token& stop);

 private:
  struct Holder {
    std::string token;
    std::chrono::milliseconds lease{0};
  };
  base::Result<Holder> ask(const FlightKeys& keys, std::string_view token, std::string_view dead);

  store::Store& store_;
  std::string name_space_;
  std::chrono::milliseconds lease_;
};

}  // namespace sequent::proofcache
