#include "distproof/names.h"

#include <memory>
#include <set>
#include <string>

#include "distproof/keys.h"
#include "tests/support/catch.h"

namespace distproof = sequent::distproof;

TEST_CASE("a name is 1 to 200 plain bytes", "[distproof]") {
  CHECK(distproof::is_name("Coq.Init.Logic"));
  CHECK(distproof::is_name("a-b_c.0"));
  CHECK(distproof::is_name(std::string(200, 'a')));
  CHECK_FALSE(distproof::is_name(std::string(201, 'a')));
  for (const char* text : {"", "a b", "a\nb", "{a}", "a:b", "a/b", "é", "\x1b[31m"}) {
    INFO(text);
    CHECK_FALSE(distproof::is_name(text));
    CHECK_FALSE(distproof::JobId::parse(text));
  }
}

TEST_CASE("any text becomes a name and can be read back", "[distproof]") {
  const std::set<std::string> texts{"Coq.Init.Logic", "a-b",      "a b", "a-20b",
                                    "été'",           "\x1b[31m", "{}",  std::string("a\0b", 3)};
  std::set<std::string> names;
  for (const std::string& text : texts) {
    const std::string name = distproof::escape_name(text);
    INFO(name);
    CHECK(distproof::is_name(name));
    CHECK(distproof::unescape_name(name) == text);
    names.insert(name);
  }
  CHECK(names.size() == texts.size());
  CHECK(distproof::escape_name("Coq.Init.Logic") == "Coq.Init.Logic");
  CHECK(distproof::escape_name("it's") == "it-27s");
}

TEST_CASE("names that would be too long stay different and within bounds", "[distproof]") {
  const std::string long_text(500, 'a');
  const std::string one = distproof::escape_name("1" + long_text);
  const std::string two = distproof::escape_name("2" + long_text);
  CHECK(distproof::is_name(one));
  CHECK(one != two);
  CHECK(distproof::is_name(distproof::escape_name("")));
  CHECK(distproof::unescape_name(one) == one);
}

TEST_CASE("what is not an escape is left as it is", "[distproof]") {
  for (const char* text : {"-", "a-", "a-2", "a-GG", "a-2g"}) {
    CHECK(distproof::unescape_name(text) == text);
  }
}

TEST_CASE("all keys of a run share one hash tag, whatever its namespace", "[distproof]") {
  const distproof::RunKeys keys("my {lib}", *distproof::RunId::parse("r1"));
  for (const std::string_view key : keys.all()) {
    CHECK(key.find("}:") == std::string_view("{my-20-7Blib-7D:dist").size());
  }
  CHECK(keys[distproof::RunKeys::kEvents] == "{my-20-7Blib-7D:dist}:run:r1:events");
}

TEST_CASE("a copy of keys does not point into what it was copied from", "[distproof]") {
  auto original =
      std::make_unique<distproof::RunKeys>("ns", *distproof::RunId::parse(std::string(100, 'r')));
  const distproof::RunKeys copy(*original);
  original.reset();
  CHECK(copy.all()[0] == copy[distproof::RunKeys::kJobs]);
  CHECK(copy.all()[0].substr(0, 16) == "{ns:dist}:run:rr");
}
