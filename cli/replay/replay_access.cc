#include "cli/replay/replay_access.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>

#include "cli/suggest.h"
#include "engine/base/paths.h"

namespace sequent::cli {
namespace {

using states::Recording;
using states::Session;
using states::SessionStatus;
using states::StepNumber;

constexpr std::size_t kMostNamed = 4;

bool is_below(std::string_view path, std::string_view end) {
  return path.size() > end.size() && path.ends_with(end) &&
         path[path.size() - end.size() - 1] == '/';
}

// How well a name fits a file: the most is best, 0 is not at all.
int fit(const std::string& file, const std::string& name, const std::string& folder) {
  const std::string whole = base::absolute_path(folder, name);
  const std::string normal = base::normal_path(file);
  if (file == name) {
    return 4;
  }
  if (base::absolute_path(folder, file) == whole) {
    return 3;
  }
  if (is_below(whole, normal)) {
    return 2;
  }
  return is_below(normal, base::normal_path(name)) ? 1 : 0;
}

// The files that fit a name best.
std::set<std::string> files_named(std::span<const Session> sessions,
                                  const std::string& name,
                                  const std::string& folder) {
  std::set<std::string> files;
  int best = 1;
  for (const Session& session : sessions) {
    const int fits = fit(session.file, name, folder);
    if (fits > best) {
      files.clear();
      best = fits;
    }
    if (fits == best) {
      files.insert(session.file);
    }
  }
  return files;
}

// "'a', 'b' or 'c'"; the last ones are left out if there are many.
std::string either(const std::set<std::string>& names) {
  std::string text;
  std::size_t count = 0;
  const std::size_t shown = std::min(names.size(), kMostNamed);
  for (const std::string& name : names) {
    if (count == shown) {
      return text.append(", …");
    }
    ++count;
    text.append(count == 1 ? "'" : count == names.size() ? " or '" : ", '").append(name);
    text.append("'");
  }
  return text;
}

// Empty: no file fits.
base::Result<std::vector<Session>> of_file(std::span<const Session> sessions,
                                           const std::string& name,
                                           const std::string& folder) {
  const std::set<std::string> files = files_named(sessions, name, folder);
  if (files.size() > 1) {
    return base::invalid("'" + name + "' may be " + either(files) + ": say which");
  }
  std::vector<Session> found;
  for (const Session& session : sessions) {
    if (files.contains(session.file)) {
      found.push_back(session);
    }
  }
  return found;
}

base::Result<std::optional<Session>> last_completed(std::span<const Session> sessions,
                                                    const std::string& name,
                                                    const std::string& folder) {
  SEQUENT_TRY_ASSIGN(const std::vector<Session> found, of_file(sessions, name, folder));
  if (found.empty()) {
    return std::optional<Session>();
  }
  const auto last = std::find_if(found.rbegin(), found.rend(), [](const Session& session) {
    return session.status == SessionStatus::kCompleted;
  });
  if (last == found.rend()) {
    return base::invalid("no recording of " + name + " is complete: name session '" +
                         found.back().id + "' to see as far as it went, or sequent replay record " +
                         name);
  }
  return std::optional(*last);
}

base::Result<std::optional<Session>> find_whole(std::span<const Session> sessions,
                                                const std::string& name,
                                                const std::string& folder) {
  const auto same = std::ranges::find(sessions, name, &Session::id);
  if (same != sessions.end()) {
    return std::optional(*same);
  }
  SEQUENT_TRY_ASSIGN(std::optional<Session> found, last_completed(sessions, name, folder));
  if (found || name.empty()) {
    return found;
  }
  std::set<std::string> likely;
  for (const Session& session : sessions) {
    if (session.id.starts_with(name)) {
      likely.insert(session.id);
      found = session;
    }
  }
  if (likely.size() > 1) {
    return base::invalid("'" + name + "' may be session " + either(likely) + ": say more of it");
  }
  return found;
}

base::Error unknown_session(std::span<const Session> sessions, const std::string& name) {
  if (name.ends_with(".v")) {
    return base::invalid("nothing is recorded of " + name + ": sequent replay record " + name);
  }
  std::set<std::string> known;
  for (const Session& session : sessions) {
    known.insert(session.id);
    known.insert(session.file);
  }
  const std::vector<std::string> names(known.begin(), known.end());
  return base::invalid("no session or file '" + name + "'" + did_you_mean(name, names) +
                       " (see: sequent replay list)");
}

std::string current_folder() {
  std::error_code unknown;
  return std::filesystem::current_path(unknown).string();
}

std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

base::Result<StepNumber> step_numbered(const Recording& recording, std::uint32_t number) {
  if (number >= recording.size()) {
    return base::invalid("no step " + name_of(number) + " in " + recording.session().file +
                         ": the last is " + name_of(recording.size() - 1));
  }
  return number;
}

base::Result<StepNumber> step_on_line(const Recording& recording, std::uint32_t line) {
  StepNumber found = states::kNoStep;
  std::uint32_t found_line = 0;
  std::uint32_t first_line = UINT32_MAX;
  std::uint32_t last_line = 0;
  for (StepNumber number = 0; number < recording.size(); ++number) {
    const states::StepView step = recording.step(number);
    const auto breaks = static_cast<std::uint32_t>(std::ranges::count(step.text, '\n'));
    first_line = std::min(first_line, step.span.line);
    last_line = std::max(last_line, step.span.line + breaks);
    if (step.span.line <= line && step.span.line >= found_line) {
      found = number;
      found_line = step.span.line;
    }
  }
  if (line < first_line || line > last_line) {
    return base::invalid("nothing on line " + std::to_string(line) + " of " +
                         recording.session().file + ": it is recorded from line " +
                         std::to_string(first_line) + " to " + std::to_string(last_line));
  }
  return found;
}

}  // namespace

base::Result<NamedSession> choose_session(std::span<const Session> sessions,
                                          const std::string& name,
                                          const std::string& folder) {
  SEQUENT_TRY_ASSIGN(std::optional<Session> whole, find_whole(sessions, name, folder));
  if (whole) {
    return NamedSession{*std::move(whole), ""};
  }
  const std::size_t colon = name.rfind(':');
  if (colon == std::string::npos) {
    return unknown_session(sessions, name);
  }
  const std::string before = name.substr(0, colon);
  SEQUENT_TRY_ASSIGN(whole, find_whole(sessions, before, folder));
  if (whole) {
    return NamedSession{*std::move(whole), name.substr(colon + 1)};
  }
  return unknown_session(sessions, before);
}

base::Result<std::vector<Session>> sessions_of_file(std::span<const Session> sessions,
                                                    const std::string& name,
                                                    const std::string& folder) {
  SEQUENT_TRY_ASSIGN(std::vector<Session> found, of_file(sessions, name, folder));
  if (found.empty()) {
    return unknown_session(sessions, name);
  }
  return found;
}

std::vector<Session> last_of_each_file(std::span<const Session> sessions) {
  std::vector<Session> last;
  std::set<std::string> seen;
  for (auto at = sessions.rbegin(); at != sessions.rend(); ++at) {
    if (at->status == SessionStatus::kCompleted && seen.insert(at->file).second) {
      last.push_back(*at);
    }
  }
  std::ranges::reverse(last);
  return last;
}

base::Result<StepNumber> find_step(const Recording& recording,
                                   std::string_view place,
                                   BareNumber bare) {
  if (recording.size() == 0) {
    return base::invalid("session '" + recording.session().id + "' has no steps");
  }
  const bool is_line = place.starts_with(':');
  const bool is_step = place.starts_with('s');
  const auto number = number_in(place.substr(is_line || is_step ? 1 : 0));
  if (!number) {
    return base::invalid("'" + std::string(place) +
                         "' is not a place (say :120 for a line, s42 for a step)");
  }
  return is_step || (!is_line && bare == BareNumber::kStep) ? step_numbered(recording, *number)
                                                            : step_on_line(recording, *number);
}

std::string name_of(StepNumber step) {
  return "s" + std::to_string(step);
}

base::Result<std::unique_ptr<Replay>> Replay::open(const StoreAccess& access) {
  SEQUENT_TRY_ASSIGN(auto opened, access.open());
  return std::unique_ptr<Replay>(new Replay(std::move(opened), access.name_space));
}

base::Result<std::vector<Session>> Replay::sessions(const std::string& file) {
  SEQUENT_TRY_ASSIGN(std::vector<Session> all, histories_.list());
  if (file.empty()) {
    return all;
  }
  return sessions_of_file(all, file, current_folder());
}

base::Result<NamedSession> Replay::find(const std::string& name) {
  SEQUENT_TRY_ASSIGN(const std::vector<Session> all, histories_.list());
  return choose_session(all, name, current_folder());
}

base::Result<Recording> Replay::load(const Session& session) {
  SEQUENT_TRY_ASSIGN(std::optional<Recording> found, histories_.load(session.id));
  if (!found) {
    return base::invalid("session '" + session.id + "' is gone (see: sequent replay list)");
  }
  return *std::move(found);
}

}  // namespace sequent::cli
