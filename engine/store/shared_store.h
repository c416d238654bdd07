#pragma once

#include <chrono>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/lossy_store.h"
#include "engine/store/shared_access.h"

namespace sequent::store {

// A Store that is an embedded database shared by several processes. Callers do not see
// whether this process owns it, nor a takeover: a call that did not run, or may be
// repeated, is made again on the new way.
//
// Borrows: the access.
// Blocking: as RedisStore; a takeover may take up to `patience` on top.
class SharedStore final : public LossyStore {
 public:
  SharedStore(SharedAccess& access, std::chrono::milliseconds patience)
      : access_(access), patience_(patience) {}

  [[nodiscard]] std::string_view url() const override { return access_.url(); }

 private:
  base::Result<resp::Reply> run_as(Args command, Repeat repeat) override;
  base::Result<std::vector<resp::Reply>> run_batch_as(std::span<const Command> commands,
                                                      Repeat repeat) override;
  base::Result<resp::Reply> run_script_as(const Script& script,
                                          ScriptWords words,
                                          Repeat repeat) override;
  // Makes `call` until it is answered or must not be made again.
  template <typename Value>
  base::Result<Value> persist(const std::function<base::Result<Value>(Store&)>& call,
                              const std::function<bool()>& repeatable);

  SharedAccess& access_;
  const std::chrono::milliseconds patience_;
};

}  // namespace sequent::store
