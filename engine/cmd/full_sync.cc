#include "engine/cmd/full_sync.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/rdb/file_writer.h"

namespace sequent::cmd {
namespace {

using state::SyncData;
using Stage = state::Replica::Stage;

// What there is beside keys is little, and written at once.
std::vector<std::string> without_keys(const state::Instance& instance,
                                      state::SyncData data,
                                      std::int64_t now_ms) {
  rdb::FileWriter writer(now_ms / 1000);
  if (data == state::SyncData::kFunctions) {
    for (const auto& [name, library] : instance.libraries.all()) {
      writer.function(library.source);
    }
  }
  writer.end();
  return {writer.take()};
}

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
  for (const SyncData data : {SyncData::kFunctions, SyncData::kNothing}) {
    if (replicas.hold(data)) {
      replicas.give(data, file_of(without_keys(instance, data, now_ms)));
    }
  }
  if (!image_ && instance.walks.is_free() && replicas.hold(SyncData::kAll)) {
    image_.emplace(instance, now_ms);
  }
  if (image_) {
    const auto more = image_->step();
    if (!more) {
      replicas.refuse("ERR cannot read all values: " + more.error().message);
      image_.reset();
    } else if (!*more) {
      replicas.give(SyncData::kAll, file_of(image_->take()));
      image_.reset();
    }
  }
  if (replicas.feed() || image_) {
    return Next::kNow;
  }
  return replicas.has(Stage::kAsked) || replicas.has(Stage::kFed) ? Next::kLater : Next::kNothing;
}

}  // namespace sequent::cmd
