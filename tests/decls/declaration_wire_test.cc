#include "decls/declaration_wire.h"

#include <array>

#include "decls/content_digest.h"
#include "decls/declaration_check.h"
#include "decls/term_check.h"
#include "tests/decls/samples.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::decls {
namespace {

Declaration full_declaration() {
  TermBuilder builder;
  const auto nat = builder.constant("nat");
  const std::array arguments{builder.bound(0), builder.literal("1")};
  const auto body = builder.projection("prod", 1, builder.apply(builder.constant("f"), arguments));
  const auto binder = TermNode::Binder::kImplicit;
  Declaration made = test::declaration("A.b", "A");
  made.kind = DeclarationKind::kDefinition;
  made.universes = {"u", "v"};
  made.type = builder.build(builder.pi("x", nat, builder.sort("Type@{u}"), binder));
  made.value = builder.build(builder.lambda("x", nat, builder.let("y", nat, nat, body)));
  made.statement = std::string("forall x, \0 Type", 16);
  made.position = {.file = "a.v", .line = 3, .column = 7};
  made.doc = "what it is";
  made.tags = {"deprecated", "instance"};
  made.edges = {{"f", EdgeKind::kProof},
                {"nat", EdgeKind::kStatement},
                {"nat", EdgeKind::kDefinition},
                {"prod", EdgeKind::kField}};
  return made;
}

TEST_CASE("a declaration comes back from its bytes", "[decls]") {
  for (const Declaration& made : {full_declaration(), test::declaration("x", "M")}) {
    REQUIRE(check_declaration(made));
    const EncodedDeclaration encoded = encode_declaration(made);
    const auto decoded = decode_declaration(encoded.head, encoded.body);
    REQUIRE(decoded.has_value());
    CHECK(*decoded == made);
    const auto head = decode_head(encoded.head);
    REQUIRE(head.has_value());
    CHECK(head->name == made.name);
    CHECK(head->kind == made.kind);
    CHECK(head->module == made.module);
    CHECK(head->tags == made.tags);
    CHECK(head->edges == made.edges);
    CHECK(head->content == content_digest(made));
  }
}

TEST_CASE("damaged bytes are refused, or give a declaration that keeps its promises", "[decls]") {
  const EncodedDeclaration encoded = encode_declaration(full_declaration());
  int refused = 0;
  const auto judge = [&refused](const base::Result<Declaration>& decoded) {
    if (decoded) {
      CHECK(check_declaration(*decoded));
    } else {
      CHECK(decoded.error().code == base::ErrorCode::kCorrupt);
      ++refused;
    }
  };
  test::for_each_mutation(encoded.head, 1500, [&](const std::string& head) {
    judge(decode_declaration(head, encoded.body));
  });
  test::for_each_mutation(encoded.body, 1500, [&](const std::string& body) {
    judge(decode_declaration(encoded.head, body));
  });
  CHECK(refused > 500);
}

TEST_CASE("a term that breaks a promise is refused by name", "[decls]") {
  const Term good = full_declaration().type;
  REQUIRE(check_term(good));
  const auto why = [&good](const std::function<void(Term&)>& spoil) {
    Term term = good;
    spoil(term);
    const base::Status checked = check_term(term);
    return checked ? std::string("accepted") : checked.error().message;
  };
  // nat, Type@{u}, pi
  CHECK(why([](Term& term) { term = Term(); }) == "the term has no node");
  CHECK(why([](Term& term) { term.children[0] = 2; }) ==
        "node 2 of the term stands before a child of its");
  CHECK(why([](Term& term) { term.nodes[2].child_count = 1; }) ==
        "node 2 of the term has a wrong number of children");
  CHECK(why([](Term& term) { term.nodes[2].child_count = 9; }) ==
        "node 2 of the term has children that are not there");
  CHECK(why([](Term& term) { term.nodes[1].text = 9; }) ==
        "node 1 of the term has a text that is not there");
  CHECK(why([](Term& term) { term.nodes[1] = term.nodes[0]; }) ==
        "node 1 of the term is there twice");
  CHECK(why([](Term& term) { term.texts[1] = ""; }) == "two texts of the term are equal");
  CHECK(why([](Term& term) { term.texts[0] = "x"; }) == "the first text of the term is not empty");
  CHECK(why([](Term& term) { term.nodes[0].kind = static_cast<TermNode::Kind>(77); }) ==
        "node 0 of the term is of no known kind");
  TermBuilder builder;
  const std::array argument{builder.constant("x")};
  Term spine = builder.build(builder.apply(builder.constant("f"), argument));
  spine.nodes.push_back({.kind = TermNode::Kind::kApply, .first_child = 2, .child_count = 2});
  spine.children.insert(spine.children.end(), {2, 0});
  CHECK(check_term(spine).error().message == "node 3 of the term applies an application");
}

TEST_CASE("a hundred thousand nested binders are stored and read", "[decls]") {
  TermBuilder builder;
  auto at = builder.constant("P");
  for (int i = 0; i < 100'000; ++i) {
    at = builder.pi("x", at, at);
  }
  Declaration made = test::declaration("deep", "M");
  made.type = builder.build(at);
  const EncodedDeclaration encoded = encode_declaration(made);
  const auto decoded = decode_declaration(encoded.head, encoded.body);
  INFO((decoded ? std::string() : decoded.error().message));
  REQUIRE(decoded.has_value());
  CHECK(*decoded == made);
}

TEST_CASE("what a declaration says has one digest, however it is written", "[decls]") {
  TermBuilder one;
  const Term first = one.build(one.pi("n", one.constant("nat"), one.bound(0)));
  TermBuilder other;
  const auto body = other.bound(0);
  const Term second = other.build(other.pi("m", other.constant("nat"), body));
  CHECK(first != second);
  CHECK(term_digest(first) == term_digest(second));

  // pi _ : (pi x : a, a), (pi y : a, a), and with one name for both
  TermBuilder names;
  const auto a = names.constant("a");
  const auto x = names.pi("x", a, a);
  const Term two = names.build(names.pi("z", x, names.pi("y", a, a)));
  CHECK(two.nodes.size() == 4);
  CHECK(term_digest(two) == term_digest(names.build(names.pi("z", x, x))));
  CHECK(term_digest(two) != term_digest(names.build(names.pi("z", x, a))));
  CHECK(term_digest(two) !=
        term_digest(names.build(names.pi("z", x, x, TermNode::Binder::kImplicit))));

  Declaration made = test::declaration("x", "M");
  const base::Digest digest = content_digest(made);
  made.name = "y";
  made.value = first;
  CHECK(content_digest(made) == digest);
  made.type = test::constant("U");
  CHECK(content_digest(made) != digest);
  made.type = test::constant("T");
  made.universes = {"u"};
  CHECK(content_digest(made) != digest);
}

TEST_CASE("an edge to itself, unsorted tags and a missing module are refused", "[decls]") {
  Declaration made = test::declaration("x", "M", {{"x", EdgeKind::kProof}});
  CHECK(check_declaration(made).error().message ==
        "declaration 'x': an edge leads to itself, to nothing or is of no known kind");
  made.edges = {{"b"}, {"a"}};
  CHECK_FALSE(check_declaration(made));
  made.edges = {};
  made.tags = {"b", "b"};
  CHECK_FALSE(check_declaration(made));
  made.tags = {};
  CHECK(check_declaration(made));
  made.module = "";
  CHECK_FALSE(check_declaration(made));
}

}  // namespace
}  // namespace sequent::decls
