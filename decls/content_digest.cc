#include "decls/content_digest.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sequent::decls {
namespace {

bool names_a_variable(TermNode::Kind kind) {
  return kind == TermNode::Kind::kLambda || kind == TermNode::Kind::kPi ||
         kind == TermNode::Kind::kLet;
}

// A term in words that do not depend on the order of its nodes: each sub-term once, in the order
// in which a walk from the root leaves them for the first time, children by their place in it.
class Canonical {
 public:
  explicit Canonical(const Term& term) : term_(&term), place_(term.nodes.size(), kNone) {}

  std::string text() {
    std::vector<std::uint32_t> path{term_->root()};
    while (!path.empty()) {
      const std::uint32_t at = path.back();
      if (place_[at] != kNone) {
        path.pop_back();
        continue;
      }
      const std::size_t before = path.size();
      const auto children = term_->children_of(at);
      for (auto child = children.rbegin(); child != children.rend(); ++child) {
        if (place_[*child] == kNone) {
          path.push_back(*child);
        }
      }
      if (path.size() == before) {
        leave(at);
        path.pop_back();
      }
    }
    return std::move(text_);
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffffU;

  // Nodes that differ only in how a variable is called are one.
  void leave(std::uint32_t at) {
    const TermNode& node = term_->nodes[at];
    const std::string_view text = names_a_variable(node.kind) ? "" : term_->text_of(at);
    std::string words{static_cast<char>('a' + static_cast<int>(node.kind)),
                      static_cast<char>('0' + static_cast<int>(node.binder))};
    words.append(std::to_string(node.index)).append(":");
    for (const std::uint32_t child : term_->children_of(at)) {
      words.append(std::to_string(place_[child])).append(",");
    }
    words.append(std::to_string(text.size())).append(":").append(text);
    const auto [known, fresh] = places_.emplace(words, static_cast<std::uint32_t>(places_.size()));
    if (fresh) {
      text_.append(words);
    }
    place_[at] = known->second;
  }

  const Term* term_;
  std::vector<std::uint32_t> place_;  // of each node
  std::unordered_map<std::string, std::uint32_t> places_;
  std::string text_;
};

}  // namespace

base::Digest term_digest(const Term& term) {
  return base::sha256(Canonical(term).text());
}

base::Digest content_digest(const Declaration& declaration) {
  base::Hasher hasher;
  hasher.field("declaration 1").field(name_of(declaration.kind));
  hasher.field(std::to_string(declaration.universes.size()));
  for (const std::string& universe : declaration.universes) {
    hasher.field(universe);
  }
  return hasher.field(term_digest(declaration.type).raw()).finish();
}

}  // namespace sequent::decls
