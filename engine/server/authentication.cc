#include "engine/server/authentication.h"

#include <cstddef>

#include "engine/base/ascii.h"

namespace sequent::server {

namespace {

// Takes the same time wherever the difference is.
bool equal(std::string_view given, std::string_view wanted) {
  unsigned difference = given.size() == wanted.size() ? 0 : 1;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const char byte = i < given.size() ? given[i] : '\0';
    difference |= static_cast<unsigned char>(byte ^ wanted[i]);
  }
  return difference == 0;
}

}  // namespace

bool Authentication::check(std::string_view user,
                           std::string_view password,
                           resp::ReplySink& reply) {
  const bool right = equal(password, password_);
  if (user == "default" && right) {
    passed_ = true;
    return true;
  }
  reply.error("WRONGPASS invalid username-password pair or user is disabled.");
  return false;
}

bool Authentication::auth(std::span<const std::string_view> args, resp::ReplySink& reply) {
  if (args.size() != 2 && args.size() != 3) {
    reply.error(args.size() < 2 ? "ERR wrong number of arguments for 'auth' command"
                                : "ERR syntax error");
  } else if (check(args.size() == 3 ? args[1] : "default", args.back(), reply)) {
    reply.ok();
  }
  return true;
}

bool Authentication::hello(std::vector<std::string_view>& args, resp::ReplySink& reply) {
  for (std::size_t i = 2; i + 2 < args.size(); ++i) {
    if (base::equal_ignoring_case(args[i], "AUTH")) {
      if (!check(args[i + 1], args[i + 2], reply)) {
        return true;
      }
      const auto at = args.begin() + static_cast<std::ptrdiff_t>(i);
      args.erase(at, at + 3);
      return false;
    }
  }
  if (!passed_) {
    reply.error(
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO "
        "<proto> AUTH <user> <pass> option can be used to authenticate the client and select the "
        "RESP protocol version at the same time");
  }
  return !passed_;
}

bool Authentication::intercept(std::vector<std::string_view>& args, resp::ReplySink& reply) {
  const std::string_view name = args.front();
  if (base::equal_ignoring_case(name, "AUTH")) {
    return auth(args, reply);
  }
  if (base::equal_ignoring_case(name, "HELLO")) {
    return hello(args, reply);
  }
  if (passed_ || base::equal_ignoring_case(name, "QUIT") ||
      base::equal_ignoring_case(name, "RESET")) {
    return false;
  }
  reply.error("NOAUTH Authentication required.");
  return true;
}

}  // namespace sequent::server
