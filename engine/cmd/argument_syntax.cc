#include "engine/cmd/argument_syntax.h"

#include <algorithm>

#include "engine/base/ascii.h"

namespace sequent::cmd {
namespace {

constexpr std::string_view kFlags = "?*+";
constexpr std::string_view kEnds = "?*+|>} ";

std::string_view type_named(char letter) {
  switch (letter) {
    case 'k':
      return "key";
    case 'i':
      return "integer";
    case 'd':
      return "double";
    case 'p':
      return "pattern";
    default:
      return "unix-time";
  }
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  // Arguments parted by `separator`, up to `end` or the end of the text.
  std::vector<Argument> list(char separator, char end) {
    std::vector<Argument> arguments;
    while (at_ < text_.size() && text_[at_] != end) {
      arguments.push_back(argument());
      if (at_ < text_.size() && text_[at_] == separator) {
        ++at_;
      }
    }
    at_ += end != '\0' ? 1 : 0;
    return arguments;
  }

 private:
  Argument argument() {
    Argument argument;
    argument.name = until("@:=<{?*+|>} ");
    if (next() == '@') {
      ++at_;
      argument.token = argument.name;
      argument.name = until(":=<{?*+|>} ");
    }
    body(argument);
    for (; at_ < text_.size() && kFlags.find(text_[at_]) != std::string_view::npos; ++at_) {
      argument.optional |= text_[at_] == '?';
      argument.multiple |= text_[at_] == '*';
      argument.multiple_token |= text_[at_] == '+';
    }
    return argument;
  }

  void body(Argument& argument) {
    switch (next()) {
      case ':':
        argument.type = type_named(text_[at_ + 1]);
        at_ += 2;
        if (argument.type == "key") {
          const bool numbered = next() >= '0' && next() <= '9';
          argument.key_spec = numbered ? text_[at_++] - '0' : 0;
        }
        break;
      case '=':
        argument.type = "pure-token";
        argument.token = token();
        if (argument.name.empty()) {
          argument.name_of_token = base::to_lower(argument.token);
        }
        break;
      case '<':
        ++at_;
        argument.type = "oneof";
        argument.arguments = list('|', '>');
        break;
      case '{':
        ++at_;
        argument.type = "block";
        argument.arguments = list(' ', '}');
        break;
      default:
        break;
    }
  }

  // The word behind '='; its first byte may be any: "*", "$", "=", "~".
  std::string_view token() {
    const std::size_t first = ++at_;
    at_ = std::min(text_.find_first_of(kEnds, first + 1), text_.size());
    return text_.substr(first, at_ - first);
  }

  std::string_view until(std::string_view ends) {
    const std::size_t first = at_;
    at_ = std::min(text_.find_first_of(ends, first), text_.size());
    return text_.substr(first, at_ - first);
  }

  [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
};

void reply_argument(resp::ReplySink& reply, const Argument& argument) {
  std::vector<std::string_view> flags;
  if (argument.optional) {
    flags.emplace_back("optional");
  }
  if (argument.multiple) {
    flags.emplace_back("multiple");
  }
  if (argument.multiple_token) {
    flags.emplace_back("multiple_token");
  }
  const std::size_t fields = 2 + (argument.key_spec >= 0 ? 1 : 0) +
                             (argument.token.empty() ? 0 : 1) + (flags.empty() ? 0 : 1) +
                             (argument.arguments.empty() ? 0 : 1);
  const auto text = [&reply](std::string_view name, std::string_view value) {
    reply.bulk(name);
    reply.bulk(value);
  };
  reply.begin_map(fields);
  text("name", argument.name.empty() ? std::string_view(argument.name_of_token) : argument.name);
  text("type", argument.type);
  if (argument.key_spec >= 0) {
    reply.bulk("key_spec_index");
    reply.integer(argument.key_spec);
  }
  if (!argument.token.empty()) {
    text("token", argument.token);
  }
  if (!flags.empty()) {
    reply.bulk("flags");
    reply.begin_set(flags.size());
    for (const std::string_view flag : flags) {
      reply.simple(flag);
    }
  }
  if (!argument.arguments.empty()) {
    reply.bulk("arguments");
    reply_arguments(reply, argument.arguments);
  }
}

}  // namespace

std::vector<Argument> parse_arguments(std::string_view text) {
  return Parser(text).list(' ', '\0');
}

void reply_arguments(resp::ReplySink& reply, const std::vector<Argument>& arguments) {
  reply.begin_array(arguments.size());
  for (const Argument& argument : arguments) {
    reply_argument(reply, argument);
  }
}

}  // namespace sequent::cmd
