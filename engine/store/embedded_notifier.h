#pragma once

#include <memory>

#include "engine/base/result.h"
#include "engine/engine.h"
#include "engine/store/embedded_session.h"
#include "engine/store/notifier.h"

namespace sequent::store {

// A subscription to an engine in this process.
//
// Borrows: the engine.
class EmbeddedNotifier final : public Notifier {
 public:
  explicit EmbeddedNotifier(engine::Engine& engine) : engine_(engine) {}
  ~EmbeddedNotifier() override;
  EmbeddedNotifier(const EmbeddedNotifier&) = delete;
  EmbeddedNotifier& operator=(const EmbeddedNotifier&) = delete;

  base::Status subscribe(std::string_view channel) override;
  base::Result<std::optional<Message>> wait_for(std::chrono::milliseconds timeout) override;

 private:
  engine::Engine& engine_;
  EmbeddedSession session_;
};

}  // namespace sequent::store
