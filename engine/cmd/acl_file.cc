#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/file_io.h"
#include "engine/cmd/users.h"

// An ACL file has one line per user, as ACL LIST shows them. It is read whole or not at all.

namespace sequent::cmd {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

// Reads the lines of one file into users; collects what is wrong with them.
class Reader {
 public:
  Reader(std::string path, NewChannels channels) : path_(std::move(path)), channels_(channels) {}

  void read(std::string_view text) {
    std::size_t number = 0;
    for (const std::string_view line : split(text, '\n')) {
      place_ = path_ + ":" + std::to_string(++number);
      if (const std::string_view rest = trimmed(line); !rest.empty()) {
        read_line(split(rest, ' '), number);
      }
    }
  }
  [[nodiscard]] const std::string& problems() const { return problems_; }
  [[nodiscard]] state::Acl::Users take() { return std::move(users_); }

 private:
  void read_line(const std::vector<std::string_view>& words, std::size_t number) {
    if (words[0] != "user" || words.size() < 2) {
      problems_ += place_ + " should start with user keyword followed by the username. ";
      return;
    }
    const std::string name(words[1]);
    if (!is_user_name(name)) {
      problems_ += "'" + place_ + ": username '" + name + "' contains invalid characters. ";
      return;
    }
    if (users_.contains(name)) {
      problems_ +=
          "WARNING: Duplicate user '" + name + "' found on line " + std::to_string(number) + ". ";
      return;
    }
    std::string_view unclosed;
    const auto rules = join_selectors(Args(words).subspan(2), unclosed);
    if (!rules) {
      problems_ += place_ + ": Unmatched parenthesis in selector definition.";
      return;
    }
    auto user = std::make_unique<state::User>(new_user(name, channels_));
    for (const std::string& rule : *rules) {
      if (const auto problem = apply_rule(*user, trimmed(rule), channels_)) {
        problems_ += place_ + ": " + *problem + ". ";
        return;
      }
    }
    users_.emplace(name, std::move(user));
  }

  std::string path_;
  NewChannels channels_;
  std::string place_;  // of the line being read
  std::string problems_;
  state::Acl::Users users_;
};

}  // namespace

base::Status load_users(state::Instance& instance, const std::string& path) {
  auto text = base::read_file(path);
  if (!text) {
    return base::invalid("Error loading ACLs, opening file '" + path +
                         "': " + text.error().message);
  }
  Reader reader(path, new_channels(instance.config));
  reader.read(*text);
  if (!reader.problems().empty()) {
    return base::invalid(reader.problems() +
                         "WARNING: ACL errors detected, no change to the previously active ACL "
                         "rules was performed");
  }
  replace_users(instance, reader.take());
  return {};
}

base::Status load_configured_users(state::Instance& instance) {
  const std::vector<std::string> lines = instance.config.users;
  const std::string path = acl_path(instance.config);
  if (!path.empty() && !lines.empty()) {
    return base::invalid(
        "users are defined in the configuration and in an ACL file: define them in one of both");
  }
  for (const std::string& line : lines) {
    SEQUENT_TRY(add_configured_user(instance, split(line, ' ')));
  }
  return path.empty() ? base::Status() : load_users(instance, path);
}

std::vector<std::string> configured_users(const state::Instance& instance) {
  std::vector<std::string> lines;
  const state::Acl::Users& users = instance.acl.users();
  const bool is_plain = users.size() == 1 && users.begin()->second->is_unrestricted() &&
                        users.begin()->second->no_password;
  if (!instance.config.aclfile.empty() || is_plain) {
    return lines;
  }
  for (const auto& [name, user] : users) {
    lines.push_back(name + " " + describe_user(*user));
  }
  return lines;
}

base::Status save_users(const state::Instance& instance, const std::string& path) {
  std::string text;
  for (const auto& [name, user] : instance.acl.users()) {
    text.append("user ").append(name).append(" ").append(describe_user(*user)).append("\n");
  }
  return base::write_file_atomically(path, text);
}

}  // namespace sequent::cmd
