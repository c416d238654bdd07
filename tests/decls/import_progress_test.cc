#include "decls/import/import_progress.h"

#include "tests/support/catch.h"

namespace sequent::decls {
namespace {

TEST_CASE("an importer that is asked to stop says that it was interrupted", "[decls]") {
  std::uint64_t told = 0;
  const auto stop_at_two = [&](const ImportStep& step) {
    told = step.declarations;
    return step.declarations < 2;
  };
  CHECK(report(stop_at_two, {.declarations = 1}));
  const base::Status stopped = report(stop_at_two, {.declarations = 2});
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == base::ErrorCode::kUnavailable);
  CHECK(stopped.error().message == "interrupted");
  CHECK(told == 2);
}

TEST_CASE("an importer that nobody watches goes on", "[decls]") {
  CHECK(report(nullptr, {.declarations = 1}));
}

}  // namespace
}  // namespace sequent::decls
