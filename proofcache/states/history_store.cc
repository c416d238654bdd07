#include "proofcache/states/history_store.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "proofcache/states/storing_writer.h"

namespace sequent::states {

HistoryStore::HistoryStore(store::Store& store, std::string_view name_space)
    : sessions_(store, name_space) {}

base::Result<std::unique_ptr<SessionWriter>> HistoryStore::begin(const Session& session,
                                                                 std::chrono::milliseconds expiry,
                                                                 StepNumber most_steps) {
  if (session.id.empty()) {
    return base::invalid("a session of file '" + session.file + "' has no id");
  }
  if (expiry.count() <= 0) {
    return base::invalid("session '" + session.id + "' would expire at once");
  }
  auto writer = std::make_unique<StoringWriter>(sessions_, session, expiry, most_steps);
  SEQUENT_TRY(writer->begin());
  return std::unique_ptr<SessionWriter>(std::move(writer));
}

base::Result<std::vector<Session>> HistoryStore::list() {
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> ids, sessions_.listed());
  SEQUENT_TRY_ASSIGN(auto heads, sessions_.heads(ids));
  std::vector<Session> found;
  std::vector<std::string> gone;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (heads[i]) {
      found.push_back(std::move(heads[i]->session));
    } else {
      gone.push_back(ids[i]);
    }
  }
  SEQUENT_TRY(sessions_.unlist(gone));
  std::ranges::sort(found, [](const Session& a, const Session& b) {
    return std::tie(a.started, a.id) < std::tie(b.started, b.id);
  });
  return found;
}

base::Result<std::optional<Session>> HistoryStore::find(std::string_view id) {
  SEQUENT_TRY_ASSIGN(auto head, sessions_.head(id));
  return head ? std::optional(std::move(head->session)) : std::nullopt;
}

base::Result<std::optional<Session>> HistoryStore::last_of(std::string_view file) {
  SEQUENT_TRY_ASSIGN(auto head, sessions_.last_of(file));
  return head ? std::optional(std::move(head->session)) : std::nullopt;
}

base::Result<std::optional<Recording>> HistoryStore::load(std::string_view id) {
  return sessions_.load(id);
}

base::Result<std::uint64_t> HistoryStore::remove(std::span<const std::string> ids) {
  // Those that build on others first: what is removed too need not be made whole before.
  std::vector<std::pair<std::string, std::optional<SessionHead>>> known;
  for (const std::string& id : ids) {
    auto head = sessions_.head(id);
    if (!head && head.error().code != base::ErrorCode::kCorrupt) {
      return head.error();
    }
    known.emplace_back(id, head ? std::move(head).value() : std::nullopt);
  }
  std::ranges::stable_sort(known, std::greater(),
                           [](const auto& each) { return each.second ? each.second->depth : 0; });
  std::uint64_t removed = 0;
  for (const auto& [id, head] : known) {
    if (head && head->session.status == SessionStatus::kCompleted) {
      SEQUENT_TRY(release_sharers(*head));
    }
    SEQUENT_TRY(sessions_.unlist(id, head ? head->session.file : std::string()));
    SEQUENT_TRY_ASSIGN(const bool was_there, sessions_.remove(id));
    removed += was_there ? 1 : 0;
  }
  return removed;
}

base::Status HistoryStore::release_sharers(SessionHead head) {
  head.gone = true;
  SEQUENT_TRY(sessions_.put(PutSession::kAdd, head, {}, kForEver));
  SEQUENT_TRY_ASSIGN(auto sharing, sessions_.sharing_with(head.session.id, head.session.file));
  for (SessionHead& each : sharing) {
    SEQUENT_TRY_ASSIGN(const auto recording, sessions_.load(each.session.id));
    if (recording) {
      each.base.clear();
      each.base_steps = 0;
      each.depth = 0;
      SEQUENT_TRY(sessions_.put_whole(each, recording->tables()));
    }
  }
  return {};
}

}  // namespace sequent::states
