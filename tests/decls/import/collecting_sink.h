#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decls/declaration_check.h"
#include "decls/declaration_sink.h"

namespace sequent::test {

// Keeps what an importer gives; refuses what breaks a promise of declaration.h.
class CollectingSink final : public decls::DeclarationSink {
 public:
  base::Status take(const decls::Declaration& declaration) override {
    SEQUENT_TRY(decls::check_declaration(declaration));
    declarations_.push_back(declaration);
    return {};
  }

  [[nodiscard]] const std::vector<decls::Declaration>& all() const { return declarations_; }

  [[nodiscard]] const decls::Declaration& at(std::string_view name) const {
    for (const decls::Declaration& declaration : declarations_) {
      if (declaration.name == name) {
        return declaration;
      }
    }
    throw std::runtime_error("no declaration " + std::string(name));
  }

  // Targets, in the order of the declaration.
  [[nodiscard]] std::vector<std::string> edges(std::string_view name, decls::EdgeKind kind) const {
    std::vector<std::string> targets;
    for (const decls::Edge& edge : at(name).edges) {
      if (edge.kind == kind) {
        targets.push_back(edge.target);
      }
    }
    return targets;
  }

 private:
  std::vector<decls::Declaration> declarations_;
};

// A term as text: constants and sorts by name, bound variables as #0, "(head arguments)",
// "name:type. body".
inline std::string text_of(const decls::Term& term) {
  using Kind = decls::TermNode::Kind;
  std::vector<std::string> texts;
  for (std::uint32_t at = 0; at < term.nodes.size(); ++at) {
    const decls::TermNode& node = term.nodes[at];
    const auto children = term.children_of(at);
    std::string text(term.text_of(at));
    if (node.kind == Kind::kBound) {
      text = "#" + std::to_string(node.index);
    } else if (node.kind == Kind::kPi) {
      text += ":" + texts[children[0]] + ". " + texts[children[1]];
    } else if (!children.empty()) {
      text = "(" + text;
      for (const std::uint32_t child : children) {
        text += (text == "(" ? "" : " ") + texts[child];
      }
      text += ")";
    }
    texts.push_back(std::move(text));
  }
  return texts.back();
}

}  // namespace sequent::test
