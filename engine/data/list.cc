#include "engine/data/list.h"

#include <algorithm>
#include <cassert>

#include "engine/data/heap.h"
#include "engine/data/list_walk.h"
#include "engine/data/rebuild.h"

namespace sequent::data {
namespace {

constexpr std::uint8_t kChunk = 0;
constexpr std::uint8_t kRing = 1;

}  // namespace

class List::Ring final : public Body {
 public:
  struct Slot {
    ListChunk::Owner chunk;
    std::size_t count;  // the chunk's, to look for an index without touching it
  };

  Ring() { kind = kRing; }
  void will_change(const Slot& slot) {
    if (hook.walk() != nullptr) [[unlikely]] {
      static_cast<ListWalk*>(hook.walk())->before_change(*slot.chunk);
    }
  }
  void count_in(const Slot& slot) {
    size += slot.count;
    bytes += slot.chunk->bytes() + kSlotBytes;
  }
  void count_out(const Slot& slot) {
    size -= slot.count;
    bytes -= slot.chunk->bytes() + kSlotBytes;
  }
  [[nodiscard]] auto place(std::size_t number) {
    return slots.begin() + static_cast<std::ptrdiff_t>(number);
  }

  std::deque<Slot, HeapAllocator<Slot>> slots;
  std::size_t size = 0;
  std::size_t bytes = 0;
  StillWalk::Hook hook;

 private:
  static constexpr std::size_t kSlotBytes = sizeof(Slot) + 8;  // with malloc's own
};

void List::Free::operator()(Body* body) const {
  if (body->kind == kChunk) {
    const ListChunk::Owner owner(static_cast<ListChunk*>(body));
  } else {
    const std::unique_ptr<Ring> owner(static_cast<Ring*>(body));
  }
}

List::Ring* List::ring() const {
  return body_ && body_->kind == kRing ? static_cast<Ring*>(body_.get()) : nullptr;
}

std::size_t List::chunks() const {
  if (const Ring* many = ring()) {
    return many->slots.size();
  }
  return body_ ? 1 : 0;
}

const ListChunk& List::chunk(std::size_t number) const {
  if (const Ring* many = ring()) {
    return *many->slots[number].chunk;
  }
  return *static_cast<const ListChunk*>(body_.get());
}

std::size_t List::size() const {
  if (const Ring* many = ring()) {
    return many->size;
  }
  return body_ ? chunk(0).count() : 0;
}

std::size_t List::memory_bytes() const {
  if (const Ring* many = ring()) {
    return sizeof(*this) + sizeof(Ring) + many->bytes;
  }
  return sizeof(*this) + (body_ ? chunk(0).bytes() : 0);
}

std::unique_ptr<Collection> List::clone() const {
  auto copy = std::make_unique<List>(limit_);
  for_range(0, size(), [&](std::string_view element) {
    copy->push(End::kBack, element);
    return true;
  });
  return copy;
}

void List::rebuild(std::string_view key, const EmitCommand& emit) const {
  RebuildCommands commands("RPUSH", key, emit);
  for_range(0, size(), [&](std::string_view element) {
    commands.add({element});
    return true;
  });
  commands.finish();
}

StillWalk* List::walk() const {
  return ring() != nullptr ? ring()->hook.walk() : nullptr;
}

std::unique_ptr<StillWalk> List::begin_walk() {
  Ring* many = ring();
  if (many == nullptr || !StillWalk::is_worth_it(size(), many->bytes)) {
    return nullptr;
  }
  std::vector<const ListChunk*> chunks;
  chunks.reserve(many->slots.size());
  for (const Ring::Slot& slot : many->slots) {
    chunks.push_back(slot.chunk.get());
  }
  return std::make_unique<ListWalk>(many->hook, std::move(chunks));
}

template <typename Change>
void List::change_chunk(std::size_t number, Change change) {
  if (Ring* many = ring()) {
    Ring::Slot& slot = many->slots[number];
    many->will_change(slot);
    many->count_out(slot);
    change(slot.chunk);
    slot.count = slot.chunk->count();
    many->count_in(slot);
    return;
  }
  ListChunk::Owner owner(static_cast<ListChunk*>(body_.release()));
  change(owner);
  body_.reset(owner.release());
}

void List::add_chunk(std::size_t number, ListChunk::Owner chunk) {
  become_ring();
  Ring& many = *ring();
  const std::size_t count = chunk->count();
  many.count_in(*many.slots.insert(many.place(number), {std::move(chunk), count}));
}

void List::become_ring() {
  if (ring() != nullptr) {
    return;
  }
  auto many = std::make_unique<Ring>();
  if (body_) {
    ListChunk::Owner only(static_cast<ListChunk*>(body_.release()));
    const std::size_t count = only->count();
    many->slots.push_back({std::move(only), count});
    many->count_in(many->slots.front());
  }
  body_.reset(many.release());
}

void List::push(End end, std::string_view element) {
  const PackedValue value(element);
  if (!body_) {
    body_.reset(ListChunk::make(kChunk).release());
  }
  std::size_t number = end == End::kFront ? 0 : chunks() - 1;
  if (!chunk(number).has_room_for(value, limit_)) {
    change_chunk(number, [](ListChunk::Owner& full) { ListChunk::trim(full); });
    number = end == End::kFront ? 0 : number + 1;
    add_chunk(number, ListChunk::make(kChunk, limit_.bytes));
  }
  change_chunk(number, [&](ListChunk::Owner& chunk) { ListChunk::push(chunk, end, value); });
}

List::Place List::locate(std::size_t index) const {
  assert(index < size());
  const Ring* many = ring();
  if (many == nullptr) {
    return {0, index, chunk(0).at(index)};
  }
  std::size_t number = 0;
  if (index <= many->size / 2) {
    while (index >= many->slots[number].count) {
      index -= many->slots[number++].count;
    }
  } else {
    std::size_t first = many->size;
    number = many->slots.size();
    while (first > index) {
      first -= many->slots[--number].count;
    }
    index -= first;
  }
  return {number, index, chunk(number).at(index)};
}

std::string_view List::at(std::size_t index, Digits& digits) const {
  return packed_text(locate(index).at, digits);
}

void List::set(std::size_t index, std::string_view element) {
  const PackedValue value(element);
  const Place place = locate(index);
  const ListChunk& old = chunk(place.chunk);
  if (old.count() > 1 && !old.has_room_for(value, limit_)) {
    erase(index, 1);
    insert(index, element);
    return;
  }
  change_chunk(place.chunk,
               [&](ListChunk::Owner& chunk) { ListChunk::replace(chunk, place.at, value); });
}

void List::insert(std::size_t index, std::string_view element) {
  if (index == 0 || index == size()) {
    push(index == 0 ? End::kFront : End::kBack, element);
    return;
  }
  const PackedValue value(element);
  const Place place = locate(index);
  if (chunk(place.chunk).has_room_for(value, limit_)) {
    change_chunk(place.chunk,
                 [&](ListChunk::Owner& chunk) { ListChunk::insert(chunk, place.at, value); });
    return;
  }
  if (place.index > 0) {
    ListChunk::Owner back;
    change_chunk(place.chunk, [&](ListChunk::Owner& chunk) {
      back = ListChunk::split(chunk, place.at, chunk->count() - place.index);
    });
    add_chunk(place.chunk + 1, std::move(back));
  }
  const std::size_t after = place.index > 0 ? place.chunk + 1 : place.chunk;
  const auto push_to = [&](std::size_t number, End end) {
    change_chunk(number, [&](ListChunk::Owner& chunk) { ListChunk::push(chunk, end, value); });
  };
  if (after > 0 && chunk(after - 1).has_room_for(value, limit_)) {
    push_to(after - 1, End::kBack);
  } else if (chunk(after).has_room_for(value, limit_)) {
    push_to(after, End::kFront);
  } else {
    add_chunk(after, ListChunk::make(kChunk));
    push_to(after, End::kBack);
  }
}

void List::erase(std::size_t first, std::size_t count) {
  while (count > 0) {
    const Place place = locate(first);
    const ListChunk& from = chunk(place.chunk);
    const std::size_t here = std::min(count, from.count() - place.index);
    const char* to = from.at(place.index + here);
    change_chunk(place.chunk, [&](ListChunk::Owner& chunk) { chunk->erase(place.at, to, here); });
    count -= here;
    after_erase(place.chunk);
  }
}

// Empty chunks go, and small ones join the next.
void List::after_erase(std::size_t number) {
  Ring* many = ring();
  if (many == nullptr) {
    if (chunk(0).count() == 0) {
      body_.reset();
    }
    return;
  }
  const auto remove = [many](std::size_t chunk) {
    many->will_change(many->slots[chunk]);
    many->count_out(many->slots[chunk]);
    many->slots.erase(many->place(chunk));
  };
  if (chunk(number).count() == 0) {
    remove(number);
    if (many->slots.empty()) {
      body_.reset();
    }
    return;
  }
  if (number + 1 < chunks() &&
      chunk(number).used() + chunk(number + 1).used() <= limit_.bytes / 2 &&
      chunk(number).count() + chunk(number + 1).count() <= limit_.elements) {
    change_chunk(number,
                 [&](ListChunk::Owner& joined) { ListChunk::append(joined, chunk(number + 1)); });
    remove(number + 1);
  }
}

std::size_t List::remove(std::string_view element, std::size_t limit, End from) {
  const PackedValue value(element);
  std::size_t removed = 0;
  const auto remove_in = [&](ListChunk::Owner& chunk) {
    if (from == End::kFront) {
      const char* at = chunk->begin();
      while (removed < limit && at != chunk->end()) {
        const char* next = ListChunk::next(at);
        if (!value.is_at(at)) {
          at = next;
          continue;
        }
        const bool first = at == chunk->begin();
        chunk->erase(at, next, 1);
        at = first ? next : at;
        ++removed;
      }
      return;
    }
    for (const char* end = chunk->end(); removed < limit && end != chunk->begin();) {
      const char* at = ListChunk::previous(end);
      if (value.is_at(at)) {
        const bool first = at == chunk->begin();
        chunk->erase(at, end, 1);
        ++removed;
        if (first) {
          return;
        }
      }
      end = at;
    }
  };
  for (std::size_t left = chunks(); left > 0 && removed < limit; --left) {
    const std::size_t number = from == End::kFront ? chunks() - left : left - 1;
    change_chunk(number, remove_in);
    if (chunk(number).count() == 0) {
      after_erase(number);
    }
  }
  return removed;
}

void List::for_range(std::size_t first, std::size_t count, Visit visit) const {
  if (count == 0) {
    return;
  }
  Place place = locate(first);
  Digits digits;
  while (true) {
    const char* end = chunk(place.chunk).end();
    for (; place.at != end; place.at = ListChunk::next(place.at)) {
      if (!visit(packed_text(place.at, digits)) || --count == 0) {
        return;
      }
    }
    if (++place.chunk == chunks()) {
      return;
    }
    place.at = chunk(place.chunk).begin();
  }
}

void List::for_range_down(std::size_t first, std::size_t count, Visit visit) const {
  if (count == 0) {
    return;
  }
  Place place = locate(first);
  Digits digits;
  while (true) {
    if (!visit(packed_text(place.at, digits)) || --count == 0) {
      return;
    }
    if (place.at == chunk(place.chunk).begin()) {
      if (place.chunk == 0) {
        return;
      }
      place.at = chunk(--place.chunk).end();
    }
    place.at = ListChunk::previous(place.at);
  }
}

void List::for_equal(std::string_view element,
                     End from,
                     std::size_t compared,
                     base::FunctionRef<bool(std::size_t index)> visit) const {
  const PackedValue value(element);
  const std::size_t last = size();
  compared = std::min(compared, last);
  std::size_t done = 0;
  for (std::size_t number = 0; number < chunks(); ++number) {
    const ListChunk& part = chunk(from == End::kFront ? number : chunks() - 1 - number);
    const char* at = from == End::kFront ? part.begin() : part.end();
    for (std::size_t left = part.count(); left > 0; --left) {
      if (done == compared) {
        return;
      }
      if (from == End::kBack) {
        at = ListChunk::previous(at);
      }
      if (value.is_at(at) && !visit(from == End::kFront ? done : last - 1 - done)) {
        return;
      }
      if (from == End::kFront) {
        at = ListChunk::next(at);
      }
      ++done;
    }
  }
}

}  // namespace sequent::data
