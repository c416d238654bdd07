#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

struct Users {
  TestEngine engine;
  TestClient admin{engine};
  TestClient client{engine};

  Answer run(std::string_view line) { return admin.run(line); }
  // The rules of a user, as ACL LIST shows them.
  std::string rules(std::string_view name) {
    for (const auto& line : run("ACL LIST").reply.items) {
      const std::string prefix = "user " + std::string(name) + " ";
      if (line.text.starts_with(prefix)) {
        return line.text.substr(prefix.size());
      }
    }
    return "no such user";
  }
  // Makes the client that user.
  void be(const std::string& name, const std::string& rules) {
    REQUIRE(run("ACL SETUSER " + name + " reset on nopass " + rules) == "OK");
    REQUIRE(client.run("AUTH " + name + " any") == "OK");
  }
  // A field of ACL GETUSER or of an entry of ACL LOG.
  static std::string field(const sequent::resp::Reply& reply, std::string_view name) {
    for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2) {
      if (reply.items[i].text == name) {
        return reply.items[i + 1].text;
      }
    }
    return "no such field";
  }
};

constexpr const char* kNoKey =
    "NOPERM this user has no permissions to access one of the keys used as arguments";
constexpr const char* kNoChannel =
    "NOPERM this user has no permissions to access one of the channels used as arguments";

}  // namespace

TEST_CASE_METHOD(Users, "a new user is off and may do nothing", "[cmd]") {
  CHECK(run("ACL WHOAMI") == "default");
  run("ACL SETUSER ann >secret");
  CHECK(rules("ann") ==
        "off #2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b resetchannels "
        "-@all");
  CHECK(client.run("AUTH ann secret") ==
        "WRONGPASS invalid username-password pair or user is disabled.");
  run("ACL SETUSER ann on");
  CHECK(client.run("AUTH ann secret") == "OK");
  CHECK(client.run("GET k") == "NOPERM this user has no permissions to run the 'get' command");
  CHECK(client.run("CLIENT ID") ==
        "NOPERM this user has no permissions to run the 'client|id' command");
  CHECK(client.run("AUTH default x") == "OK");
  CHECK(client.run("GET k") == nullptr);
}

TEST_CASE_METHOD(Users, "passwords are added, hashed and taken away", "[cmd]") {
  run("ACL SETUSER ann on >one >two");
  CHECK(client.run("AUTH ann one") == "OK");
  run("ACL SETUSER ann <one");
  CHECK(client.run("AUTH ann one").reply.is_error());
  CHECK(client.run("AUTH ann two") == "OK");
  CHECK(run("ACL SETUSER ann <one") ==
        "ERR Error in ACL SETUSER modifier '<one': The password you are trying to remove from "
        "the user does not exist");
  CHECK(run("ACL SETUSER ann #ABC").reply.text.find("exactly 64 characters") != std::string::npos);
  run("ACL SETUSER ann nopass");
  CHECK(client.run("AUTH ann anything") == "OK");
  run("ACL SETUSER ann resetpass");
  CHECK(client.run("AUTH ann anything").reply.is_error());
}

TEST_CASE_METHOD(Users, "requirepass is the password of the default user", "[cmd]") {
  run("CONFIG SET requirepass secret");
  CHECK(client.run("PING") == "NOAUTH Authentication required.");
  CHECK(client.run("HELLO 3").reply.text.starts_with("NOAUTH HELLO must be called"));
  CHECK(client.run("AUTH wrong").reply.text.starts_with("WRONGPASS"));
  CHECK(client.run("HELLO 2 AUTH default secret").reply.items.size() == 14);
  CHECK(client.run("PING") == "PONG");
  CHECK(client.run("RESET") == "RESET");
  CHECK(client.run("PING") == "NOAUTH Authentication required.");
  run("CONFIG SET requirepass \"\"");
  CHECK(client.run("AUTH secret").reply.text.starts_with("ERR AUTH <password> called without"));
}

TEST_CASE_METHOD(Users, "rules are shown as the shortest that give the same commands", "[cmd]") {
  const auto shown = [this](const std::string& given) {
    REQUIRE(run("ACL SETUSER ann reset " + given) == "OK");
    const std::string all = rules("ann");
    return all.substr(all.find("resetchannels ") + 14);
  };
  CHECK(shown("+@all -@string +get -get +set") == "+@all -@string +set");
  CHECK(shown("+get +set -get +@read") == "-@all +@read +set");
  CHECK(shown("+config -config|set") == "-@all +config -config|set");
  CHECK(shown("+@all -client -client|id +client|id") == "+@all -client +client|id");
  CHECK(shown("+select|0 +select|1") == "-@all +select|0 +select|1");
  CHECK(shown("allcommands -debug +debug|digest") == "+@all -debug +debug|digest");
  for (const auto& category : run("ACL CAT").reply.items) {
    if (run("ACL CAT " + category.text).reply.items.empty()) {
      continue;
    }
    CHECK(shown("+@all -@" + category.text) == "+@all -@" + category.text);
    CHECK(shown("-@all +@" + category.text) == "-@all +@" + category.text);
  }
}

TEST_CASE_METHOD(Users, "what is shown makes the same user again", "[cmd]") {
  const std::string given =
      "off nopass ~a %R~b %W~c resetchannels &x -@all +@read +set +select|1 (%R~d &* -@all +get)";
  run("ACL SETUSER ann " + given);
  const std::string once = rules("ann");
  run("ACL SETUSER bob " + once);
  CHECK(rules("bob") == once);
  CHECK(once ==
        "off nopass ~a %R~b %W~c resetchannels &x -@all +@read +select|1 +set "
        "(%R~d &* -@all +get)");
}

TEST_CASE_METHOD(Users, "a rule that is wrong changes nothing and is named", "[cmd]") {
  const auto problem = [this](const std::string& rule) {
    const std::string text = run("ACL SETUSER ann " + rule).reply.text;
    CHECK(rules("ann") == "no such user");
    return text.substr(text.find("': ") + 3);
  };
  CHECK(problem("on what") == "Syntax error");
  CHECK(problem("%~") == "Syntax error");
  CHECK(problem("%RR~x") == "Syntax error");
  CHECK(problem("+nosuch") == "Unknown command or category name in ACL");
  CHECK(problem("+@nosuch") == "Unknown command or category name in ACL");
  CHECK(problem("-get|x") == "Unknown command or category name in ACL");
  CHECK(problem("+config|nosuch") == "Unknown command or category name in ACL");
  CHECK(problem("+config|get|x") == "Allowing first-arg of a subcommand is not supported");
  CHECK(problem("+debug|") == "Syntax error");
  CHECK(problem("allkeys ~x").starts_with("Adding a pattern after the * pattern (or the 'allk"));
  CHECK(problem("&* &x").starts_with("Adding a pattern after the * pattern (or the 'allchan"));
  CHECK(run("ACL SETUSER ann (+get ~x") ==
        "ERR Unmatched parenthesis in acl selector starting at '(+get'.");
  CHECK(run("ACL SETUSER \"a b\"") == "ERR Usernames can't contain spaces or null characters");
}

TEST_CASE_METHOD(Users, "keys are checked by what the command does with them", "[cmd]") {
  be("ann", "+@all %R~r* %W~w* ~b*");
  CHECK(client.run("GET r1") == nullptr);
  CHECK(client.run("GET w1") == kNoKey);
  CHECK(client.run("LPUSH w1 x") == 1);
  CHECK(client.run("SET w2 x") == "OK");
  CHECK(client.run("SET w2 x GET") == kNoKey);
  CHECK(client.run("SET b1 x GET") == nullptr);
  CHECK(client.run("COPY r1 w3") == 0);
  CHECK(client.run("COPY w3 r1") == kNoKey);
  CHECK(client.run("EXISTS w1 r1") == 1);
  CHECK(client.run("EXISTS other") == kNoKey);
  CHECK(client.run("ZUNIONSTORE w4 2 r1 r2") == 0);
  CHECK(client.run("ZUNIONSTORE w4 2 r1 x") == kNoKey);
  CHECK(client.run("MSET b1 1 other 2") == kNoKey);
}

TEST_CASE_METHOD(Users, "selectors allow by themselves, not together", "[cmd]") {
  be("ann", "-@all (+@write ~w*) (+@read ~r*)");
  CHECK(client.run("SET w 1") == "OK");
  CHECK(client.run("GET r") == nullptr);
  CHECK(client.run("GET w") == kNoKey);
  CHECK(client.run("COPY r w") == kNoKey);
  CHECK(client.run("PING") == "NOPERM this user has no permissions to run the 'ping' command");
  run("ACL SETUSER ann clearselectors");
  CHECK(client.run("GET r") == "NOPERM this user has no permissions to run the 'get' command");
}

TEST_CASE_METHOD(Users, "first arguments open a command that is closed", "[cmd]") {
  be("ann", "-@all +select|1 ~*");
  CHECK(client.run("SELECT 1") == "OK");
  CHECK(client.run("SELECT 2") ==
        "NOPERM this user has no permissions to run the 'select' command");
}

TEST_CASE_METHOD(Users, "channels are checked, patterns as they are written", "[cmd]") {
  be("ann", "+@all resetchannels &news:*");
  CHECK(client.run("PUBLISH news:1 x") == 0);
  CHECK(client.run("PUBLISH other x") == kNoChannel);
  CHECK(client.run("SPUBLISH other x") == kNoChannel);
  CHECK(client.run("PSUBSCRIBE news:1*") == kNoChannel);
  CHECK_FALSE(client.run("PSUBSCRIBE news:*").reply.is_error());
}

TEST_CASE_METHOD(Users, "who listens to what is forbidden now is closed", "[cmd]") {
  be("ann", "+@all resetchannels &a &b");
  client.run("SUBSCRIBE a");
  run("ACL SETUSER ann resetchannels &a &c");
  CHECK_FALSE(client.closing);
  run("ACL SETUSER ann resetchannels &c");
  CHECK(client.closing);
}

TEST_CASE_METHOD(Users, "the clients of a removed user are closed", "[cmd]") {
  be("ann", "+@all");
  CHECK(run("ACL DELUSER ann nobody") == 1);
  CHECK(client.closing);
  CHECK(client.wakes() > 0);
  CHECK(run("ACL DELUSER default") == "ERR The 'default' user cannot be removed");
}

TEST_CASE_METHOD(Users, "rules hold for commands that were queued before", "[cmd]") {
  be("ann", "+@all ~*");
  client.run("MULTI");
  client.run("SET k 1");
  CHECK(client.run("INCR k") == "QUEUED");
  run("ACL SETUSER ann -incr");
  const auto replies = client.run("EXEC").reply;
  REQUIRE(replies.items.size() == 2);
  CHECK(replies.items[1].text ==
        "NOPERM ACLs rules changed between the moment the transaction was accumulated and the "
        "EXEC call. This command is no longer allowed for the following reason: no permission to "
        "execute the command or subcommand");
  client.run("MULTI");
  CHECK(client.run("INCR k").reply.is_error());
  CHECK(client.run("EXEC").reply.text.starts_with("EXECABORT"));
}

TEST_CASE_METHOD(Users, "a script may do what its user may", "[cmd]") {
  be("ann", "+eval +get ~a*");
  CHECK(client.run("EVAL \"return redis.call('GET', 'a')\" 0") == nullptr);
  CHECK(client.run("EVAL \"return redis.call('SET', 'a', 1)\" 0")
            .reply.text.starts_with("ERR The user executing the script can't run this command or "
                                    "subcommand"));
  CHECK(client.run("EVAL \"return redis.acl_check_cmd('SET', 'a', 1)\" 0") == nullptr);
  CHECK(client.run("EVAL \"return redis.acl_check_cmd('GET', 'a')\" 0") == 1);
  const auto entry = run("ACL LOG 1").reply.items.at(0);
  CHECK(field(entry, "context") == "lua");
  CHECK(field(entry, "object") == "set");
}

TEST_CASE_METHOD(Users, "what is refused is logged once for each kind", "[cmd]") {
  be("ann", "-@all +get +multi +exec ~a");
  for (int i = 0; i < 3; ++i) {
    client.run("GET b");
  }
  auto log = run("ACL LOG").reply;
  REQUIRE(log.items.size() == 1);
  CHECK(log.items[0].items[1].integer == 3);
  CHECK(field(log.items[0], "reason") == "key");
  CHECK(field(log.items[0], "object") == "b");
  CHECK(field(log.items[0], "username") == "ann");
  CHECK(field(log.items[0], "client-info").find(" cmd=get ") != std::string::npos);
  client.run("AUTH ann2 x");
  log = run("ACL LOG 1").reply;
  REQUIRE(log.items.size() == 1);
  CHECK(field(log.items[0], "reason") == "auth");
  CHECK(field(log.items[0], "username") == "ann2");
  CHECK(run("ACL LOG RESET") == "OK");
  CHECK(run("ACL LOG").reply.items.empty());
  run("CONFIG SET acllog-max-len 2");
  for (const char* key : {"x", "y", "z"}) {
    client.run(std::string("GET ") + key);
  }
  CHECK(run("ACL LOG").reply.items.size() == 2);
}

TEST_CASE_METHOD(Users, "DRYRUN tells without running", "[cmd]") {
  run("ACL SETUSER ann +set ~a");
  CHECK(run("ACL DRYRUN ann SET a 1") == "OK");
  CHECK(run("GET a") == nullptr);
  CHECK(run("ACL DRYRUN ann SET b 1") == "This user has no permissions to access the 'b' key");
  CHECK(run("ACL DRYRUN ann GET a") == "This user has no permissions to run the 'get' command");
  CHECK(run("ACL DRYRUN nobody GET a") == "ERR User 'nobody' not found");
  CHECK(run("ACL DRYRUN ann NOSUCH") == "ERR Command 'NOSUCH' not found");
  CHECK(run("ACL DRYRUN ann SET a") == "ERR wrong number of arguments for 'set' command");
}

TEST_CASE_METHOD(Users, "GENPASS gives as many digits as are asked for", "[cmd]") {
  const std::string one = run("ACL GENPASS").reply.text;
  CHECK(one.size() == 64);
  CHECK(one != run("ACL GENPASS").reply.text);
  CHECK(run("ACL GENPASS 5").reply.text.size() == 2);
  CHECK(run("ACL GENPASS 4097").reply.text.starts_with("ERR ACL GENPASS argument must be"));
}

TEST_CASE_METHOD(Users, "ACL answers about itself", "[cmd]") {
  CHECK(run("ACL USERS") == std::vector<std::string>{"default"});
  CHECK(run("ACL GETUSER nobody") == nullptr);
  CHECK(run("ACL CAT nosuch") == "ERR Unknown category 'nosuch'");
  const auto transaction = run("ACL CAT transaction").reply.items;
  CHECK(transaction.size() == 5);
  CHECK(run("ACL HELP").reply.items.size() == 29);
  CHECK(run("ACL SAVE").reply.text.starts_with("ERR This Redis instance is not configured"));
  CHECK(run("ACL LOAD").reply.text.starts_with("ERR This Redis instance is not configured"));
}

TEST_CASE_METHOD(Users, "GETKEYSANDFLAGS tells what a command does with its keys", "[cmd]") {
  const auto found = run("COMMAND GETKEYSANDFLAGS LMOVE a b LEFT RIGHT").reply;
  REQUIRE(found.items.size() == 2);
  CHECK(found.items[0].items[0].text == "a");
  CHECK(found.items[0].items[1].items.size() == 3);
  CHECK(found.items[1].items[1].items[1].text == "insert");
  CHECK(run("COMMAND GETKEYS SORT l BY x STORE d") == std::vector<std::string>{"l", "d"});
  CHECK(run("COMMAND GETKEYS XREAD COUNT 1 STREAMS a b 0 0") == std::vector<std::string>{"a", "b"});
  CHECK(run("COMMAND GETKEYS ZUNION x a") == "ERR Invalid arguments specified for command");
}
