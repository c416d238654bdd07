#include "engine/data/zset.h"

#include <cassert>
#include <cstring>
#include <vector>

#include "engine/base/prefetch.h"
#include "engine/data/cell_table.h"
#include "engine/data/order_walk.h"
#include "engine/data/rebuild.h"
#include "engine/data/score_tree.h"

namespace sequent::data {
namespace {

constexpr std::uint8_t kPacked = 0;
constexpr std::uint8_t kTree = 1;
constexpr std::size_t kPair = 2;

// One pair of a packed set.
struct Pair {
  const char* member;
  const char* score;

  explicit Pair(const char* at) : member(at), score(PackedView::next(at)) {}
  [[nodiscard]] const char* next() const { return PackedView::next(score); }
  [[nodiscard]] bool less(std::string_view other, double other_score) const {
    const double own = packed_score(score);
    Digits digits;
    return own < other_score || (own == other_score && packed_text(member, digits) < other);
  }
};

}  // namespace

class ZSet::Tree final : public Body {
 public:
  Tree() : order(cells) { kind = kTree; }

  [[nodiscard]] double score(ScoreTree::Ref ref) const {
    double score = 0;
    std::memcpy(&score, cells.prefix(ref), sizeof score);
    return score;
  }
  void set_score(ScoreTree::Ref ref, double score) {
    std::memcpy(cells.prefix(ref), &score, sizeof score);
  }
  void will_change(std::string_view member) {
    if (hook.walk() != nullptr) [[unlikely]] {
      static_cast<OrderWalk*>(hook.walk())->before_change(member);
    }
  }
  void add(std::string_view member, double score) {
    will_change(member);
    const ScoreTree::Ref ref = cells.add({member});
    set_score(ref, score);
    order.insert({score, ref});
  }
  void erase(ScoreTree::Ref ref) {
    will_change(cells.key(ref));
    order.erase({score(ref), ref});
    drop(ref);
  }
  void erase_rank(std::size_t rank) {
    const ScoreTree::Ref ref = order.at(rank).item().ref;
    will_change(cells.key(ref));
    order.erase_rank(rank);
    drop(ref);
    foresee(rank);
  }

  ScoreTree::Cells cells;
  ScoreTree order;
  StillWalk::Hook hook;

 private:
  void drop(ScoreTree::Ref ref) {
    cells.erase(cells.key(ref));
    if (cells.is_wasteful()) {
      const CellArena old = cells.compact();
      order.relabel([&](ScoreTree::Ref moved) { return cells.forwarded(old, moved); });
    }
  }
  // Removals at one end follow each other, and each waits for memory twice, for a cell and for
  // its place in the table: begins to load what the next one will read, and the cell after it.
  void foresee(std::size_t rank) const {
    if (rank >= order.size()) {
      return;
    }
    ScoreTree::Position next = order.at(rank);
    cells.prefetch(cells.key(next.item().ref));
    if (next.next()) {
      base::prefetch(cells.prefix(next.item().ref));
    }
  }
};

void ZSet::Free::operator()(Body* body) const {
  if (body->kind == kPacked) {
    const Packed::Owner owner(static_cast<Packed*>(body));
  } else if (body->kind == kTree) {
    const std::unique_ptr<Tree> owner(static_cast<Tree*>(body));
  }
}

ZSet::ZSet(const SmallPacked& members, PackedLimits limits)
    : body_(Packed::make(kPacked, members.values()).release()), limits_(limits) {}

// Only within a Borrowed, which neither changes nor ends it.
ZSet::ZSet(const SmallPacked& members) : body_(const_cast<SmallPacked*>(&members)) {}

PackedView ZSet::values() const {
  if (!body_) {
    return {};
  }
  return body_->kind == kPacked ? static_cast<const Packed*>(body_.get())->values()
                                : static_cast<const SmallPacked*>(body_.get())->values();
}

std::optional<PackedView> ZSet::elements() const {
  return tree() == nullptr ? std::optional(values()) : std::nullopt;
}

Packed::Owner ZSet::take_packed() {
  if (!body_) {
    return Packed::make(kPacked);
  }
  assert(body_->kind == kPacked);
  return Packed::Owner(static_cast<Packed*>(body_.release()));
}

ZSet::Tree* ZSet::tree() const {
  return body_ && body_->kind == kTree ? static_cast<Tree*>(body_.get()) : nullptr;
}

std::size_t ZSet::size() const {
  if (const Tree* big = tree()) {
    return big->cells.size();
  }
  return values().count() / kPair;
}

std::size_t ZSet::memory_bytes() const {
  if (const Tree* big = tree()) {
    return sizeof(*this) + sizeof(Tree) + big->cells.bytes() + big->order.bytes();
  }
  const bool owns = body_ && body_->kind == kPacked;
  return sizeof(*this) + (owns ? static_cast<const Packed*>(body_.get())->bytes() : 0);
}

std::unique_ptr<Collection> ZSet::clone() const {
  auto copy = std::make_unique<ZSet>(limits_);
  if (tree() != nullptr) {
    copy->become_tree();
  }
  for_each([&](std::string_view member, double score) { copy->set(member, score); });
  return copy;
}

void ZSet::rebuild(std::string_view key, const EmitCommand& emit) const {
  RebuildCommands commands("ZADD", key, emit);
  for_each([&](std::string_view member, double score) {
    commands.add({base::format_double(score), member});
  });
  commands.finish();
}

StillWalk* ZSet::walk() const {
  return tree() != nullptr ? tree()->hook.walk() : nullptr;
}

std::unique_ptr<StillWalk> ZSet::begin_walk() {
  Tree* big = tree();
  if (big == nullptr || !StillWalk::is_worth_it(size(), big->cells.bytes())) {
    return nullptr;
  }
  return std::make_unique<OrderWalk>(big->hook, big->cells, big->order);
}

std::string_view ZSet::encoding() const {
  return tree() != nullptr ? "skiplist" : "listpack";
}

std::optional<double> ZSet::score(std::string_view member) const {
  if (const Tree* big = tree()) {
    const auto ref = big->cells.find(member);
    return ref == big->cells.kNone ? std::nullopt : std::optional(big->score(ref));
  }
  const char* at = values().find(PackedValue(member), kPair);
  return at == nullptr ? std::nullopt : std::optional(packed_score(PackedView::next(at)));
}

std::optional<std::size_t> ZSet::rank(std::string_view member) const {
  if (const Tree* big = tree()) {
    const auto ref = big->cells.find(member);
    return ref == big->cells.kNone ? std::nullopt
                                   : std::optional(big->order.rank({big->score(ref), ref}));
  }
  const PackedValue wanted(member);
  const PackedView pairs = values();
  std::size_t rank = 0;
  for (const char* at = pairs.begin(); at != pairs.end(); at = Pair(at).next()) {
    if (wanted.is_at(at)) {
      return rank;
    }
    ++rank;
  }
  return std::nullopt;
}

void ZSet::prepare_for(std::size_t members, std::size_t longest) {
  if (tree() == nullptr && !(limits_.allow_count(members) && limits_.allow_text(longest))) {
    become_tree();
  }
}

bool ZSet::set(std::string_view member, double score) {
  if (tree() == nullptr &&
      !(limits_.allow_text(member.size()) && limits_.allow_count(size() + 1)) &&
      !this->score(member)) {
    become_tree();
  }
  return tree() != nullptr ? set_in_tree(member, score) : set_packed(member, score);
}

bool ZSet::set_in_tree(std::string_view member, double score) {
  Tree& big = *tree();
  const auto ref = big.cells.find(member);
  if (ref == big.cells.kNone) {
    big.add(member, score);
    return true;
  }
  big.will_change(member);
  const ScoreTree::Item item{big.score(ref), ref};
  if (!big.order.rescore(item, score)) {
    big.order.erase(item);
    big.order.insert({score, ref});
  }
  big.set_score(ref, score);
  return false;
}

bool ZSet::set_packed(std::string_view member, double score) {
  Packed::Owner small = take_packed();
  const PackedValue value(member);
  const char* old = small->find(value, kPair);
  if (old != nullptr) {
    Packed::splice(small, old, kPair, {});
  }
  const char* at = small->begin();
  while (at != small->end() && Pair(at).less(member, score)) {
    at = Pair(at).next();
  }
  Packed::splice(small, at, 0, {value, PackedValue(score)});
  body_.reset(small.release());
  return old == nullptr;
}

bool ZSet::erase(std::string_view member) {
  if (Tree* big = tree()) {
    const auto ref = big->cells.find(member);
    if (ref == big->cells.kNone) {
      return false;
    }
    big->erase(ref);
    return true;
  }
  const char* at = values().find(PackedValue(member), kPair);
  if (at == nullptr) {
    return false;
  }
  Packed::Owner small = take_packed();
  Packed::splice(small, at, kPair, {});
  body_.reset(small.release());
  return true;
}

void ZSet::erase_range(std::size_t first, std::size_t count) {
  if (Tree* big = tree()) {
    for (; count > 0; --count) {
      big->erase_rank(first);
    }
    return;
  }
  if (count == 0) {
    return;
  }
  Packed::Owner small = take_packed();
  const char* at = small->begin();
  for (; first > 0; --first) {
    at = Pair(at).next();
  }
  Packed::splice(small, at, kPair * count, {});
  body_.reset(small.release());
}

template <typename Before, typename BeforeItem>
std::size_t ZSet::count_if(Before before, BeforeItem before_item) const {
  if (const Tree* big = tree()) {
    return big->order.count_before([&](ScoreTree::Item item) { return before_item(*big, item); });
  }
  const PackedView pairs = values();
  std::size_t count = 0;
  for (const char* at = pairs.begin(); at != pairs.end() && before(Pair(at));
       at = Pair(at).next()) {
    ++count;
  }
  return count;
}

std::size_t ZSet::count_below(double score) const {
  return count_if([&](const Pair& pair) { return packed_score(pair.score) < score; },
                  [&](const Tree&, ScoreTree::Item item) { return item.score < score; });
}

std::size_t ZSet::count_up_to(double score) const {
  return count_if([&](const Pair& pair) { return packed_score(pair.score) <= score; },
                  [&](const Tree&, ScoreTree::Item item) { return item.score <= score; });
}

std::size_t ZSet::count_lex_below(std::string_view member) const {
  Digits digits;
  return count_if(
      [&](const Pair& pair) { return packed_text(pair.member, digits) < member; },
      [&](const Tree& big, ScoreTree::Item item) { return big.cells.key(item.ref) < member; });
}

std::size_t ZSet::count_lex_up_to(std::string_view member) const {
  Digits digits;
  return count_if(
      [&](const Pair& pair) { return packed_text(pair.member, digits) <= member; },
      [&](const Tree& big, ScoreTree::Item item) { return big.cells.key(item.ref) <= member; });
}

void ZSet::for_range(std::size_t first, std::size_t count, Visit visit) const {
  if (count > 0) {
    for_range_while(first, [&](std::string_view member, double score) {
      visit(member, score);
      return --count > 0;
    });
  }
}

void ZSet::for_each_while(VisitWhile visit) const {
  if (!empty()) {
    for_range_while(0, visit);
  }
}

void ZSet::for_range_while(std::size_t first, VisitWhile visit) const {
  if (const Tree* big = tree()) {
    ScoreTree::Position at = big->order.at(first);
    ScoreTree::Item item;
    do {
      item = at.item();
    } while (visit(big->cells.key(item.ref), item.score) && at.next());
    return;
  }
  const PackedView pairs = values();
  const char* at = pairs.begin();
  for (; first > 0; --first) {
    at = Pair(at).next();
  }
  Digits digits;
  while (at != pairs.end()) {
    const Pair pair(at);
    if (!visit(packed_text(pair.member, digits), packed_score(pair.score))) {
      return;
    }
    at = pair.next();
  }
}

void ZSet::for_range_down(std::size_t first, std::size_t count, Visit visit) const {
  if (count == 0) {
    return;
  }
  if (const Tree* big = tree()) {
    ScoreTree::Position at = big->order.at(first);
    do {
      const ScoreTree::Item item = at.item();
      visit(big->cells.key(item.ref), item.score);
    } while (--count > 0 && at.previous());
    return;
  }
  std::vector<const char*> places;
  const char* at = values().begin();
  for (std::size_t rank = 0; rank <= first; ++rank) {
    places.push_back(at);
    at = Pair(at).next();
  }
  Digits digits;
  for (; count > 0; --count) {
    const Pair pair(places.back());
    visit(packed_text(pair.member, digits), packed_score(pair.score));
    places.pop_back();
  }
}

std::uint64_t ZSet::scan(std::uint64_t cursor, Visit visit) const {
  if (const Tree* big = tree()) {
    return big->cells.scan(cursor, [&](auto ref) { visit(big->cells.key(ref), big->score(ref)); });
  }
  for_each(visit);
  return 0;
}

void ZSet::become_tree() {
  auto big = std::make_unique<Tree>();
  for_each([&](std::string_view member, double score) { big->add(member, score); });
  body_.reset(big.release());
}

}  // namespace sequent::data
