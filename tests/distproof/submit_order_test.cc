#include "distproof/submit_order.h"

#include "tests/support/catch.h"

using sequent::base::ErrorCode;
using sequent::distproof::JobId;
using sequent::distproof::NewJob;
using sequent::distproof::submit_order;

namespace {

NewJob job(std::string_view id, const std::vector<std::string_view>& on = {}) {
  NewJob made{JobId::escape(id), {}, 0, ""};
  for (const std::string_view other : on) {
    made.waits_for.push_back(JobId::escape(other));
  }
  return made;
}

}  // namespace

TEST_CASE("jobs are submitted after those they wait for", "[distproof]") {
  const std::vector<NewJob> jobs{job("c", {"b", "a"}), job("b", {"a", "elsewhere"}), job("a")};
  CHECK(submit_order(jobs).value() == std::vector<std::size_t>{2, 1, 0});
}

TEST_CASE("a cycle is refused by name", "[distproof]") {
  const std::vector<NewJob> jobs{job("a", {"it's b"}), job("it's b", {"a"}), job("c", {"a"})};
  const auto order = submit_order(jobs);
  REQUIRE_FALSE(order);
  CHECK(order.error().code == ErrorCode::kInvalid);
  CHECK(order.error().message == "jobs wait for each other: a -> it's b -> a");
}

TEST_CASE("a job that waits for itself, a doubled one and a nameless one are refused",
          "[distproof]") {
  CHECK(submit_order(std::vector<NewJob>{job("a", {"a"})}).error().message ==
        "jobs wait for each other: a -> a");
  CHECK(submit_order(std::vector<NewJob>{job("a"), job("a")}).error().message ==
        "job a is there twice");
  CHECK(submit_order(std::vector<NewJob>{NewJob{}}).error().message == "job 0 has no name");
}
