#include "engine/cmd/full_sync.h"

#include <string>
#include <utility>

namespace sequent::cmd {
namespace {

using Stage = state::Replica::Stage;

state::DataFile file_of(std::vector<std::string> pieces) {
  state::DataFile file{.pieces = std::move(pieces)};
  for (const std::string& piece : file.pieces) {
    file.bytes += piece.size();
  }
  return file;
}

}  // namespace

FullSync::Next FullSync::step(state::Instance& instance, std::int64_t now_ms) {
  state::Replicas& replicas = instance.replicas;
  if (replicas.all().empty() && !image_) {
    return Next::kNothing;
  }
  if (image_ && (image_->is_interrupted() || !replicas.has(Stage::kHeld))) {
    image_.reset();
    replicas.ask_again();
  }
  if (!image_ && replicas.has(Stage::kAsked) && instance.walks.is_free()) {
    image_.emplace(instance, now_ms);
    replicas.hold();
  }
  if (image_) {
    const auto more = image_->step();
    if (!more) {
      replicas.refuse("ERR cannot read all values: " + more.error().message);
      image_.reset();
    } else if (!*more) {
      replicas.give(file_of(image_->take()));
      image_.reset();
    }
  }
  if (replicas.feed() || image_) {
    return Next::kNow;
  }
  return replicas.has(Stage::kAsked) || replicas.has(Stage::kFed) ? Next::kLater : Next::kNothing;
}

}  // namespace sequent::cmd
