#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/store_access.h"
#include "engine/base/result.h"
#include "proofcache/states/history_store.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/session.h"

namespace sequent::cli {

// A session that a user named, and what stood behind a colon: "List.v:120", "List.v:app_nil".
struct NamedSession {
  states::Session session;
  std::string place;  // "120"; empty: the whole session
};

// Which of `sessions` (the oldest first) `name` means: the one of this id, else the last completed
// one of this file, else the only one whose id begins so. A file is named as it was recorded, by
// the end of that path, or by a path that ends in it; `folder` is where the user is (absolute).
// kInvalid: none, or several; the message says what there is and what to do.
[[nodiscard]] base::Result<NamedSession> choose_session(std::span<const states::Session> sessions,
                                                        const std::string& name,
                                                        const std::string& folder);

// All sessions of the file that `name` means, however they ended, the oldest first.
// kInvalid: there are none, or several files fit.
[[nodiscard]] base::Result<std::vector<states::Session>> sessions_of_file(
    std::span<const states::Session> sessions, const std::string& name, const std::string& folder);

// The last completed session of each file, the oldest first.
[[nodiscard]] std::vector<states::Session> last_of_each_file(
    std::span<const states::Session> sessions);

// What a number alone means where a place is asked for.
enum class BareNumber : std::uint8_t { kLine, kStep };

// The step that a place names: ":120" is the last that begins on line 120 or before it, "s42" is
// step 42. kInvalid: it is none, or not in this recording; the message says what is.
[[nodiscard]] base::Result<states::StepNumber> find_step(const states::Recording& recording,
                                                         std::string_view place,
                                                         BareNumber bare);

// "s42": how steps are named in what is printed.
[[nodiscard]] std::string name_of(states::StepNumber step);

// The proof histories of a namespace in an open store, as the commands of `sequent replay` see
// them. Threads: one.
class Replay {
 public:
  static base::Result<std::unique_ptr<Replay>> open(const StoreAccess& access);

  [[nodiscard]] states::HistoryStore& histories() { return histories_; }
  // Of all files, or of one; the oldest first. kInvalid: none of that file.
  base::Result<std::vector<states::Session>> sessions(const std::string& file = {});
  // kInvalid as choose_session().
  base::Result<NamedSession> find(const std::string& name);
  // kInvalid: it is gone since.
  base::Result<states::Recording> load(const states::Session& session);

 private:
  Replay(std::unique_ptr<store::OpenStore> opened, const std::string& name_space)
      : opened_(std::move(opened)), histories_(opened_->store(), name_space) {}

  std::unique_ptr<store::OpenStore> opened_;
  states::HistoryStore histories_;
};

}  // namespace sequent::cli
