#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/resp/reply_sink.h"

namespace sequent::server {

// Whether one client has said the server's password. All clients are the user
// "default".
//
// Borrows: the password.
class Authentication {
 public:
  // An empty password lets everybody in.
  explicit Authentication(std::string_view password)
      : password_(password), passed_(password.empty()) {}

  [[nodiscard]] bool is_needed() const { return !password_.empty(); }
  [[nodiscard]] bool passed() const { return passed_; }

  // Looks at a request before it is run. True: it was answered here (AUTH, or
  // refused). HELLO … AUTH loses its AUTH words and goes on.
  bool intercept(std::vector<std::string_view>& args, resp::ReplySink& reply);

 private:
  bool check(std::string_view user, std::string_view password, resp::ReplySink& reply);
  bool auth(std::span<const std::string_view> args, resp::ReplySink& reply);
  bool hello(std::vector<std::string_view>& args, resp::ReplySink& reply);

  std::string_view password_;
  bool passed_;
};

}  // namespace sequent::server
