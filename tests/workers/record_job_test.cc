#include "workers/record_job.h"

#include "tests/support/catch.h"

namespace sequent::workers {

TEST_CASE("a recording that is asked for comes back as it was sent", "[workers]") {
  const RecordJob job{.file = "theory/Sorting order.v",
                      .prover_version = "Coq 8.16.1",
                      .environment = base::sha256("environment"),
                      .force = true};
  CHECK(decode_record_job(encode_record_job(job)).value() == job);
  CHECK_FALSE(decode_record_job("no message"));
  CHECK_FALSE(decode_record_job(""));
}

TEST_CASE("the outcome of a recording is a line that says all of it", "[workers]") {
  const RecordOutcome outcome{.recorded = true,
                              .session = "A file.v-12",
                              .steps = 40,
                              .not_done = 2,
                              .first_line = 7,
                              .took = std::chrono::microseconds(1'234'567),
                              .first_message = "The reference x\nwas not found."};
  CHECK(RecordOutcome::parse(outcome.text()) == outcome);
  const RecordOutcome known{.session = "B.v-34", .steps = 3, .first_message = {}};
  CHECK(RecordOutcome::parse(known.text()) == known);
  for (const char* damaged :
       {"", "recorded", "recorded A 1 2 3", "made A 1 2 3 4 x", "recorded A 1 2 3 x y"}) {
    CHECK_FALSE(RecordOutcome::parse(damaged));
  }
}

}  // namespace sequent::workers
