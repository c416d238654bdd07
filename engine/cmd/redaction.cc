#include "engine/cmd/redaction.h"

#include "engine/base/ascii.h"
#include "engine/state/config.h"

namespace sequent::cmd {

Redacted::Redacted(const CommandSpec& spec, Args args) : args_(args) {
  if (spec.name == "auth") {
    hide_from(1);
  } else if (spec.name == "acl|setuser" || spec.name == "acl|deluser" ||
             spec.name == "acl|getuser") {
    hide_from(2);
  } else if (spec.name == "hello") {
    hide_behind("AUTH", 2, 2);
  } else if (spec.name == "migrate") {
    hide_behind("AUTH", 1, 6);
    hide_behind("AUTH2", 2, 6);
  } else if (spec.name == "config|set") {
    for (std::size_t i = 2; i + 1 < args.size(); i += 2) {
      if (state::is_sensitive_setting(args[i])) {
        hide(i + 1);
      }
    }
  }
}

void Redacted::hide(std::size_t at) {
  if (at >= args_.size()) {
    return;
  }
  if (hidden_.empty()) {
    hidden_.assign(args_.begin(), args_.end());
  }
  hidden_[at] = "(redacted)";
}

void Redacted::hide_from(std::size_t at) {
  for (; at < args_.size(); ++at) {
    hide(at);
  }
}

void Redacted::hide_behind(std::string_view option, std::size_t count, std::size_t first) {
  for (std::size_t i = first; i < args_.size(); ++i) {
    if (base::equal_ignoring_case(args_[i], option)) {
      for (std::size_t k = 1; k <= count; ++k) {
        hide(i + k);
      }
      i += count;
    }
  }
}

}  // namespace sequent::cmd
