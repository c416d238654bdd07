#include "engine/base/result.h"

#include <memory>
#include <string>

#include "tests/support/catch.h"

using sequent::base::ErrorCode;
using sequent::base::Result;
using sequent::base::Status;

namespace {

Result<int> half(int value) {
  if (value % 2 != 0) {
    return sequent::base::invalid("odd");
  }
  return value / 2;
}

Result<int> quarter(int value) {
  SEQUENT_TRY_ASSIGN(const int once, half(value));
  SEQUENT_TRY_ASSIGN(const int twice, half(once));
  return twice;
}

Status check(int value) {
  SEQUENT_TRY(half(value));
  return {};
}

}  // namespace

TEST_CASE("TRY passes a value on and an error up", "[base]") {
  CHECK(quarter(8).value() == 2);
  CHECK(quarter(6).error().message == "odd");
  CHECK(check(2).has_value());
  CHECK(check(3).error().code == ErrorCode::kInvalid);
}

TEST_CASE("a result can hold what cannot be copied", "[base]") {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
  const std::unique_ptr<int> taken = std::move(result).value();
  CHECK(*taken == 3);
}

TEST_CASE("a result is copied, moved and given another, value or error", "[base]") {
  const Result<std::string> value = std::string(40, 'v');
  const Result<std::string> error = sequent::base::invalid(std::string(40, 'e'));
  Result<std::string> result = value;
  CHECK(*result == *value);
  result = error;
  REQUIRE(!result);
  CHECK(result.error().message == error.error().message);
  Result<std::string> moved = std::move(result);
  CHECK(moved.error().message == error.error().message);
  moved = value;
  CHECK(*moved == *value);
  const Result<std::string>& itself = moved;
  moved = itself;
  CHECK(*moved == *value);
}
