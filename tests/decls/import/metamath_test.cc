#include "decls/import/metamath.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "tests/decls/import/collecting_sink.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

namespace sequent::decls {
namespace {

using test::CollectingSink;
using test::text_of;
using Names = std::vector<std::string>;

void write(const test::TempDir& folder, std::string_view name, std::string_view text) {
  std::ofstream(folder / name) << text;
}

base::Status read(const test::TempDir& folder, CollectingSink& sink) {
  return read_metamath(folder / "db.mm", nullptr, sink);
}

// What a database declares.
CollectingSink read(std::string_view text) {
  const test::TempDir folder;
  write(folder, "db.mm", text);
  CollectingSink sink;
  const base::Status status = read(folder, sink);
  INFO((status ? "" : status.error().message));
  REQUIRE(status);
  return sink;
}

// What is wrong with a database, behind the name of its folder.
std::string fault(const test::TempDir& folder) {
  CollectingSink sink;
  const base::Status status = read(folder, sink);
  REQUIRE_FALSE(status);
  CHECK(status.error().code == base::ErrorCode::kInvalid);
  const std::string& message = status.error().message;
  REQUIRE(message.starts_with(folder.path().string() + "/"));
  return message.substr(folder.path().string().size() + 1);
}

std::string fault(std::string_view text) {
  const test::TempDir folder;
  write(folder, "db.mm", text);
  return fault(folder);
}

// Two variables, an arrow, modus ponens.
constexpr std::string_view kLogic = R"(
$c ( ) -> wff |- $.
$v ph ps ch $.
wph $f wff ph $.  wps $f wff ps $.  wch $f wff ch $.
wi $a wff ( ph -> ps ) $.
ax-1 $a |- ( ph -> ( ps -> ph ) ) $.
${
  min $e |- ph $.
  maj $e |- ( ph -> ps ) $.
  $( Modus ponens. $)
  ax-mp $a |- ps $.
$}
)";

std::string logic(std::string_view more) {
  return std::string(kLogic) + std::string(more);
}

TEST_CASE("a formula is the term that the syntax axioms make of it", "[metamath]") {
  const CollectingSink sink = read(kLogic);
  REQUIRE(sink.all().size() == 3);
  CHECK(text_of(sink.at("ax-1").type) == "ph:wff. ps:wff. (wi #1 (wi #0 #1))");
  CHECK(sink.at("ax-1").kind == DeclarationKind::kAxiom);
  CHECK(sink.at("ax-1").statement == "( ph -> ( ps -> ph ) )");
  CHECK(sink.edges("ax-1", EdgeKind::kStatement) == Names{"wi"});
}

TEST_CASE("hypotheses are arguments behind the variables", "[metamath]") {
  const CollectingSink sink = read(kLogic);
  const Declaration& mp = sink.at("ax-mp");
  CHECK(text_of(mp.type) == "ph:wff. ps:wff. min:#1. maj:(wi #2 #1). #2");
  CHECK(mp.statement == "ph & ( ph -> ps ) => ps");
  CHECK(mp.doc == "Modus ponens.");
  CHECK(mp.position.line == 11);
  CHECK(mp.position.column == 3);
}

TEST_CASE("a syntax axiom makes a thing of its typecode out of its variables", "[metamath]") {
  const CollectingSink sink = read(kLogic);
  const Declaration& wi = sink.at("wi");
  CHECK(wi.kind == DeclarationKind::kSyntax);
  CHECK(text_of(wi.type) == "ph:wff. ps:wff. wff");
  CHECK(wi.statement == "wff ( ph -> ps )");
  CHECK(wi.edges.empty());
  CHECK(wi.module == "db");
}

TEST_CASE("arguments stand in the order of the variables' $f, not of the notation", "[metamath]") {
  const CollectingSink sink = read(R"(
    $c wff class |- [ / ] $.  $v A B ph $.
    cA $f class A $. cB $f class B $. wph $f wff ph $.
    wsbc $a wff [ B / A ] ph $.
    ax-s $a |- [ A / B ] [ B / A ] ph $.)");
  CHECK(text_of(sink.at("ax-s").type) == "A:class. B:class. ph:wff. (wsbc #1 #2 (wsbc #2 #1 #0))");
}

TEST_CASE("a thing of one typecode may stand where another is wanted by an axiom without symbols",
          "[metamath]") {
  const CollectingSink sink = read(R"(
    $c wff class setvar |- = $.  $v x A B $.
    vx $f setvar x $. cA $f class A $. cB $f class B $.
    cv $a class x $.
    wceq $a wff A = B $.
    ax-e $a |- x = A $.)");
  CHECK(text_of(sink.at("ax-e").type) == "x:setvar. A:class. (wceq (cv #1) #0)");
}

TEST_CASE("a normal proof gives the assertions that it names", "[metamath]") {
  const CollectingSink sink = read(logic(R"(
    ${ a $e |- ph $.
      a1i $p |- ( ps -> ph ) $= wph wps wph wi a wph wps ax-1 ax-mp $. $})"));
  CHECK(sink.at("a1i").kind == DeclarationKind::kTheorem);
  CHECK(sink.at("a1i").tags.empty());
  CHECK(sink.edges("a1i", EdgeKind::kProof) == Names{"ax-1", "ax-mp", "wi"});
  CHECK(sink.edges("a1i", EdgeKind::kStatement) == Names{"wi"});
}

TEST_CASE("a compressed proof gives those of its labels that a step uses", "[metamath]") {
  // A and B are ph and ps, C is the hypothesis, D to F are the labels, G what Z marks.
  const CollectingSink sink = read(logic(R"(
    ${ a $e |- ph $.
      a1i $p |- ( ps -> ph ) $= ( wi ax-1 ax-mp ) ABADZCABEF $.
      unused $p |- ( ps -> ph ) $= ( wi a1i ax-1 ) AB CE $. $})"));
  CHECK(sink.edges("a1i", EdgeKind::kProof) == Names{"ax-1", "ax-mp", "wi"});
  CHECK(sink.edges("unused", EdgeKind::kProof) == Names{"a1i"});
}

TEST_CASE("steps beyond the twentieth have several letters", "[metamath]") {
  std::string labels;
  std::string text = logic("");
  for (int i = 1; i <= 130; ++i) {
    const std::string name = "x" + std::to_string(i);
    text += name + " $a |- ph $.\n";
    labels += " " + name;
  }
  // ph is 1, x1 is 2: T is 20, UA is 21, YT is 120, UUA is 121, UUJ is 130.
  const CollectingSink sink = read(text + "t $p |- ph $= (" + labels + " ) TUAYTUUAUUJ $.");
  CHECK(sink.edges("t", EdgeKind::kProof) == Names{"x119", "x120", "x129", "x19", "x20"});
}

TEST_CASE("what a proof lacks is a tag", "[metamath]") {
  const CollectingSink sink = read(logic(R"(
    t $p |- ph $= ? $.
    u $p |- ph $= ( ax-1 ) ?B $.
    w $p |- ( ph -> ps ) $= wph ? t ax-mp $.)"));
  CHECK(sink.at("t").tags == Names{"incomplete"});
  CHECK(sink.at("u").tags == Names{"incomplete"});
  CHECK(sink.edges("w", EdgeKind::kProof) == Names{"ax-mp", "t"});
}

TEST_CASE("df- begins the name of a definition, and a proved syntax axiom is one", "[metamath]") {
  const CollectingSink sink = read(logic(R"(
    df-x $a |- ( ph -> ph ) $.
    wii $p wff ( ph -> ( ph -> ph ) ) $= ( wi ) AAABB $.
    th $a |- ( ph -> ( ph -> ph ) ) $.)"));
  CHECK(sink.at("df-x").kind == DeclarationKind::kDefinition);
  CHECK(sink.at("wii").kind == DeclarationKind::kSyntax);
  CHECK(sink.edges("wii", EdgeKind::kProof) == Names{"wi"});
  // Proved ones are no second way to parse.
  CHECK(text_of(sink.at("th").type) == "ph:wff. (wi #0 (wi #0 #0))");
}

TEST_CASE("a formula with two meanings has one of them, and a tag", "[metamath]") {
  const CollectingSink sink = read(R"(
    $c wff |- + $.  $v a b c $.  wa $f wff a $. wb $f wff b $. wc $f wff c $.
    plus $a wff a + b $.
    one $a |- a + b $.
    two $a |- a + b + c $.
    more $a wff a + b $.
    three $a |- a + b $.)");
  CHECK(sink.at("one").tags.empty());
  CHECK(sink.at("two").tags == Names{"ambiguous"});
  CHECK(sink.at("three").tags == Names{"ambiguous"});
  CHECK(text_of(sink.at("three").type) == "a:wff. b:wff. (plus #1 #0)");
}

TEST_CASE("grammars with empty things and circles come to an end", "[metamath]") {
  const CollectingSink sink = read(R"(
    $c wff set |- M $.  $v x y s $.  wx $f wff x $. wy $f wff y $. vs $f set s $.
    we $a wff $.
    wM $a wff x M $.
    ws $a wff s $.
    sw $a set x $.
    m $a |- M $.
    xm $a |- x M M $.)");
  CHECK(sink.at("m").tags == Names{"ambiguous"});
  CHECK(text_of(sink.at("m").type) == "(wM we)");
  CHECK(sink.at("xm").tags == Names{"ambiguous"});
}

TEST_CASE("a formula may be nested 100,000 deep", "[metamath]") {
  constexpr int kDeep = 100'000;
  std::string left;
  std::string right;
  for (int i = 0; i < kDeep; ++i) {
    left += "( ";
    right += "( ph -> ";
  }
  left += "ph";
  right += "ph";
  for (int i = 0; i < kDeep; ++i) {
    left += " -> ph )";
    right += " )";
  }
  const CollectingSink sink = read(logic("l $a |- " + left + " $. r $a |- " + right + " $."));
  for (const char* name : {"l", "r"}) {
    CHECK(sink.at(name).tags.empty());
    // All arrows differ; one variable, one constant, one binder with its sort.
    CHECK(sink.at(name).type.nodes.size() == kDeep + 4);
  }
}

TEST_CASE("a formula with too many meanings to look at is kept as its symbols", "[metamath]") {
  std::string grammar = "$c wff |- $. $v a b $. wa $f wff a $. wb $f wff b $. ab $a wff a b $.\n";
  std::string formula;
  for (int i = 0; i < 2000; ++i) {
    formula += " a";
  }
  const CollectingSink sink = read(grammar + "few $a |- a a a $. many $a |-" + formula + " $.");
  CHECK(sink.at("few").tags == Names{"ambiguous"});
  CHECK(sink.at("many").tags == Names{"unparsed"});
}

TEST_CASE("what the grammar does not give is kept as its symbols", "[metamath]") {
  const CollectingSink sink = read(logic(R"(
    bad $a |- ( ph -> $.
    ${ h $e |- -> $.  also $a |- ph $. $}
    none $a |- $.)"));
  CHECK(sink.at("bad").tags == Names{"unparsed"});
  CHECK(text_of(sink.at("bad").type) == "ph:wff. (formula ( #0 ->)");
  CHECK(sink.at("also").tags == Names{"unparsed"});
  CHECK(text_of(sink.at("none").type) == "formula");
  CHECK(sink.at("none").statement.empty());
}

TEST_CASE("without wff, what is provable is what the grammar makes of it first", "[metamath]") {
  const CollectingSink sink = read(R"(
    $c term formula |- = $.  $v s t $.  ts $f term s $. tt $f term t $.
    eq $a formula s = t $.
    refl $a |- s = s $.)");
  CHECK(text_of(sink.at("refl").type) == "s:term. (eq #0 #0)");
}

TEST_CASE("a hypothesis that is not provable says of what kind it is", "[metamath]") {
  const CollectingSink sink = read(logic("${ h $e wff ( ph -> ph ) $.  t $a |- ph $. $}"));
  CHECK(text_of(sink.at("t").type) == "ph:wff. h:(wff (wi #0 #0)). #1");
  CHECK(sink.at("t").statement == "wff ( ph -> ph ) => ph");
}

TEST_CASE("a local variable may be of another kind in the next block", "[metamath]") {
  const CollectingSink sink = read(R"(
    $c wff class |- = $.  $v A B $.  cA $f class A $.  cB $f class B $.
    wceq $a wff A = B $.
    ${ $v x $.  wx $f wff x $.  one $a |- x $. $}
    ${ $v x $.  cx $f class x $.  two $a |- x = x $. $})");
  CHECK(text_of(sink.at("one").type) == "x:wff. #0");
  CHECK(text_of(sink.at("two").type) == "x:class. (wceq #0 #0)");
}

TEST_CASE("headings of four levels are the module", "[metamath]") {
  const CollectingSink sink = read(logic(R"(
    a $a |- ph $.
$(
#*#*#*#*
   Pre-logic (and more)
#*#*#*#*
  Words.
$)
    b $a |- ph $.
$(
=-=-=-=-
  1. A
  longer title
=-=-=-=-
$)
    c $a |- ph $.
$(
-.-.-.
  Tiny
-.-.-.
$)
    d $a |- ph $.
$(
####
  PART
####
$)
    e $a |- ph $.  $( #### no heading $)  f $a |- ph $.)"));
  CHECK(sink.at("a").module == "db");
  CHECK(sink.at("b").module == "db.Pre-logic-and-more");
  CHECK(sink.at("b").doc.empty());
  CHECK(sink.at("c").module == "db.Pre-logic-and-more.1-A-longer-title");
  CHECK(sink.at("d").module == "db.Pre-logic-and-more.1-A-longer-title.Tiny");
  CHECK(sink.at("e").module == "db.PART");
  CHECK(sink.at("f").module == "db.PART");
}

TEST_CASE("a comment right before a statement is its doc, without marks", "[metamath]") {
  const CollectingSink sink = read(logic(R"(
    $( Not this one. $)
    $( See ~ ax-1 of _Principia_
       and ` ( ph -> ps ) ` (_or_ so).

       New paragraph.  (New usage is
       discouraged.) $)
    a $a |- ph $.
    b $a |- $( inside $) ph $.
    $( [5-Aug-1993] $)
    c $a |- ph $.
    $( $j syntax 'wff'; $)
    d $a |- ph $.
    $( (Proof modification is discouraged.) $)
    ${ e $a |- ph $. $})"));
  CHECK(sink.at("a").doc ==
        "See ax-1 of Principia and ( ph -> ps ) (or so).\nNew paragraph. (New usage is "
        "discouraged.)");
  CHECK(sink.at("a").tags == Names{"discouraged"});
  CHECK(sink.at("b").doc.empty());
  CHECK(sink.at("c").doc.empty());
  CHECK(sink.at("d").doc.empty());
  CHECK(sink.at("e").doc.empty());
}

TEST_CASE("files are included beside the one that names them, and once", "[metamath]") {
  const test::TempDir folder;
  std::filesystem::create_directory(folder.path() / "sub");
  write(folder, "db.mm", "$[ sub/logic.mm $] $[ sub/more.mm $] t $p |- ph $= ( more ) AB $.");
  write(folder, "sub/logic.mm", kLogic);
  write(folder, "sub/more.mm", "$[ logic.mm $]\nmore $a |- ph $.");
  CollectingSink sink;
  REQUIRE(read(folder, sink));
  CHECK(sink.all().size() == 5);
  CHECK(sink.at("more").position.file == folder / "sub/more.mm");
  CHECK(sink.at("more").position.line == 2);
  CHECK(sink.at("more").module == "db");
  CHECK(sink.edges("t", EdgeKind::kProof) == Names{"more"});
}

TEST_CASE("files that include each other, or do not end a statement, are refused", "[metamath]") {
  const test::TempDir folder;
  write(folder, "db.mm", "$c x $.\n$[ a.mm $]");
  write(folder, "a.mm", " $[ db.mm $]");
  CHECK(fault(folder) == "a.mm:1:2: '" + (folder / "db.mm") + "' includes itself");
  write(folder, "a.mm", "$c y");
  CHECK(fault(folder) == "a.mm:1:5: the file ends inside a statement");
  write(folder, "a.mm", "${\n");
  CHECK(fault(folder) == "a.mm:2:1: '${' without '$}'");
  write(folder, "db.mm", "$[ none.mm $]");
  CollectingSink sink;
  const base::Status status = read(folder, sink);
  REQUIRE_FALSE(status);
  CHECK(status.error().code == base::ErrorCode::kNotFound);
  CHECK(status.error().message.starts_with((folder / "db.mm") + ":1:1: cannot read " +
                                           (folder / "none.mm")));
}

TEST_CASE("what the book forbids is refused where it stands", "[metamath]") {
  const auto [text, message] = GENERATE(table<std::string, std::string>({
      {"$c a\x01", "1:5: byte 0x01 is not printable ASCII"},
      {"$c a $.\n\xC3\xA9", "2:1: byte 0xc3 is not printable ASCII"},
      {"$c a $. $( never", "1:9: this comment does not end"},
      {"$( a $( b $)", "1:6: '$(' inside a comment"},
      {"$( a b$) $)", "1:6: '$)' must stand by itself"},
      {"$c a", "1:5: the file ends inside a statement"},
      {"$c $.", "1:4: '$.' is no name of a symbol"},
      {"$c a$b $.", "1:4: 'a$b' is no name of a symbol"},
      {"$c a a $.", "1:6: 'a' is declared already"},
      {"$c a $. $v a $.", "1:12: 'a' is declared already"},
      {"$v a $. $v a $.", "1:12: 'a' is declared already"},
      {"${ $c a $. $}", "1:7: constants are declared in the outermost block only"},
      {"$c a $. ${", "1:11: '${' without '$}'"},
      {"$}", "1:1: '$}' without '${'"},
      {"$x", "1:1: '$x' does not begin a statement"},
      {"$.", "1:1: '$.' does not begin a statement"},
      {"a! $a", "1:1: 'a!' is no label: letters, digits, '-', '_', '.'"},
      {"a b", "1:3: '$f', '$e', '$a' or '$p' is expected here, not 'b'"},
      {"${ $[ x.mm $] $}", "1:4: files are included in the outermost block only"},
      {"$[ x y $]", "1:6: '$]' is expected here, not 'y'"},
      {"$[ $] $]", "1:4: '$]' is no name of a file"},
      {"$c w $. x $a u $.", "1:14: symbol 'u' is not declared"},
      {"$c w $. $v v $. x $f v v $.", "1:22: 'v' is no constant: a typecode is expected here"},
      {"$c w $. x $f w w $.", "1:16: 'w' is no variable"},
      {"$c w $. $v v $. x $f w v v $.", "1:26: '$.' is expected here, not 'v'"},
      {"$c w $. $v v $. x $f w v $. y $f w v $.", "1:29: 'v' has an active $f already"},
      {"$c w $. $v v $. x $f w v $. x $a w $.", "1:29: label 'x' is used already"},
      {"$c w $. w $a w $.", "1:9: label 'w' is a symbol already"},
      {"$c w $. x $a w $. $c x $.", "1:22: 'x' is a label already"},
      {"$c w $. $v v $. x $a w v $.", "1:24: no '$f' says what the variable 'v' is"},
      {"$c w $. ${ $v v $. $} x $a w v $.", "1:30: variable 'v' is declared in another block"},
      {"$c w $. x $a w $= $.", "1:16: '$=' is not expected here"},
      {"$v v $. $d v $.", "1:14: '$.' is not expected here"},
      {"$v v $. $d v v $.", "1:14: 'v' stands twice in a '$d'"},
      {"$c w $. $v v $. $d v w $.", "1:22: 'w' is no variable"},
  }));
  CHECK(fault(text) == "db.mm:" + message);
}

TEST_CASE("a proof that cannot be one is refused where it stands", "[metamath]") {
  const auto [proof, message] = GENERATE(table<std::string, std::string>({
      {"", "the proof has no steps: an unknown one is written '?'"},
      {"none", "'none' is no label of what stands before"},
      {"t", "'t' is no label of what stands before"},
      {"min", "'min' is a hypothesis of another block"},
      {"(", "the proof has no steps: an unknown one is written '?'"},
      {"( )", "the proof has no steps: an unknown one is written '?'"},
      {"( none ) A", "'none' is no label of what stands before"},
      {"( wph ) A", "'wph' is a mandatory hypothesis: compressed proofs do not list those"},
      {"( ? ) A", "'?' is no label of what stands before"},
      {"( ) a", "'a' among the letters of a compressed proof"},
      {"( ) U?", "'?' among the letters of a compressed proof"},
      {"( ) AU", "the proof ends inside a number"},
      {"( ) Z", "'Z' does not stand right behind a step"},
      {"( ) AZZ", "'Z' does not stand right behind a step"},
      {"( ) B", "step 2 of 1"},
      {"( wi ) AAB UA", "step 21 of 2"},
      {"( wi ) AABZ UA", "step 21 of 3"},
      {"( ) YYYYYYYYYYYYYYYYYYYY", "a step's number is too great"},
  }));
  const std::string refused = fault(
      "$c ( ) -> wff |- $. $v ph $. wph $f wff ph $.\n"
      "wi $a wff ( ph -> ph ) $. ${ min $e |- ph $. $}\n"
      "t $p |- ph $= " +
      proof + " $.");
  CHECK(refused.starts_with("db.mm:3:"));
  CHECK(refused.ends_with(": " + message));
}

TEST_CASE("an error of the sink or a wish to stop ends the reading", "[metamath]") {
  const test::TempDir folder;
  write(folder, "db.mm", kLogic);
  class Full final : public DeclarationSink {
   public:
    base::Status take(const Declaration& declaration) override {
      return base::unavailable("no room for " + declaration.name);
    }
  };
  Full full;
  CHECK(read_metamath(folder / "db.mm", nullptr, full).error().message == "no room for wi");
  CollectingSink sink;
  ImportStep last;
  const auto stop = [&](const ImportStep& step) {
    last = step;
    return false;
  };
  CHECK(read_metamath(folder / "db.mm", stop, sink).error().message == "interrupted");
  CHECK(last.bytes_done == last.bytes_total);
  CHECK(last.bytes_total == kLogic.size());
  CHECK(last.declarations == 3);
}

TEST_CASE("any bytes are a database or refused with their place", "[metamath]") {
  const std::string text = logic(R"(
    $( #### PART #### $)
    ${ $d ph ps $. a $e |- ph $.
      $( See ~ ax-1 and ` ps ` . $)
      a1i $p |- ( ps -> ph ) $= ( wi ax-1 ax-mp ) ABADZCABEF $.
      n $p |- ( ps -> ph ) $= wph wps wph wi a wph wps ax-1 ax-mp $. $})");
  const test::TempDir folder;
  int refused = 0;
  test::for_each_mutation(text, 150, [&](const std::string& mutated) {
    write(folder, "db.mm", mutated);
    CollectingSink sink;
    const base::Status status = read(folder, sink);
    if (!status) {
      ++refused;
      CHECK(status.error().message.starts_with((folder / "db.mm") + ":"));
    }
  });
  CHECK(refused > 50);
  CHECK(refused < 150);
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

// Writes a type as a statement again: by the notations that the syntax axioms declared.
class Notations {
 public:
  // Its typecode, then symbols and variables.
  void add(const Declaration& syntax) {
    Notation& notation = notations_[syntax.name];
    notation.words = words_of(syntax.statement);
    notation.words.erase(notation.words.begin());
    const Term& type = syntax.type;
    for (std::uint32_t at = type.root(); type.nodes[at].kind == TermNode::Kind::kPi;
         at = type.children_of(at)[1]) {
      notation.variables.emplace_back(type.text_of(at));
    }
  }

  [[nodiscard]] std::string statement(const Term& type) const {
    std::vector<std::string> binders;
    std::string text;
    std::uint32_t at = type.root();
    for (; type.nodes[at].kind == TermNode::Kind::kPi; at = type.children_of(at)[1]) {
      const std::uint32_t of = type.children_of(at)[0];
      if (type.nodes[of].kind != TermNode::Kind::kSort) {
        text += (text.empty() ? "" : " & ") + formula(type, of, binders);
      }
      binders.emplace_back(type.text_of(at));
    }
    return text + (text.empty() ? "" : " => ") + formula(type, at, binders);
  }

 private:
  struct Notation {
    std::vector<std::string> words;
    std::vector<std::string> variables;
  };

  [[nodiscard]] std::string formula(const Term& term,
                                    std::uint32_t at,
                                    const std::vector<std::string>& binders) const {
    const TermNode& node = term.nodes[at];
    if (node.kind == TermNode::Kind::kBound) {
      return binders.at(binders.size() - 1 - node.index);
    }
    const auto children = term.children_of(at);
    const bool is_applied = node.kind == TermNode::Kind::kApply;
    const std::string head(term.text_of(is_applied ? children[0] : at));
    const Notation& notation = notations_.at(head);
    std::string text;
    for (const std::string& word : notation.words) {
      const auto variable = std::ranges::find(notation.variables, word);
      text += text.empty() ? "" : " ";
      text +=
          variable == notation.variables.end()
              ? word
              : formula(
                    term,
                    children[1 + static_cast<std::size_t>(variable - notation.variables.begin())],
                    binders);
    }
    return text;
  }

  std::map<std::string, Notation> notations_;
};

// How many declarations there are of each kind and edges of each kind.
struct Counts final : DeclarationSink {
  std::map<DeclarationKind, int> kinds;
  std::map<EdgeKind, int> edges;
  int logical_premises = 0;
  int unlike = 0;  // types that do not say what the statement says
  int untrue = 0;  // tagged as anything but discouraged

  base::Status take(const Declaration& declaration) override {
    SEQUENT_TRY(check_declaration(declaration));
    ++kinds[declaration.kind];
    if (declaration.kind == DeclarationKind::kSyntax) {
      syntax_.insert(declaration.name);
      notations_.add(declaration);
    } else if (notations_.statement(declaration.type) != declaration.statement) {
      ++unlike;
      UNSCOPED_INFO(notations_.statement(declaration.type) + " is not " + declaration.statement);
    }
    for (const Edge& edge : declaration.edges) {
      ++edges[edge.kind];
      logical_premises += edge.kind == EdgeKind::kProof && !syntax_.contains(edge.target) ? 1 : 0;
    }
    for (const std::string& tag : declaration.tags) {
      untrue += tag == "discouraged" ? 0 : 1;
    }
    return {};
  }

 private:
  std::set<std::string> syntax_;
  Notations notations_;
};

// Of Debian's package metamath-databases; absent if it is not installed.
std::optional<Counts> counts_of(const std::string& database) {
  const std::string path = "/usr/share/metamath/databases/" + database;
  if (!std::filesystem::exists(path)) {
    test::skip("no " + path + ": install metamath-databases");
    return std::nullopt;
  }
  Counts counts;
  const base::Status status = read_metamath(path, nullptr, counts);
  INFO((status ? "" : status.error().message));
  REQUIRE(status);
  return counts;
}

TEST_CASE("the quantum logic database is read as a whole, without ambiguity", "[metamath]") {
  if (const auto counts = counts_of("ql.mm")) {
    CHECK(counts->kinds == std::map<DeclarationKind, int>{{DeclarationKind::kAxiom, 20},
                                                          {DeclarationKind::kDefinition, 28},
                                                          {DeclarationKind::kTheorem, 1138},
                                                          {DeclarationKind::kSyntax, 29}});
    CHECK(counts->logical_premises == 11828);
    CHECK(counts->unlike == 0);
    CHECK(counts->untrue == 0);
  }
}

TEST_CASE("a database whose formulas have no wff around them is read all the same", "[metamath]") {
  if (const auto counts = counts_of("hol.mm")) {
    CHECK(counts->kinds.at(DeclarationKind::kTheorem) == 138);
    CHECK(counts->unlike == 0);
    CHECK(counts->untrue == 0);
  }
}

TEST_CASE("set.mm is read as a whole, without ambiguity", "[.][long][metamath]") {
  if (const auto counts = counts_of("set.mm")) {
    CHECK(counts->kinds == std::map<DeclarationKind, int>{{DeclarationKind::kAxiom, 114},
                                                          {DeclarationKind::kDefinition, 1267},
                                                          {DeclarationKind::kTheorem, 37756},
                                                          {DeclarationKind::kSyntax, 1289}});
    CHECK(counts->logical_premises == 732'022);
    CHECK(counts->unlike == 0);
    CHECK(counts->untrue == 0);
  }
}

}  // namespace
}  // namespace sequent::decls
