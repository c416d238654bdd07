#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/data/collection_view.h"
#include "engine/data/packed.h"
#include "engine/data/value.h"

namespace sequent::cmd {

// Whether a key's block may hold the elements of a T. Such a T is only read by a Lookup, and
// changed by `change_collection`.
template <typename T>
inline constexpr bool kMayBeSmall =
    std::is_constructible_v<std::remove_const_t<T>, const data::SmallPacked&>;

// What a key holds: a T, nothing, or something else (then WRONGTYPE is replied already).
// Holds until the keyspace is next changed.
template <typename T>
class Lookup {
 public:
  static Lookup absent() { return Lookup(nullptr, false); }
  static Lookup wrong_type() { return Lookup(nullptr, true); }
  explicit Lookup(T* value) : Lookup(value, false) {}
  explicit Lookup(const data::SmallPacked& elements) : small_(elements) {}

  // True: the handler returns, the error is replied.
  [[nodiscard]] bool failed() const { return failed_; }
  explicit operator bool() const { return get() != nullptr; }
  T* operator->() const { return get(); }
  T& operator*() const { return *get(); }
  [[nodiscard]] T* get() const {
    if constexpr (kMayBeSmall<T>) {
      const T* small = small_.get();
      return small != nullptr ? small : value_;
    } else {
      return value_;
    }
  }

 private:
  struct Never {};
  using Small = std::conditional_t<kMayBeSmall<T>, data::Borrowed<std::remove_const_t<T>>, Never>;

  Lookup(T* value, bool failed) : value_(value), failed_(failed) {}

  T* value_ = nullptr;
  bool failed_ = false;
  [[no_unique_address]] Small small_;
};

namespace lookup_detail {

template <typename T>
Lookup<T> find(Context& context, std::string_view key) {
  using Value = std::remove_const_t<T>;
  const data::Entry entry = context.find(key);
  if (!entry) {
    return Lookup<T>::absent();
  }
  if (entry.type() != Value::kType) {
    context.reply.error(kWrongType);
    return Lookup<T>::wrong_type();
  }
  if constexpr (kMayBeSmall<T>) {
    if (entry.is_small()) {
      return Lookup<T>(entry.small());
    }
  }
  return Lookup<T>(static_cast<Value*>(entry.collection()));
}

// Puts a value that was made, or copied out of the block of `old`, where its size wants it.
template <typename T>
void put_back(data::Keyspace& keys, std::string_view key, data::Entry old, T value) {
  if (value.size() == 0) {
    if (old) {
      keys.erase(key);
    }
  } else if (!keys.store_small(key, old, value)) {
    const std::int64_t deadline_ms = old ? old.deadline_ms() : data::kNoDeadline;
    keys.put_collection(key, std::make_unique<T>(std::move(value)), deadline_ms);
  }
}

}  // namespace lookup_detail

// To read. T: data::List, Hash, Set, ZSet, Stream.
template <typename T>
Lookup<const T> find_as(Context& context, std::string_view key) {
  return lookup_detail::find<const T>(context, key);
}

// The same of a command that writes elsewhere: a hit or a miss.
template <typename T>
Lookup<const T> find_source(Context& context, std::string_view key) {
  const Context::Counting reading(context);
  return find_as<T>(context, key);
}

enum class IfAbsent : std::uint8_t { kMake, kLeave };

// To change, by change(T&) within these limits, what is there or was made; removes it when
// that leaves no element. Says `will_change` before; the handler says `changed`. False: the
// key holds something else, which is replied.
template <typename T, typename Limits, typename Change>
bool change_collection(Context& context,
                       std::string_view key,
                       IfAbsent if_absent,
                       const Limits& limits,
                       Change change) {
  const data::Entry entry = context.find(key);
  if (!entry && if_absent == IfAbsent::kLeave) {
    return true;
  }
  if (entry && entry.type() != T::kType) {
    context.reply.error(kWrongType);
    return false;
  }
  context.will_change(key);
  if (entry && !entry.is_small()) {
    T& value = static_cast<T&>(*entry.collection());
    value.set_limits(limits);
    change(value);
    if (value.size() == 0) {
      context.keys.erase(key);
    }
    return true;
  }
  T value = entry ? T(entry.small(), limits) : T(limits);
  change(value);
  lookup_detail::put_back(context.keys, key, entry, std::move(value));
  return true;
}

// The same of those that are objects always: says `will_change` when it is there.
template <typename T>
Lookup<T> find_for_change(Context& context, std::string_view key) {
  static_assert(!kMayBeSmall<T>);
  Lookup<T> found = lookup_detail::find<T>(context, key);
  if (found) {
    context.will_change(key);
  }
  return found;
}

// To change, within these limits; made when it is absent. Fails or finds.
template <typename T, typename... Limits>
Lookup<T> find_or_create(Context& context, std::string_view key, const Limits&... limits) {
  static_assert(!kMayBeSmall<T>);
  Lookup<T> found = lookup_detail::find<T>(context, key);
  if (found.failed()) {
    return found;
  }
  context.will_change(key);
  if (!found) {
    auto made = std::make_unique<T>(limits...);
    T* value = made.get();
    context.keys.add_collection(key, std::move(made));
    return Lookup<T>(value);
  }
  if constexpr (sizeof...(Limits) > 0) {
    found->set_limits(limits...);
  }
  return found;
}

// Puts a value in place of whatever the key held, without a deadline: will_change,
// put, changed. An empty one only removes the key. For …STORE commands.
inline void store_collection(Context& context,
                             std::string_view key,
                             std::unique_ptr<data::Collection> value) {
  if (value->size() == 0) {
    if (context.find(key)) {
      context.remove(key);
    }
    return;
  }
  context.will_change(key);
  context.keys.put_collection(key, std::move(value));
  context.changed(key);
}

// After elements were taken out. True: the key is gone.
inline bool remove_if_empty(Context& context, std::string_view key, const data::Collection& value) {
  return value.size() == 0 && context.keys.erase(key);
}

}  // namespace sequent::cmd
