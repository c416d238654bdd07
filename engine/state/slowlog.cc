#include "engine/state/slowlog.h"

#include <utility>

namespace sequent::state {
namespace {

constexpr std::size_t kMostWords = 32;
constexpr std::size_t kLongestWord = 128;

std::vector<std::string> cut(Args words) {
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i + 1 == kMostWords && words.size() > kMostWords) {
      kept.push_back("... (" + std::to_string(words.size() - i) + " more arguments)");
      break;
    }
    std::string word(words[i].substr(0, kLongestWord));
    if (words[i].size() > kLongestWord) {
      word += "... (" + std::to_string(words[i].size() - kLongestWord) + " more bytes)";
    }
    kept.push_back(std::move(word));
  }
  return kept;
}

}  // namespace

void Slowlog::add(Entry entry, Args words, std::size_t most) {
  entry.id = next_id_++;
  entry.words = cut(words);
  entries_.push_front(std::move(entry));
  limit(most);
}

void Slowlog::limit(std::size_t most) {
  while (entries_.size() > most) {
    entries_.pop_back();
  }
}

}  // namespace sequent::state
