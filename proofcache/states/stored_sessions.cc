#include "proofcache/states/stored_sessions.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "engine/store/typed.h"
#include "engine/store/typed_sorted.h"
#include "proofcache/states/scripts.h"
#include "proofcache/states/segment.h"

namespace sequent::states {
namespace {

constexpr std::string_view kHeadField = "head";
constexpr std::size_t kHeadsAtOnce = 256;

base::Error of_session(std::string_view id, base::Error error) {
  if (error.code == base::ErrorCode::kCorrupt) {
    error.message = "session '" + std::string(id) + "': " + error.message;
  }
  return error;
}

std::string_view word_of(PutSession how) {
  switch (how) {
    case PutSession::kNew:
      return "new";
    case PutSession::kAdd:
      return "add";
    case PutSession::kWhole:
      break;
  }
  return "whole";
}

double milliseconds_of(std::chrono::system_clock::time_point time) {
  return static_cast<double>(
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

base::Status add_scored(store::Store& store,
                        const std::string& key,
                        const std::string& id,
                        std::chrono::system_clock::time_point time) {
  const std::array<store::ScoredMember, 1> members{{{id, milliseconds_of(time)}}};
  SEQUENT_TRY(store::add_to_sorted_set(store, key, members));
  return {};
}

base::Result<std::vector<std::string>> members_of(store::Store& store, const std::string& key) {
  SEQUENT_TRY_ASSIGN(auto scored, store::range_by_rank(store, key, 0, -1));
  std::vector<std::string> ids;
  ids.reserve(scored.size());
  for (store::ScoredMember& each : scored) {
    ids.push_back(std::move(each.member));
  }
  return ids;
}

}  // namespace

StoredSessions::StoredSessions(store::Store& store, std::string_view name_space)
    : store_(store), repeatable_(store.repeatable()), keys_(name_space) {}

base::Result<bool> StoredSessions::put(PutSession how,
                                       const SessionHead& head,
                                       std::span<const SegmentField> segments,
                                       std::chrono::milliseconds lives) {
  const std::string key = keys_.session(head.session.id);
  const std::string lives_ms = std::to_string(lives.count());
  const std::string head_bytes = encode_head(head);
  std::vector<std::string> numbers;
  numbers.reserve(segments.size());
  std::vector<std::string_view> args{word_of(how), lives_ms, kHeadField, head_bytes};
  for (const SegmentField& segment : segments) {
    args.push_back(numbers.emplace_back(std::to_string(segment.number)));
    args.push_back(segment.bytes);
  }
  const std::array<std::string_view, 1> keys{key};
  store::Store& store = how == PutSession::kNew ? store_ : repeatable_;
  SEQUENT_TRY_ASSIGN(const std::int64_t done,
                     store::run_for_integer(store, kPutSessionScript, keys, args));
  return done == 1;
}

base::Result<bool> StoredSessions::put_whole(const SessionHead& head,
                                             const RecordingTables& tables) {
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> segments,
                     encode_segments(tables, tables.sizes_after(head.base_steps)));
  std::vector<SegmentField> fields;
  for (const std::string& segment : segments) {
    fields.push_back({static_cast<std::uint32_t>(fields.size()), segment});
  }
  SessionHead whole = head;
  whole.segments = static_cast<std::uint32_t>(fields.size());
  return put(PutSession::kWhole, whole, fields, kForEver);
}

base::Result<std::optional<SessionHead>> StoredSessions::head(std::string_view id) {
  const std::array<std::string, 1> ids{std::string(id)};
  SEQUENT_TRY_ASSIGN(auto found, heads(ids));
  return std::move(found.front());
}

base::Result<std::vector<std::optional<SessionHead>>> StoredSessions::heads(
    std::span<const std::string> ids) {
  std::vector<std::optional<SessionHead>> found;
  found.reserve(ids.size());
  while (!ids.empty()) {
    const auto some = ids.first(std::min(ids.size(), kHeadsAtOnce));
    ids = ids.subspan(some.size());
    std::vector<store::Command> commands;
    commands.reserve(some.size());
    for (const std::string& id : some) {
      commands.push_back({"HGET", keys_.session(id), std::string(kHeadField)});
    }
    SEQUENT_TRY_ASSIGN(auto replies, repeatable_.run_batch(commands));
    for (std::size_t i = 0; i < some.size(); ++i) {
      SEQUENT_TRY_ASSIGN(const auto bytes, store::expect_optional_bytes(std::move(replies[i]),
                                                                        {"HGET", commands[i][1]}));
      if (!bytes) {
        found.emplace_back();
        continue;
      }
      auto head = decode_head(*bytes);
      if (!head) {
        return of_session(some[i], std::move(head).error());
      }
      found.emplace_back(head->gone ? std::nullopt : std::optional(std::move(head).value()));
    }
  }
  return found;
}

base::Result<std::optional<Recording>> StoredSessions::load(std::string_view id) {
  SEQUENT_TRY_ASSIGN(auto loaded, load_tables(id, kMostBases));
  if (!loaded || loaded->head.gone) {
    return std::optional<Recording>();
  }
  return std::optional(Recording(std::move(loaded->head.session), std::move(loaded->tables)));
}

base::Result<std::optional<StoredSessions::Loaded>> StoredSessions::load_tables(
    std::string_view id, std::uint32_t bases) {
  SEQUENT_TRY_ASSIGN(auto fields, store::get_all_fields(repeatable_, keys_.session(id)));
  if (fields.empty()) {
    return std::optional<Loaded>();
  }
  auto loaded = loaded_of({fields.begin(), fields.end()}, bases);
  if (!loaded) {
    return of_session(id, std::move(loaded).error());
  }
  return std::optional(std::move(loaded).value());
}

base::Result<StoredSessions::Loaded> StoredSessions::loaded_of(
    const std::map<std::string, std::string>& fields, std::uint32_t bases) {
  const auto head = fields.find(std::string(kHeadField));
  if (head == fields.end()) {
    return base::corrupt("its head is missing");
  }
  Loaded loaded;
  SEQUENT_TRY_ASSIGN(loaded.head, decode_head(head->second));
  if (!loaded.head.base.empty()) {
    std::optional<Loaded> base;
    if (bases > 0) {
      SEQUENT_TRY_ASSIGN(base, load_tables(loaded.head.base, bases - 1));
    }
    if (!base || base->tables.steps.size() < loaded.head.base_steps) {
      return base::corrupt("the steps that it shares with session '" + loaded.head.base +
                           "' are missing");
    }
    loaded.tables = std::move(base->tables);
    loaded.tables.keep(loaded.tables.sizes_after(loaded.head.base_steps));
  }
  for (std::uint32_t i = 0; i < loaded.head.segments; ++i) {
    const auto segment = fields.find(std::to_string(i));
    if (segment == fields.end()) {
      return base::corrupt("segment " + std::to_string(i) + " of its steps is missing");
    }
    SEQUENT_TRY(decode_segment(segment->second, loaded.tables));
  }
  if (loaded.tables.steps.size() != loaded.head.session.steps) {
    return base::corrupt("it has " + std::to_string(loaded.tables.steps.size()) + " of its " +
                         std::to_string(loaded.head.session.steps) + " steps");
  }
  return loaded;
}

base::Result<std::optional<SessionHead>> StoredSessions::last_of(std::string_view file) {
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> ids, listed_for_file(file));
  SEQUENT_TRY_ASSIGN(auto found, heads(ids));
  for (auto head = found.rbegin(); head != found.rend(); ++head) {
    if (*head && (*head)->session.status == SessionStatus::kCompleted) {
      return std::move(*head);
    }
  }
  return std::optional<SessionHead>();
}

base::Result<std::vector<SessionHead>> StoredSessions::sharing_with(std::string_view id,
                                                                    std::string_view file) {
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> ids, listed_for_file(file));
  SEQUENT_TRY_ASSIGN(auto found, heads(ids));
  std::vector<SessionHead> sharing;
  for (std::optional<SessionHead>& head : found) {
    if (head && head->base == id) {
      sharing.push_back(std::move(*head));
    }
  }
  return sharing;
}

base::Result<bool> StoredSessions::remove(std::string_view id) {
  const std::string key = keys_.session(id);
  const std::array<std::string_view, 1> keys{key};
  SEQUENT_TRY_ASSIGN(const std::int64_t removed, store::remove(store_, keys));
  return removed > 0;
}

base::Status StoredSessions::list(const Session& session) {
  return add_scored(repeatable_, keys_.sessions(), session.id, session.started);
}

base::Status StoredSessions::list_for_file(const Session& session) {
  return add_scored(repeatable_, keys_.sessions_of(session.file), session.id, session.ended);
}

base::Status StoredSessions::unlist(std::string_view id, std::string_view file) {
  const std::array<std::string_view, 1> ids{id};
  SEQUENT_TRY(store::remove_from_sorted_set(repeatable_, keys_.sessions_of(file), ids));
  SEQUENT_TRY(store::remove_from_sorted_set(repeatable_, keys_.sessions(), ids));
  return {};
}

base::Status StoredSessions::unlist(std::span<const std::string> ids) {
  if (ids.empty()) {
    return {};
  }
  const std::vector<std::string_view> views(ids.begin(), ids.end());
  SEQUENT_TRY(store::remove_from_sorted_set(repeatable_, keys_.sessions(), views));
  return {};
}

base::Result<std::vector<std::string>> StoredSessions::listed() {
  return members_of(repeatable_, keys_.sessions());
}

base::Result<std::vector<std::string>> StoredSessions::listed_for_file(std::string_view file) {
  return members_of(repeatable_, keys_.sessions_of(file));
}

base::Result<std::chrono::system_clock::time_point> StoredSessions::now() {
  SEQUENT_TRY_ASSIGN(const std::int64_t us, store::store_time_us(repeatable_));
  return std::chrono::system_clock::time_point(std::chrono::microseconds(us));
}

}  // namespace sequent::states
