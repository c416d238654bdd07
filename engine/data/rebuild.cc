#include "engine/data/rebuild.h"

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

}  // namespace sequent::data
