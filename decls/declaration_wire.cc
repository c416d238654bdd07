#include "decls/declaration_wire.h"

#include <algorithm>
#include <utility>

#include "decls/content_digest.h"
#include "decls/declaration.capnp.h"
#include "decls/declaration_check.h"
#include "engine/base/message_wire.h"

namespace sequent::decls {
namespace {

using base::count_of;
using base::data_of;
using base::digest_of;
using base::text_of;

template <typename Texts>
void fill_texts(Texts to, const std::vector<std::string>& from) {
  for (unsigned i = 0; i < to.size(); ++i) {
    to.set(i, text_of(from[i]));
  }
}

std::vector<std::string> texts_of(capnp::List<capnp::Text>::Reader from) {
  std::vector<std::string> to;
  to.reserve(from.size());
  for (const capnp::Text::Reader text : from) {
    to.push_back(text_of(text));
  }
  return to;
}

void fill_edges(wire::Head::Builder to, const std::vector<Edge>& edges) {
  std::vector<std::vector<const std::string*>> by_kind(1 +
                                                       static_cast<std::size_t>(EdgeKind::kField));
  for (const Edge& edge : edges) {
    by_kind[static_cast<std::size_t>(edge.kind)].push_back(&edge.target);
  }
  const auto kinds = std::ranges::count_if(by_kind, [](const auto& of) { return !of.empty(); });
  auto targets = to.initTargets(static_cast<unsigned>(kinds));
  unsigned at = 0;
  for (std::size_t kind = 0; kind < by_kind.size(); ++kind) {
    if (by_kind[kind].empty()) {
      continue;
    }
    targets[at].setKind(static_cast<std::uint8_t>(kind));
    auto names = targets[at].initNames(count_of(by_kind[kind].size()));
    for (unsigned i = 0; i < names.size(); ++i) {
      names.set(i, text_of(*by_kind[kind][i]));
    }
    ++at;
  }
}

void fill(wire::Term::Builder to, const Term& term) {
  auto nodes = to.initNodes(count_of(term.nodes.size()));
  auto children = to.initChildren(count_of(term.children.size()));
  unsigned next = 0;
  for (unsigned i = 0; i < nodes.size(); ++i) {
    const TermNode& node = term.nodes[i];
    nodes[i].setKind(static_cast<std::uint8_t>(node.kind));
    nodes[i].setBinder(static_cast<std::uint8_t>(node.binder));
    nodes[i].setChildCount(node.child_count);
    nodes[i].setIndex(node.index);
    nodes[i].setText(node.text);
    for (const std::uint32_t child : term.children_of(i)) {
      children.set(next++, child);
    }
  }
  fill_texts(to.initTexts(count_of(term.texts.size())), term.texts);
}

// Leaves what does not fit to check_term.
Term term_of(wire::Term::Reader from) {
  Term to;
  to.texts = texts_of(from.getTexts());
  to.children.reserve(from.getChildren().size());
  for (const std::uint32_t child : from.getChildren()) {
    to.children.push_back(child);
  }
  to.nodes.reserve(from.getNodes().size());
  std::uint32_t next = 0;
  for (const wire::Node::Reader node : from.getNodes()) {
    to.nodes.push_back({.kind = static_cast<TermNode::Kind>(node.getKind()),
                        .binder = static_cast<TermNode::Binder>(node.getBinder()),
                        .index = node.getIndex(),
                        .text = node.getText(),
                        .first_child = next,
                        .child_count = node.getChildCount()});
    next += std::min(node.getChildCount(), count_of(to.children.size()) - next);
  }
  return to;
}

base::Result<DeclarationHead> head_of(wire::Head::Reader from) {
  DeclarationHead to{.name = text_of(from.getName()),
                     .kind = static_cast<DeclarationKind>(from.getKind()),
                     .module = text_of(from.getModule()),
                     .tags = texts_of(from.getTags()),
                     .edges = {},
                     .content = {}};
  const std::optional<base::Digest> digest = digest_of(from.getContent());
  if (!digest) {
    return base::corrupt("declaration '" + to.name + "': no digest of its content");
  }
  to.content = *digest;
  for (const wire::Targets::Reader targets : from.getTargets()) {
    const auto before = static_cast<std::ptrdiff_t>(to.edges.size());
    for (const capnp::Text::Reader name : targets.getNames()) {
      to.edges.push_back({text_of(name), static_cast<EdgeKind>(targets.getKind())});
    }
    const auto added = to.edges.begin() + before;
    if (!std::is_sorted(added, to.edges.end())) {
      return base::corrupt("declaration '" + to.name + "': its edges are not sorted");
    }
    std::inplace_merge(to.edges.begin(), added, to.edges.end());
  }
  const base::Status checked = check_head(to);
  return checked ? base::Result<DeclarationHead>(std::move(to))
                 : base::corrupt(checked.error().message);
}

base::Result<Declaration> declaration_of(DeclarationHead head, wire::Body::Reader from) {
  Declaration to{.name = std::move(head.name),
                 .kind = head.kind,
                 .module = std::move(head.module),
                 .universes = texts_of(from.getUniverses()),
                 .type = term_of(from.getType()),
                 .value = std::nullopt,
                 .statement = text_of(from.getStatement()),
                 .position = {.file = text_of(from.getFile()),
                              .line = from.getLine(),
                              .column = from.getColumn()},
                 .doc = text_of(from.getDoc()),
                 .tags = std::move(head.tags),
                 .edges = std::move(head.edges)};
  if (from.hasValue()) {
    to.value = term_of(from.getValue());
  }
  const base::Status checked = check_declaration(to);
  return checked ? base::Result<Declaration>(std::move(to))
                 : base::corrupt(checked.error().message);
}

}  // namespace

EncodedDeclaration encode_declaration(const Declaration& declaration) {
  capnp::MallocMessageBuilder head_message;
  auto head = head_message.initRoot<wire::Head>();
  head.setName(text_of(declaration.name));
  head.setKind(static_cast<std::uint8_t>(declaration.kind));
  head.setModule(text_of(declaration.module));
  fill_texts(head.initTags(count_of(declaration.tags.size())), declaration.tags);
  fill_edges(head, declaration.edges);
  const base::Digest content = content_digest(declaration);
  head.setContent(data_of(content));

  capnp::MallocMessageBuilder body_message;
  auto body = body_message.initRoot<wire::Body>();
  fill_texts(body.initUniverses(count_of(declaration.universes.size())), declaration.universes);
  fill(body.initType(), declaration.type);
  if (declaration.value) {
    fill(body.initValue(), *declaration.value);
  }
  body.setStatement(text_of(declaration.statement));
  body.setFile(text_of(declaration.position.file));
  body.setLine(declaration.position.line);
  body.setColumn(declaration.position.column);
  body.setDoc(text_of(declaration.doc));
  return {base::packed(head_message), base::packed(body_message)};
}

base::Result<DeclarationHead> decode_head(std::string_view head) {
  return base::unpack<wire::Head>(head, head_of);
}

base::Result<Declaration> decode_declaration(std::string_view head, std::string_view body) {
  SEQUENT_TRY_ASSIGN(DeclarationHead known, decode_head(head));
  return base::unpack<wire::Body>(
      body, [&known](wire::Body::Reader from) { return declaration_of(std::move(known), from); });
}

}  // namespace sequent::decls
