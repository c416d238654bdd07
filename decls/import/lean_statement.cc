#include "decls/import/lean_statement.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "decls/import/utf8.h"

namespace sequent::decls {
namespace {

using Kind = TermNode::Kind;
using Binder = TermNode::Binder;

// Whether the innermost binder is used, of every node: bit i says that the variable i is
// free in it; the last bit that one of those past 62 is.
std::vector<std::uint64_t> free_variables(const Term& term) {
  constexpr std::uint64_t kFar = std::uint64_t{1} << 63U;
  std::vector<std::uint64_t> free(term.nodes.size(), 0);
  for (std::uint32_t at = 0; at < term.nodes.size(); ++at) {
    const TermNode& node = term.nodes[at];
    const auto children = term.children_of(at);
    if (node.kind == Kind::kBound) {
      free[at] = node.index < 63 ? std::uint64_t{1} << node.index : kFar;
    }
    const bool binds =
        node.kind == Kind::kLambda || node.kind == Kind::kPi || node.kind == Kind::kLet;
    for (std::size_t child = 0; child < children.size(); ++child) {
      const std::uint64_t of_child = free[children[child]];
      const bool below_binder = binds && child + 1 == children.size();
      free[at] |= below_binder ? of_child >> 1U | (of_child & kFar) : of_child;
    }
  }
  return free;
}

class Printer {
 public:
  Printer(const Term& term, std::size_t longest)
      : term_(term), longest_(longest), free_(free_variables(term)) {}

  std::string print() {
    push(term_.root(), Place::kOpen);
    while (!pending_.empty() && !full_) {
      const Item item = std::move(pending_.back());
      pending_.pop_back();
      switch (item.what) {
        case What::kText:
          write(item.text);
          break;
        case What::kNode:
          print_node(item.node, item.place);
          break;
        case What::kPis:
          print_pis(item.node);
          break;
        case What::kBind:
          scope_.push_back(item.text);
          break;
        case What::kUnbind:
          scope_.pop_back();
          break;
      }
    }
    return std::move(out_);
  }

 private:
  enum class What { kText, kNode, kPis, kBind, kUnbind };
  // Where a term stands: what has to be in parentheses there.
  enum class Place {
    kOpen,      // nothing
    kFunction,  // left of an arrow: what reaches as far right as it can
    kArgument,  // all but atoms
  };
  struct Item {
    What what = What::kText;
    Place place = Place::kOpen;
    std::uint32_t node = 0;
    std::string text;
  };

  void write(std::string_view text) {
    if (out_.size() + text.size() <= longest_) {
      out_ += text;
      return;
    }
    out_ += utf8_prefix(text, longest_ - out_.size());
    out_ += "…";
    full_ = true;
  }

  // What is pushed last is printed first.
  void push(std::uint32_t node, Place place) {
    pending_.push_back({.what = What::kNode, .place = place, .node = node});
  }
  void push(std::string text) {
    pending_.push_back({.what = What::kText, .text = std::move(text)});
  }
  void push_scope(std::uint32_t body, std::string name) {
    pending_.push_back({.what = What::kUnbind});
    push(body, Place::kOpen);
    pending_.push_back({.what = What::kBind, .text = std::move(name)});
  }

  // `name`, or with a number if a binder around has it.
  [[nodiscard]] std::string fresh(std::string_view name) const {
    std::string chosen(name);
    for (int number = 1; std::ranges::find(scope_, chosen) != scope_.end(); ++number) {
      chosen = name;
      chosen += '_';
      chosen += std::to_string(number);
    }
    return chosen;
  }

  [[nodiscard]] bool is_arrow(std::uint32_t node) const {
    const TermNode& at = term_.nodes[node];
    return at.kind == Kind::kPi && at.binder == Binder::kExplicit &&
           (free_[term_.children_of(node)[1]] & 1U) == 0;
  }

  [[nodiscard]] std::string variable(std::uint32_t index) const {
    return index < scope_.size() ? scope_[scope_.size() - 1 - index]
                                 : "#" + std::to_string(index - scope_.size());
  }

  void print_node(std::uint32_t node, Place place) {
    const TermNode& at = term_.nodes[node];
    switch (at.kind) {
      case Kind::kConstant:
      case Kind::kLiteral:
        return write(term_.text_of(node));
      case Kind::kBound:
        return write(variable(at.index));
      case Kind::kSort:
        return in_parentheses(
            place == Place::kArgument && term_.text_of(node).find(' ') != std::string_view::npos,
            [&] { push(std::string(term_.text_of(node))); });
      case Kind::kProjection:
        push("." + std::to_string(std::uint64_t{at.index} + 1));
        return push(term_.children_of(node)[0], Place::kArgument);
      case Kind::kApply:
      case Kind::kOther:
        return in_parentheses(place == Place::kArgument, [&] { print_application(node); });
      default:
        return in_parentheses(place != Place::kOpen, [&] { print_binder(node); });
    }
  }

  template <typename Print>
  void in_parentheses(bool needed, Print print) {
    if (needed) {
      push(")");
      print();
      write("(");
    } else {
      print();
    }
  }

  void print_application(std::uint32_t node) {
    const auto children = term_.children_of(node);
    for (std::size_t child = children.size(); child-- > 0;) {
      push(children[child], Place::kArgument);
      if (child > 0 || term_.nodes[node].kind == Kind::kOther) {
        push(" ");
      }
    }
    if (term_.nodes[node].kind == Kind::kOther) {
      push(std::string(term_.text_of(node)));
    }
  }

  void print_binder(std::uint32_t node) {
    const auto children = term_.children_of(node);
    const std::string_view name = term_.text_of(node);
    switch (term_.nodes[node].kind) {
      case Kind::kPi:
        if (is_arrow(node)) {
          push_scope(children[1], "");
          push(" → ");
          return push(children[0], Place::kFunction);
        }
        pending_.push_back({.what = What::kPis, .node = node});
        return push("∀");
      case Kind::kLet: {
        const std::string chosen = fresh(name);
        push_scope(children[2], chosen);
        push("; ");
        push(children[1], Place::kOpen);
        push(" := ");
        push(children[0], Place::kOpen);
        return push("let " + chosen + " : ");
      }
      default: {
        const std::string chosen = fresh(name);
        push_scope(children[1], chosen);
        push(close_of(term_.nodes[node].binder) + " => ");
        push(children[0], Place::kOpen);
        return push("fun " + open_of(term_.nodes[node].binder) + chosen + " : ");
      }
    }
  }

  // Whether the binder `next`, right below `node`, can share its parentheses.
  [[nodiscard]] bool is_alike(std::uint32_t node, std::uint32_t next) const {
    const TermNode& at = term_.nodes[node];
    if (term_.nodes[next].kind != Kind::kPi || is_arrow(next) ||
        term_.nodes[next].binder != at.binder || at.binder == Binder::kInstance) {
      return false;
    }
    const std::uint32_t type = term_.children_of(node)[0];
    const std::uint32_t next_type = term_.children_of(next)[0];
    const TermNode& variable = term_.nodes[type];
    return variable.kind == Kind::kBound ? term_.nodes[next_type].kind == Kind::kBound &&
                                               term_.nodes[next_type].index == variable.index + 1
                                         : type == next_type && free_[type] == 0;
  }

  // One more pair of parentheses of those behind a ∀, or what stands below them.
  void print_pis(std::uint32_t node) {
    if (term_.nodes[node].kind != Kind::kPi || is_arrow(node)) {
      push(node, Place::kOpen);
      return push(", ");
    }
    constexpr std::size_t kMostTogether = 16;
    const Binder binder = term_.nodes[node].binder;
    const std::uint32_t type = term_.children_of(node)[0];
    std::vector<std::string> names;
    std::uint32_t body = node;
    std::uint32_t last = node;
    do {
      last = body;
      names.push_back(fresh(term_.text_of(last)));
      scope_.push_back(names.back());
      body = term_.children_of(last)[1];
    } while (names.size() < kMostTogether && is_alike(last, body));
    scope_.resize(scope_.size() - names.size());

    pending_.insert(pending_.end(), names.size(), {.what = What::kUnbind});
    pending_.push_back({.what = What::kPis, .node = body});
    for (std::size_t at = names.size(); at-- > 0;) {
      pending_.push_back({.what = What::kBind, .text = names[at]});
    }
    push(close_of(binder));
    push(type, Place::kOpen);
    std::string text = " " + open_of(binder);
    for (const std::string& name : names) {
      text += name;
      text += ' ';
    }
    push(text + ": ");
  }

  static std::string open_of(Binder binder) {
    switch (binder) {
      case Binder::kImplicit:
        return "{";
      case Binder::kStrictImplicit:
        return "⦃";
      case Binder::kInstance:
        return "[";
      default:
        return "(";
    }
  }
  static std::string close_of(Binder binder) {
    switch (binder) {
      case Binder::kImplicit:
        return "}";
      case Binder::kStrictImplicit:
        return "⦄";
      case Binder::kInstance:
        return "]";
      default:
        return ")";
    }
  }

  const Term& term_;
  std::size_t longest_;
  std::vector<std::uint64_t> free_;
  std::vector<Item> pending_;
  std::vector<std::string> scope_;
  std::string out_;
  bool full_ = false;
};

}  // namespace

std::string lean_statement(const Term& type, std::size_t longest) {
  return Printer(type, longest).print();
}

}  // namespace sequent::decls
