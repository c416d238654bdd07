#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/expect.h"
#include "engine/store/store.h"

namespace sequent::store {

// The calls of domain code, one Redis command each unless said otherwise (_many:
// one round trip, not atomic). Bytes are any bytes.
//
// Errors: those of Store and of expect.h; messages name the command and the key.

using Field = std::pair<std::string_view, std::string_view>;  // name, value
using OwnedField = std::pair<std::string, std::string>;

// Keys
base::Result<bool> exists(Store& store, std::string_view key);
base::Result<std::vector<bool>> exists_many(Store& store, std::span<const std::string> keys);
// How many there were. Not atomic.
base::Result<std::int64_t> remove(Store& store, Args keys);
// False: no such key.
base::Result<bool> expire_in(Store& store, std::string_view key, std::chrono::milliseconds time);
// One step over the keys that match `pattern`: each key that is there all the
// while is found at least once by the time `cursor` is "0" again.
base::Result<std::vector<std::string>> scan_keys(Store& store,
                                                 std::string& cursor,
                                                 std::string_view pattern,
                                                 std::int64_t count = 1000);

// Strings
base::Result<std::optional<std::string>> get_bytes(Store& store, std::string_view key);
base::Result<std::vector<std::optional<std::string>>> get_many(Store& store,
                                                               std::span<const std::string> keys);
base::Status put_bytes(Store& store, std::string_view key, std::string_view bytes);
base::Status put_bytes_for(Store& store,
                           std::string_view key,
                           std::string_view bytes,
                           std::chrono::milliseconds time);
// False: there was a value, which stays.
base::Result<bool> put_bytes_if_absent(Store& store, std::string_view key, std::string_view bytes);
base::Result<std::int64_t> size_of_bytes(Store& store, std::string_view key);
// The new value.
base::Result<std::int64_t> increment(Store& store, std::string_view key, std::int64_t by = 1);

// Hashes
base::Result<std::optional<std::string>> get_field(Store& store,
                                                   std::string_view key,
                                                   std::string_view field);
base::Result<std::vector<std::optional<std::string>>> get_fields(Store& store,
                                                                 std::string_view key,
                                                                 Args fields);
// In the store's order.
base::Result<std::vector<OwnedField>> get_all_fields(Store& store, std::string_view key);
base::Status set_fields(Store& store, std::string_view key, std::span<const Field> fields);
base::Status set_field(Store& store,
                       std::string_view key,
                       std::string_view field,
                       std::string_view value);
// False: the field had a value, which stays.
base::Result<bool> set_field_if_absent(Store& store,
                                       std::string_view key,
                                       std::string_view field,
                                       std::string_view value);
base::Result<std::int64_t> increment_field(Store& store,
                                           std::string_view key,
                                           std::string_view field,
                                           std::int64_t by = 1);
base::Result<std::int64_t> remove_fields(Store& store, std::string_view key, Args fields);
base::Result<std::int64_t> count_fields(Store& store, std::string_view key);

// Sets
// How many were not members before.
base::Result<std::int64_t> add_to_set(Store& store, std::string_view key, Args members);
base::Result<std::int64_t> remove_from_set(Store& store, std::string_view key, Args members);
base::Result<bool> is_member(Store& store, std::string_view key, std::string_view member);
base::Result<std::vector<std::string>> get_members(Store& store, std::string_view key);
base::Result<std::int64_t> count_members(Store& store, std::string_view key);

// Lists
// The new length.
base::Result<std::int64_t> push_back(Store& store, std::string_view key, Args values);
base::Result<std::optional<std::string>> pop_front(Store& store, std::string_view key);
// Waits until there is one. Absent: none came in time.
base::Result<std::optional<std::string>> wait_pop_front(Store& store,
                                                        std::string_view key,
                                                        std::chrono::milliseconds timeout);
// The same on the first of several lists that has one: its key and the value.
base::Result<std::optional<OwnedField>> wait_pop_any(Store& store,
                                                     Args keys,
                                                     std::chrono::milliseconds timeout);
base::Result<std::int64_t> count_values(Store& store, std::string_view key);

// Publishes to all who subscribed by a Notifier; how many got it.
base::Result<std::int64_t> publish(Store& store,
                                   std::string_view channel,
                                   std::string_view payload);
// The store's clock, in microseconds since 1970.
base::Result<std::int64_t> store_time_us(Store& store);

// Runs a script and takes its integer.
base::Result<std::int64_t> run_for_integer(Store& store,
                                           const Script& script,
                                           Args keys,
                                           Args args);
// Runs a script and takes its list (empty for null).
base::Result<std::vector<resp::Reply>> run_for_list(Store& store,
                                                    const Script& script,
                                                    Args keys,
                                                    Args args);

}  // namespace sequent::store
