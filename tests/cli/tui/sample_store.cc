// usage: sample_store STORE: puts the sample recording into a store, for tests of the program.
#include <iostream>
#include <string>
#include <utility>

#include "engine/store/open.h"
#include "proofcache/states/history_store.h"
#include "tests/cli/tui/sample_history.h"

namespace sequent::test {
namespace {

base::Status put_sample(const std::string& url) {
  SEQUENT_TRY_ASSIGN(const auto opened, store::open_store(url));
  states::HistoryStore histories(opened->store(), "default");
  SEQUENT_TRY_ASSIGN(const auto writer, histories.begin(sample_session()));
  for (states::Step& step : sample_steps()) {
    SEQUENT_TRY(writer->take(std::move(step)));
  }
  return writer->end(states::SessionStatus::kCompleted);
}

}  // namespace
}  // namespace sequent::test

int main(int /*argc*/, char** argv) {
  const auto put = sequent::test::put_sample(argv[1]);
  if (!put) {
    std::cerr << put.error().message << '\n';
  }
  return put ? 0 : 1;
}
