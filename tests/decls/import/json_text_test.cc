#include "decls/import/json_text.h"

#include <string>

#include "tests/support/catch.h"

namespace sequent::decls {
namespace {

using Kind = JsonText::Kind;

TEST_CASE("values of a JSON text stand in order, each with its place", "[decls]") {
  const std::string text =
      R"( { "a" : [ 1 ,2, -3 , 4.5 ] ,"b":{"c":true,"d":null}, "é\n":"x\u00e9"})";
  JsonText json;
  REQUIRE_FALSE(json.read(text).has_value());
  REQUIRE(json.kind(0) == Kind::kObject);
  std::string all;
  for (JsonText::Value at = 0; at < json.end(0); ++at) {
    all += text[json.offset(at)];
  }
  CHECK(all == "{[12-4{tn\"");

  const auto list = json.find(0, "a");
  REQUIRE(list.has_value());
  std::string kinds;
  for (auto at = json.first(*list); at != json.end(*list); at = json.next(at)) {
    kinds += json.kind(at) == Kind::kNumber ? std::to_string(json.number(at)) : "?";
  }
  CHECK(kinds == "12??");
  const auto inner = json.find(0, "b");
  CHECK(json.truth(json.find(*inner, "c").value()));
  CHECK(json.kind(json.find(*inner, "d").value()) == Kind::kNull);
  CHECK_FALSE(json.find(0, "c").has_value());
  CHECK(json.text(json.find(0, "é\n").value()) == "xé");
}

TEST_CASE("an object that is read takes the place of the one before", "[decls]") {
  JsonText json;
  REQUIRE_FALSE(json.read(R"({"a":1})"));
  REQUIRE_FALSE(json.read(R"(["b"])"));
  CHECK(json.kind(0) == Kind::kArray);
  CHECK(json.text(json.first(0)) == "b");
  CHECK(json.next(json.first(0)) == json.end(0));
}

TEST_CASE("what is no JSON is refused with its place", "[decls]") {
  const auto offset_of = [](const std::string& text) {
    JsonText json;
    const auto failure = json.read(text);
    REQUIRE(failure.has_value());
    CHECK_FALSE(failure->what.empty());
    return failure->offset;
  };
  CHECK(offset_of("[1,x]") == 3);
  CHECK(offset_of("{\"a\" 1}") == 5);
  CHECK(offset_of("[1") == 2);  // the end
  CHECK(offset_of("[1] 2") == 4);
  CHECK(offset_of("") == 0);
  CHECK(offset_of("[\"\xC3\"]") == 3);
  CHECK(offset_of(std::string(65, '[')) == 64);
  JsonText json;
  CHECK_FALSE(json.read(std::string(64, '[') + std::string(64, ']')).has_value());
  CHECK(json.read("[1e999]").has_value());
}

}  // namespace
}  // namespace sequent::decls
