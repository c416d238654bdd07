#include "decls/change_log.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "engine/base/packed.h"
#include "engine/base/parse.h"
#include "engine/base/random.h"
#include "engine/store/typed_sorted.h"

namespace sequent::decls {
namespace {

constexpr std::int64_t kMostEntries = 2000;
constexpr std::int64_t kEntriesAtOnce = 200;
constexpr std::chrono::milliseconds kLongestChange = std::chrono::minutes(10);

constexpr std::string_view kBegin = "begin";
constexpr std::string_view kNames = "names";
constexpr std::string_view kEnd = "end";
constexpr std::string_view kMark = "mark";

std::optional<std::vector<std::string>> unpacked(std::string_view bytes) {
  base::PackedReader reader(bytes);
  std::vector<std::string> names;
  while (!reader.at_end()) {
    names.emplace_back(reader.text());
  }
  return reader.failed() ? std::nullopt : std::optional(std::move(names));
}

// By the store's clock.
std::int64_t milliseconds_of(std::string_view id) {
  return base::parse_int(id.substr(0, id.find('-'))).value_or(0);
}

// Whoever began them was killed.
void drop_old(ChangePosition& position) {
  const std::int64_t now = milliseconds_of(position.entry);
  std::erase_if(position.begun, [now](const auto& change) {
    return change.second.at_ms + kLongestChange.count() < now;
  });
}

void append(std::vector<std::string>& to, const std::vector<std::string>& names) {
  to.insert(to.end(), names.begin(), names.end());
}

}  // namespace

ChangeLog::ChangeLog(store::Store& store, const DeclarationKeys& keys)
    : store_(store.repeatable()), key_(keys.changes()) {}

std::string ChangeLog::new_token() {
  return std::to_string(base::random_seed());
}

store::Command ChangeLog::begin(std::string_view token, std::span<const std::string> names) const {
  base::PackedWriter packed;
  for (const std::string& name : names) {
    packed.text(name);
  }
  return {"XADD",
          key_,
          "MAXLEN",
          "~",
          std::to_string(kMostEntries),
          "*",
          std::string(kBegin),
          std::string(token),
          std::string(kNames),
          packed.bytes()};
}

store::Command ChangeLog::end(std::string_view token) const {
  return {"XADD", key_, "*", std::string(kEnd), std::string(token)};
}

base::Status ChangeLog::advance(ChangePosition& position, std::vector<std::string>& names) {
  for (;;) {
    SEQUENT_TRY_ASSIGN(const auto entries,
                       store::read_stream(store_, key_, position.entry, kEntriesAtOnce,
                                          std::chrono::milliseconds(0)));
    for (const store::StreamEntry& entry : entries) {
      const auto& [kind, token] = entry.fields.empty() ? store::OwnedField() : entry.fields[0];
      if (kind == kBegin && entry.fields.size() == 2) {
        auto changed = unpacked(entry.fields[1].second);
        if (!changed) {
          return base::corrupt(key_ + ": entry " + entry.id + " does not parse");
        }
        append(names, *changed);
        position.begun[token] = {milliseconds_of(entry.id), *std::move(changed)};
      } else if (kind == kEnd) {
        if (const auto begun = position.begun.find(token); begun != position.begun.end()) {
          append(names, begun->second.names);
          position.begun.erase(begun);
        }
      } else if (kind != kMark) {
        return base::corrupt(key_ + ": entry " + entry.id + " is none of ours");
      }
      position.entry = entry.id;
    }
    if (entries.size() < static_cast<std::size_t>(kEntriesAtOnce)) {
      return {};
    }
  }
}

base::Result<ChangePosition> ChangeLog::mark() {
  const std::array fields{store::Field{kMark, ""}};
  SEQUENT_TRY(store::add_to_stream(store_, key_, fields, kMostEntries));
  ChangePosition position{.entry = "0-0", .begun = {}};
  std::vector<std::string> names;
  SEQUENT_TRY(advance(position, names));
  drop_old(position);
  return position;
}

base::Result<std::optional<std::vector<std::string>>> ChangeLog::follow(ChangePosition& position) {
  const std::string from = position.entry;
  std::vector<std::string> names;
  for (const auto& [token, begun] : position.begun) {
    append(names, begun.names);
  }
  SEQUENT_TRY(advance(position, names));
  // Only now: as long as that one is there, nothing after it was dropped.
  SEQUENT_TRY_ASSIGN(const bool reached, store::has_stream_entry(store_, key_, from));
  if (!reached) {
    return std::optional<std::vector<std::string>>();
  }
  drop_old(position);
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return std::optional(std::move(names));
}

}  // namespace sequent::decls
