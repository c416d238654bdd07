#include "engine/data/rebuild.h"

#include "engine/base/parse.h"
#include "engine/data/stream_rebuild.h"

namespace sequent::data {

void RebuildCommands::add(std::initializer_list<std::string_view> element) {
  constexpr std::size_t kMostElements = 64;
  words_.insert(words_.end(), element.begin(), element.end());
  if (++elements_ == kMostElements) {
    finish();
  }
}

void RebuildCommands::finish() {
  if (elements_ == 0) {
    return;
  }
  std::vector<std::string_view> command = {verb_, key_};
  command.insert(command.end(), words_.begin(), words_.end());
  (*emit_)(command);
  words_.clear();
  elements_ = 0;
}

void RebuildVisitor::add(std::string_view verb, std::initializer_list<std::string_view> element) {
  if (!commands_) {
    commands_.emplace(verb, key_, *emit_);
  }
  commands_->add(element);
}

void RebuildVisitor::scored(std::string_view member, double score) {
  add("ZADD", {base::format_double(score), member});
}

void RebuildVisitor::entry(const StreamEntry& entry) {
  rebuild_entry(entry, key_, *emit_);
}

void RebuildVisitor::counts(const StreamCounts& counts) {
  rebuild_counts(counts, key_, *emit_);
}

void RebuildVisitor::group(std::string_view name, const StreamGroup& group) {
  rebuild_group(name, group, key_, *emit_);
}

void RebuildVisitor::end_part() {
  if (commands_) {
    commands_->finish();
    commands_.reset();
  }
}

}  // namespace sequent::data
