#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/data/value.h"

namespace sequent::cmd {

// What a key holds: a T, nothing, or something else (then WRONGTYPE is replied already).
template <typename T>
class Lookup {
 public:
  static Lookup absent() { return Lookup(nullptr, false); }
  static Lookup wrong_type() { return Lookup(nullptr, true); }
  explicit Lookup(T* value) : Lookup(value, false) {}

  // True: the handler returns, the error is replied.
  [[nodiscard]] bool failed() const { return failed_; }
  explicit operator bool() const { return value_ != nullptr; }
  T* operator->() const { return value_; }
  T& operator*() const { return *value_; }
  [[nodiscard]] T* get() const { return value_; }

 private:
  Lookup(T* value, bool failed) : value_(value), failed_(failed) {}

  T* value_;
  bool failed_;
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
  return Lookup<T>(static_cast<Value*>(entry.collection()));
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

// To change: says `will_change` when it is there. The handler says `changed`.
template <typename T>
Lookup<T> find_for_change(Context& context, std::string_view key) {
  Lookup<T> found = lookup_detail::find<T>(context, key);
  if (found) {
    context.will_change(key);
  }
  return found;
}

// To change, within these limits; made when it is absent. Fails or finds.
template <typename T, typename... Limits>
Lookup<T> find_or_create(Context& context, std::string_view key, const Limits&... limits) {
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
