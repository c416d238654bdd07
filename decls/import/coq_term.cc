#include "decls/import/coq_term.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sequent::decls {
namespace {

using Id = TermBuilder::Id;
using Kind = CoqNode::Kind;

// Binder names from the outside in, with the innermost of each name at hand.
class Scope {
 public:
  void bind(std::string_view name) {
    names_.push_back(name);
    if (!name.empty()) {
      by_name_[name].push_back(static_cast<std::uint32_t>(names_.size()));
    }
  }
  void unbind() {
    if (!names_.back().empty()) {
      by_name_.find(names_.back())->second.pop_back();
    }
    names_.pop_back();
  }
  [[nodiscard]] std::optional<std::uint32_t> index_of(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end() || found->second.empty()) {
      return std::nullopt;
    }
    return static_cast<std::uint32_t>(names_.size()) - found->second.back();
  }

 private:
  std::vector<std::string_view> names_;  // empty: `_`
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_name_;
};

TermNode::Binder binder_of(CoqNode::Braces braces) {
  switch (braces) {
    case CoqNode::Braces::kRound:
      return TermNode::Binder::kExplicit;
    case CoqNode::Braces::kCurly:
      return TermNode::Binder::kImplicit;
    case CoqNode::Braces::kSquare:
      return TermNode::Binder::kStrictImplicit;
  }
  return TermNode::Binder::kExplicit;
}

// Levels that Coq numbers file by file ("Coq.Lists.List.624", "eq.u0") say nothing elsewhere, and
// are others after each edit.
std::string sort_text(const CoqNode& node) {
  std::string text(node.text);
  if (node.universes.find('.') == std::string_view::npos) {
    text.append(node.universes);
  }
  return text;
}

// A walk whose stack is a vector: a step visits a node, binds or unbinds a name, or makes a node
// of the terms that lie on top of the other stack.
class Walk {
 public:
  Walk(const CoqSyntax& syntax, const CoqNames& names, TermBuilder& builder)
      : syntax_(syntax), names_(names), builder_(builder) {}

  base::Result<Id> run() {
    steps_.push_back({.what = Do::kVisit, .node = syntax_.root()});
    while (!steps_.empty()) {
      const Step step = steps_.back();
      steps_.pop_back();
      SEQUENT_TRY(perform(step));
    }
    return values_.back();
  }

 private:
  enum class Do : std::uint8_t { kVisit, kBind, kPi, kLambda, kLet, kApply, kProjection, kOther };
  struct Step {
    Do what = Do::kVisit;
    TermNode::Binder binder = TermNode::Binder::kExplicit;
    std::uint32_t node = 0;   // of kVisit
    std::uint32_t count = 0;  // of kApply, kOther: terms
    std::string_view name;    // of binders
    std::string other;        // of kOther
  };

  // Steps of one node are given in the order in which they happen.
  class Plan {
   public:
    explicit Plan(std::vector<Step>& steps) : steps_(steps), begin_(steps.size()) {}
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;
    ~Plan() { std::reverse(steps_.begin() + static_cast<std::ptrdiff_t>(begin_), steps_.end()); }
    void then(Step step) { steps_.push_back(std::move(step)); }
    void visit(std::uint32_t node) { then({.what = Do::kVisit, .node = node}); }
    void bind(std::string_view name) { then({.what = Do::kBind, .name = name}); }
    void make(Do what, std::string_view name, TermNode::Binder binder = {}) {
      then({.what = what, .binder = binder, .name = name});
    }
    void other(std::string_view what, std::size_t count) {
      then({.what = Do::kOther,
            .count = static_cast<std::uint32_t>(count),
            .other = std::string(what)});
    }

   private:
    std::vector<Step>& steps_;
    std::size_t begin_;
  };

  Id pop() {
    const Id id = values_.back();
    values_.pop_back();
    return id;
  }
  std::vector<Id> pop_many(std::size_t count) {
    const auto begin = values_.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<Id> ids(begin, values_.end());
    values_.erase(begin, values_.end());
    return ids;
  }

  base::Status perform(const Step& step) {
    switch (step.what) {
      case Do::kVisit:
        return visit(step.node);
      case Do::kBind:
        scope_.bind(step.name);
        return {};
      case Do::kPi:
      case Do::kLambda: {
        scope_.unbind();
        const Id body = pop();
        const Id type = pop();
        values_.push_back(step.what == Do::kPi
                              ? builder_.pi(step.name, type, body, step.binder)
                              : builder_.lambda(step.name, type, body, step.binder));
        return {};
      }
      case Do::kLet: {
        scope_.unbind();
        const Id body = pop();
        const Id value = pop();
        const Id type = pop();
        values_.push_back(builder_.let(step.name, type, value, body));
        return {};
      }
      case Do::kApply: {
        const std::vector<Id> ids = pop_many(step.count);
        values_.push_back(builder_.apply(ids[0], std::span(ids).subspan(1)));
        return {};
      }
      case Do::kProjection: {
        const Id head = pop();
        const Id of = pop();
        values_.push_back(builder_.apply(head, std::span(&of, 1)));
        return {};
      }
      case Do::kOther:
        values_.push_back(builder_.other(step.other, pop_many(step.count)));
        return {};
    }
    return {};
  }

  base::Status visit(std::uint32_t id) {
    const CoqNode& node = syntax_.nodes[id];
    const std::span<const std::uint32_t> children = syntax_.children_of(id);
    Plan plan(steps_);
    switch (node.kind) {
      case Kind::kName:
        return name(node);
      case Kind::kSort:
        values_.push_back(builder_.sort(sort_text(node)));
        return {};
      case Kind::kLiteral:
        values_.push_back(builder_.literal(node.text));
        return {};
      case Kind::kApply:
        visit_each(plan, children);
        plan.then({.what = Do::kApply, .count = static_cast<std::uint32_t>(children.size())});
        return {};
      case Kind::kProjection:
        visit_each(plan, children);
        plan.then({.what = Do::kProjection});
        return {};
      case Kind::kForall:
      case Kind::kFun:
        binders(plan, children, node.kind == Kind::kForall ? Do::kPi : Do::kLambda);
        return {};
      case Kind::kLet:
        type_and_value(plan, children[0], children[1]);
        plan.bind(node.text == "_" ? std::string_view() : node.text);
        plan.visit(children[2]);
        plan.make(Do::kLet, node.text);
        return {};
      case Kind::kArrow:
        plan.visit(children[0]);
        plan.bind("");
        plan.visit(children[1]);
        plan.make(Do::kPi, "_");
        return {};
      case Kind::kCast:
        plan.visit(children[0]);
        return {};
      case Kind::kMatch:
        return match(plan, children);
      case Kind::kFix:
      case Kind::kCofix:
        return fix(plan, node, children);
      case Kind::kArray: {
        visit_each(plan, children.first(children.size() - 1));
        visit_each(plan, syntax_.children_of(children.back()));
        plan.other("array", children.size() + 1);
        return {};
      }
      default:
        plan.other("_", 0);
        return {};
    }
  }

  static void visit_each(Plan& plan, std::span<const std::uint32_t> children) {
    for (const std::uint32_t child : children) {
      plan.visit(child);
    }
  }

  base::Status name(const CoqNode& node) {
    if (!node.explicit_head) {
      if (const auto index = scope_.index_of(node.text)) {
        values_.push_back(builder_.bound(*index));
        return {};
      }
    }
    const std::optional<std::string_view> full = names_(node.text);
    if (!full) {
      std::string what = "the name ";
      what.append(node.text).append(" is not known");
      return base::invalid(std::move(what));
    }
    values_.push_back(builder_.constant(*full));
    return {};
  }

  // The type of x in (x := v : T) stands in a cast.
  void type_and_value(Plan& plan, std::uint32_t type, std::uint32_t value) const {
    const bool cast = syntax_.nodes[value].kind == Kind::kCast;
    plan.visit(cast && syntax_.nodes[type].kind == Kind::kHole ? syntax_.children_of(value)[1]
                                                               : type);
    plan.visit(value);
  }

  // Groups of binders, and a body under them.
  void binders(Plan& plan, std::span<const std::uint32_t> children, Do what) {
    std::vector<Step> ends;
    for (const std::uint32_t group : children.first(children.size() - 1)) {
      const CoqNode& node = syntax_.nodes[group];
      const std::span<const std::uint32_t> parts = syntax_.children_of(group);
      if (node.kind == Kind::kLetBinder) {
        type_and_value(plan, parts[0], parts[1]);
        plan.bind(node.text);
        ends.push_back({.what = Do::kLet, .name = node.text});
        continue;
      }
      for (const std::uint32_t binder : parts.first(parts.size() - 1)) {
        const std::string_view text = syntax_.nodes[binder].text;
        plan.visit(parts.back());
        plan.bind(text == "_" ? std::string_view() : text);
        ends.push_back({.what = what, .binder = binder_of(node.braces), .name = text});
      }
    }
    plan.visit(children.back());
    std::for_each(ends.rbegin(), ends.rend(), [&](Step& end) { plan.then(std::move(end)); });
  }

  // The head of a pattern, then the names of its arguments ("" for a hole).
  struct Pattern {
    std::optional<std::uint32_t> head;
    std::vector<std::string_view> arguments;
  };
  base::Result<Pattern> pattern(std::uint32_t id) {
    const CoqNode& node = syntax_.nodes[id];
    if (node.kind == Kind::kHole) {
      return Pattern{};
    }
    if (node.kind == Kind::kName) {
      return Pattern{id, {}};
    }
    Pattern read;
    const std::span<const std::uint32_t> parts = syntax_.children_of(id);
    if (node.kind != Kind::kApply || syntax_.nodes[parts[0]].kind != Kind::kName) {
      return base::invalid("a pattern is no constructor with its arguments");
    }
    read.head = parts[0];
    for (const std::uint32_t part : parts.subspan(1)) {
      const CoqNode& argument = syntax_.nodes[part];
      if (argument.kind != Kind::kHole && argument.kind != Kind::kName) {
        return base::invalid("an argument of a pattern is no name");
      }
      read.arguments.push_back(argument.kind == Kind::kName ? argument.text : std::string_view());
    }
    return read;
  }
  void head_of(Plan& plan, const Pattern& of) {
    if (of.head) {
      plan.visit(*of.head);
    } else {
      plan.other("_", 0);
    }
  }
  static void under(Plan& plan, const std::vector<std::string_view>& names, std::uint32_t body) {
    for (const std::string_view bound : names) {
      plan.other("_", 0);
      plan.bind(bound);
    }
    plan.visit(body);
    std::for_each(names.rbegin(), names.rend(), [&](std::string_view bound) {
      plan.make(Do::kLambda, bound.empty() ? "_" : bound);
    });
  }

  base::Status match(Plan& plan, std::span<const std::uint32_t> children) {
    std::vector<std::string_view> returned;
    std::optional<std::uint32_t> type;
    std::size_t items = 0;
    std::size_t count = 0;
    for (const std::uint32_t id : children) {
      const CoqNode& node = syntax_.nodes[id];
      const std::span<const std::uint32_t> parts = syntax_.children_of(id);
      if (node.kind == Kind::kItem) {
        ++items;
        count += 2;
        SEQUENT_TRY(item(plan, parts, returned));
        continue;
      }
      if (count == 2 * items) {
        if (node.kind == Kind::kReturn) {
          type = parts[0];
        }
        ++count;
        return_type(plan, returned, type);
      }
      if (node.kind == Kind::kBranch) {
        if (parts.size() != 2) {
          return base::invalid("a branch with several patterns");
        }
        SEQUENT_TRY_ASSIGN(const Pattern of, pattern(parts[0]));
        head_of(plan, of);
        under(plan, of.arguments, parts[1]);
        count += 2;
      }
    }
    if (count == 2 * items) {
      ++count;
      return_type(plan, returned, type);
    }
    plan.other("match", count);
    return {};
  }
  static void return_type(Plan& plan,
                          const std::vector<std::string_view>& names,
                          std::optional<std::uint32_t> type) {
    if (type) {
      under(plan, names, *type);
    } else {
      plan.other("_", 0);
    }
  }
  base::Status item(Plan& plan,
                    std::span<const std::uint32_t> parts,
                    std::vector<std::string_view>& returned) {
    plan.visit(parts[0]);
    std::string_view as;
    Pattern in;
    for (const std::uint32_t part : parts.subspan(1)) {
      if (syntax_.nodes[part].kind == Kind::kAs) {
        as = syntax_.nodes[part].text;
      } else {
        SEQUENT_TRY_ASSIGN(in, pattern(syntax_.children_of(part)[0]));
      }
    }
    head_of(plan, in);
    returned.insert(returned.end(), in.arguments.begin(), in.arguments.end());
    returned.push_back(as == "_" ? std::string_view() : as);
    return {};
  }

  base::Status fix(Plan& plan, const CoqNode& node, std::span<const std::uint32_t> functions) {
    std::vector<std::string_view> names;
    std::size_t meant = 0;
    for (const std::uint32_t id : functions) {
      if (syntax_.nodes[id].text == node.text) {
        meant = names.size();
      }
      names.push_back(syntax_.nodes[id].text);
      const std::span<const std::uint32_t> parts = syntax_.children_of(id);
      binders(plan, parts.first(parts.size() - 1), Do::kPi);
    }
    std::vector<std::uint32_t> with_value;
    for (const std::uint32_t id : functions) {
      for (const std::string_view bound : names) {
        plan.other("_", 0);
        plan.bind(bound);
      }
      const std::span<const std::uint32_t> parts = syntax_.children_of(id);
      with_value.assign(parts.begin(), parts.end() - 2);
      with_value.push_back(parts.back());
      binders(plan, with_value, Do::kLambda);
      std::for_each(names.rbegin(), names.rend(),
                    [&](std::string_view bound) { plan.make(Do::kLambda, bound); });
    }
    std::string what = node.kind == Kind::kFix ? "fix" : "cofix";
    if (meant > 0) {
      what.append(" ").append(std::to_string(meant));
    }
    plan.other(what, 2 * functions.size());
    return {};
  }

  const CoqSyntax& syntax_;
  const CoqNames& names_;
  TermBuilder& builder_;
  Scope scope_;
  std::vector<Step> steps_;
  std::vector<Id> values_;
};

}  // namespace

base::Result<TermBuilder::Id> build_coq_term(const CoqSyntax& syntax,
                                             const CoqNames& names,
                                             TermBuilder& builder) {
  return Walk(syntax, names, builder).run();
}

}  // namespace sequent::decls
