#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/resp/reply_sink.h"

namespace sequent::cmd {

// What the words of a command may be, written in a short form and told by COMMAND DOCS.
//
// Format, parted by blanks:
//   name           a text         name:k  a key; name:k1 the key of key specification 1
//   name:i d p u   an integer, a real number, a pattern, a unix time
//   =TOKEN         the word TOKEN itself, named by it in lower case; name=TOKEN otherwise
//   TOKEN@arg      an argument behind the word TOKEN
//   name<a|b>      one of the arguments
//   name{a b}      the arguments one after the other
// and behind each ? (may be left out), * (may be repeated), + (its token is repeated, too).
struct Argument {
  std::string_view name;
  std::string name_of_token;  // of =TOKEN: used in place of `name`
  std::string_view type = "string";
  int key_spec = -1;
  std::string_view token;
  bool optional = false;
  bool multiple = false;
  bool multiple_token = false;
  std::vector<Argument> arguments;
};

// REQUIRES: the text is of that form.
[[nodiscard]] std::vector<Argument> parse_arguments(std::string_view text);

// As COMMAND DOCS does.
void reply_arguments(resp::ReplySink& reply, const std::vector<Argument>& arguments);

}  // namespace sequent::cmd
