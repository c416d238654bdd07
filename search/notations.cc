#include "search/notations.h"

#include <algorithm>
#include <array>

namespace sequent::search {
namespace {

using Fixity = Notation::Fixity;

constexpr NotationConstant kImplies[] = {{"wi"}};
constexpr NotationConstant kIff[] = {{"iff"}, {"Iff"}, {"wb"}};
constexpr NotationConstant kOr[] = {{"or"}, {"Or"}, {"wo"}};
constexpr NotationConstant kAnd[] = {{"and"}, {"And"}, {"wa"}};
constexpr NotationConstant kNot[] = {{"Logic.not"}, {"not"}, {"Not"}, {"wn"}};
constexpr NotationConstant kEqual[] = {{"eq", 1}, {"Eq", 1}, {"wceq"}};
constexpr NotationConstant kUnequal[] = {{"Ne", 1}, {"wne"}};
constexpr NotationConstant kLess[] = {{"Nat.lt"},   {"Peano.lt"},     {"Z.lt"}, {"N.lt"},
                                      {"Pos.lt"},   {"Qlt"},          {"Rlt"},  {"Order.lt", 2},
                                      {"LT.lt", 2}, {"wbr", 0, "clt"}};
constexpr NotationConstant kAtMost[] = {{"Nat.le"},   {"Peano.le"},     {"Z.le"}, {"N.le"},
                                        {"Pos.le"},   {"Qle"},          {"Rle"},  {"Order.le", 2},
                                        {"LE.le", 2}, {"wbr", 0, "cle"}};
constexpr NotationConstant kGreater[] = {{"Peano.gt"}, {"Z.gt"}, {"N.gt"},
                                         {"Pos.gt"},   {"Rgt"},  {"GT.gt", 2}};
constexpr NotationConstant kAtLeast[] = {{"Peano.ge"}, {"Z.ge"}, {"N.ge"},
                                         {"Pos.ge"},   {"Rge"},  {"GE.ge", 2}};
constexpr NotationConstant kMember[] = {{"Membership.mem", 3}, {"wcel"}};
constexpr NotationConstant kSubset[] = {{"HasSubset.Subset", 2}, {"wss"}};
constexpr NotationConstant kDivides[] = {
    {"Nat.divide"}, {"Z.divide"}, {"N.divide"}, {"Dvd.dvd", 2}, {"wbr", 0, "cdvds"}};
constexpr NotationConstant kCons[] = {{"cons", 1}, {"List.cons", 1}};
constexpr NotationConstant kAppend[] = {{"app", 1}, {"HAppend.hAppend", 4}, {"cat", 1}};
constexpr NotationConstant kPlus[] = {
    {"Nat.add"}, {"Z.add"}, {"N.add"},        {"Pos.add"},      {"Qplus"},         {"Rplus"},
    {"addn"},    {"addz"},  {"HAdd.hAdd", 4}, {"GRing.add", 1}, {"co", 0, "caddc"}};
constexpr NotationConstant kMinus[] = {{"Nat.sub"}, {"Z.sub"},        {"N.sub"},
                                       {"Pos.sub"}, {"Qminus"},       {"Rminus"},
                                       {"subn"},    {"HSub.hSub", 4}, {"co", 0, "cmin"}};
constexpr NotationConstant kTimes[] = {
    {"Nat.mul"}, {"Z.mul"}, {"N.mul"},        {"Pos.mul"},      {"Qmult"},
    {"Rmult"},   {"muln"},  {"HMul.hMul", 4}, {"GRing.mul", 1}, {"co", 0, "cmul"}};
constexpr NotationConstant kOver[] = {{"Nat.div"}, {"Z.div"},        {"N.div"},        {"Qdiv"},
                                      {"Rdiv"},    {"HDiv.hDiv", 4}, {"co", 0, "cdiv"}};
constexpr NotationConstant kPower[] = {{"Nat.pow"}, {"Z.pow"},        {"N.pow"},
                                       {"Pos.pow"}, {"Qpower"},       {"pow"},
                                       {"expn"},    {"HPow.hPow", 4}, {"co", 0, "cexp"}};
constexpr NotationConstant kCompose[] = {{"compose", 3}, {"Function.comp", 3}, {"ccom"}};
constexpr NotationConstant kUnion[] = {{"Union.union", 2}, {"cun"}};
constexpr NotationConstant kIntersection[] = {{"Inter.inter", 2}, {"cin"}};
constexpr NotationConstant kEmpty[] = {{"EmptyCollection.emptyCollection", 2}, {"c0"}};
constexpr NotationConstant kExists[] = {{"ex", 1}, {"Exists", 1}};

constexpr std::array kNotations{
    Notation{"->", kArrowStrength, Fixity::kRight, kImplies},
    Notation{"<->", 5, Fixity::kRight, kIff},
    Notation{"↔", 5, Fixity::kRight, kIff},
    Notation{"\\/", 15, Fixity::kRight, kOr},
    Notation{"∨", 15, Fixity::kRight, kOr},
    Notation{"/\\", 20, Fixity::kRight, kAnd},
    Notation{"∧", 20, Fixity::kRight, kAnd},
    Notation{"~", 25, Fixity::kPrefix, kNot},
    Notation{"¬", 25, Fixity::kPrefix, kNot},
    Notation{"=", 30, Fixity::kLeft, kEqual},
    Notation{"<>", 30, Fixity::kLeft, kUnequal},
    Notation{"≠", 30, Fixity::kLeft, kUnequal},
    Notation{"<", 30, Fixity::kLeft, kLess},
    Notation{"<=", 30, Fixity::kLeft, kAtMost},
    Notation{"≤", 30, Fixity::kLeft, kAtMost},
    Notation{">", 30, Fixity::kLeft, kGreater},
    Notation{">=", 30, Fixity::kLeft, kAtLeast},
    Notation{"≥", 30, Fixity::kLeft, kAtLeast},
    Notation{"∈", 30, Fixity::kLeft, kMember},
    Notation{"⊆", 30, Fixity::kLeft, kSubset},
    Notation{"∣", 30, Fixity::kLeft, kDivides},
    Notation{"::", 40, Fixity::kRight, kCons},
    Notation{"++", 40, Fixity::kRight, kAppend},
    Notation{"+", 50, Fixity::kLeft, kPlus},
    Notation{"∪", 50, Fixity::kLeft, kUnion},
    Notation{"-", 50, Fixity::kLeft, kMinus},
    Notation{"*", 60, Fixity::kLeft, kTimes},
    Notation{"×", 60, Fixity::kLeft, kTimes},
    Notation{"∩", 60, Fixity::kLeft, kIntersection},
    Notation{"/", 60, Fixity::kLeft, kOver},
    Notation{"^", 70, Fixity::kRight, kPower},
    Notation{"∘", 80, Fixity::kRight, kCompose},
    Notation{"∅", 0, Fixity::kAtom, kEmpty},
    Notation{"∃", 0, Fixity::kAtom, kExists},
};

// With those that are no notations of constants. A longer one stands before its beginning.
constexpr std::array<std::string_view, 33> kLongSymbols{
    "<->", "|-", "->", "=>", "\\/", "/\\", "<>", "<=", ">=", "::", "++",
    "↔",   "∨",  "∧",  "¬",  "≠",   "≤",   "≥",  "∈",  "⊆",  "∣",  "∪",
    "×",   "∩",  "∘",  "∅",  "∃",   "∀",   "λ",  "⊢",  "→",  "↦",  "⇒",
};

}  // namespace

const Notation* find_notation(std::string_view symbol, Notation::Fixity fixity) {
  const auto* const found = std::ranges::find_if(kNotations, [&](const Notation& notation) {
    return notation.symbol == symbol && notation.fixity == fixity;
  });
  return found == kNotations.end() ? nullptr : found;
}

const Notation* find_infix(std::string_view symbol) {
  const Notation* const left = find_notation(symbol, Fixity::kLeft);
  return left != nullptr ? left : find_notation(symbol, Fixity::kRight);
}

std::span<const std::string_view> long_symbols() {
  return kLongSymbols;
}

}  // namespace sequent::search
