#include "engine/cmd/command_docs.h"

#include <string>

#include "engine/cmd/argument_syntax.h"
#include "engine/cmd/table.h"
#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::cmd::all_commands;
using sequent::cmd::all_docs;
using sequent::cmd::Argument;
using sequent::cmd::find_docs;
using sequent::cmd::parse_arguments;

namespace {

// The short form again.
std::string written(const std::vector<Argument>& arguments, char separator = ' ');

std::string written(const Argument& argument) {
  const bool pure = argument.type == "pure-token";
  std::string text;
  if (!argument.token.empty() && !pure) {
    text.append(argument.token).append("@");
  }
  text += argument.name;
  if (pure) {
    text.append("=").append(argument.token);
  } else if (argument.type == "oneof") {
    text.append("<").append(written(argument.arguments, '|')).append(">");
  } else if (argument.type == "block") {
    text.append("{").append(written(argument.arguments)).append("}");
  } else if (argument.type != "string") {
    text.append(":").append(argument.type.substr(0, 1));
    text += argument.key_spec > 0 ? std::to_string(argument.key_spec) : "";
  }
  text += argument.optional ? "?" : "";
  text += argument.multiple ? "*" : "";
  text += argument.multiple_token ? "+" : "";
  return text;
}

std::string written(const std::vector<Argument>& arguments, char separator) {
  std::string text;
  for (const Argument& argument : arguments) {
    if (!text.empty()) {
      text += separator;
    }
    text += written(argument);
  }
  return text;
}

}  // namespace

TEST_CASE("every command is documented", "[cmd]") {
  for (const auto& spec : all_commands()) {
    CAPTURE(spec.name);
    CHECK(find_docs(spec.name) != nullptr);
  }
}

TEST_CASE("the arguments of every command are read as they are written", "[cmd]") {
  for (const auto& docs : all_docs()) {
    CAPTURE(docs.name);
    CHECK(written(parse_arguments(docs.arguments)) == docs.arguments);
  }
}

TEST_CASE("the short form of arguments has tokens, choices and blocks", "[cmd]") {
  const auto set = parse_arguments("key:k value condition<=NX|=XX>? EX@seconds:i GET@p:p?*+");
  REQUIRE(set.size() == 5);
  CHECK(set[0].type == "key");
  CHECK(set[0].key_spec == 0);
  CHECK(set[2].type == "oneof");
  CHECK(set[2].optional);
  CHECK(set[2].arguments.at(1).token == "XX");
  CHECK(set[2].arguments.at(1).name_of_token == "xx");
  CHECK(set[3].token == "EX");
  CHECK(set[3].type == "integer");
  CHECK(set[4].multiple_token);
}

TEST_CASE("COMMAND DOCS describes commands as redis-cli wants them", "[cmd]") {
  sequent::test::TestEngine engine;
  sequent::test::TestClient client(engine);
  client.run("HELLO 3");
  const auto docs = client.run("COMMAND DOCS get nosuch").reply;
  REQUIRE(docs.items.size() == 2);
  CHECK(docs.items[0].text == "get");
  CHECK(sequent::test::to_text(docs.items[1]).find("\"Shows a string.\"") != std::string::npos);
  const auto config = client.run("COMMAND DOCS config").reply;
  CHECK(sequent::test::to_text(config).find("config|rewrite") != std::string::npos);
  CHECK(client.run("COMMAND DOCS").reply.items.size() ==
        2 * static_cast<std::size_t>(client.run("COMMAND COUNT").reply.integer));
}
