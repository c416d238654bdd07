#include "proofcache/states/text_finder.h"

#include <cstring>
#include <utility>

namespace sequent::states {
namespace {

// The bytes that statements have most of, the most frequent first.
constexpr std::string_view kFrequent = " enartilos()xpmudfycg:=_A,RZ>hbv0H-'1wk/BPQ2S+<zFqIEN.*T";

std::size_t rarity(char c) {
  return std::min(kFrequent.find(c), kFrequent.size());
}

}  // namespace

TextFinder::TextFinder(std::string text) : text_(std::move(text)) {
  for (std::size_t i = 1; i < text_.size(); ++i) {
    if (rarity(text_[i]) > rarity(text_[rarest_])) {
      rarest_ = i;
    }
  }
}

std::size_t TextFinder::find(std::string_view in, std::size_t from) const {
  if (text_.empty()) {
    return from <= in.size() ? from : std::string_view::npos;
  }
  while (from + text_.size() <= in.size()) {
    const std::size_t last = in.size() - text_.size() + rarest_;
    const char* const begin = in.data() + from + rarest_;
    const void* const hit =
        std::memchr(begin, text_[rarest_], static_cast<std::size_t>(in.data() + last + 1 - begin));
    if (hit == nullptr) {
      break;
    }
    const auto at = static_cast<std::size_t>(static_cast<const char*>(hit) - in.data()) - rarest_;
    if (std::memcmp(in.data() + at, text_.data(), text_.size()) == 0) {
      return at;
    }
    from = at + 1;
  }
  return std::string_view::npos;
}

}  // namespace sequent::states
