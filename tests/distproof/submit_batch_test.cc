#include "distproof/submit_batch.h"

#include "distproof/job_record.h"
#include "tests/support/catch.h"

using std::literals::string_view_literals::operator""sv;
using sequent::distproof::JobId;
using sequent::distproof::new_job_record;
using sequent::distproof::NewJob;
using sequent::distproof::SubmitBatch;

namespace {

NewJob job(std::string_view id, std::int64_t priority, const std::vector<std::string_view>& on) {
  NewJob made{JobId::escape(id), {}, priority, "p-" + std::string(id)};
  for (const std::string_view other : on) {
    made.waits_for.push_back(JobId::escape(other));
  }
  return made;
}

}  // namespace

TEST_CASE("a new job's record is as record.lua says", "[distproof]") {
  CHECK(new_job_record(0, 1, "") == "R\0\0\0\x3f\xf0\0\0\0\0\0\0\0\0\0\0\0"sv);
  CHECK(new_job_record(0x10203, -2, "a bc ") ==
        "W\x01\x02\x03\xc0\0\0\0\0\0\0\0\0\0\0\0\0"
        "a bc "sv);
}

TEST_CASE("a batch gives each job its dependents, and those of jobs from before", "[distproof]") {
  const std::vector<NewJob> jobs{job("a", 7, {}), job("b", 0, {"a", "old", "a"}),
                                 job("c", 0, {"b", "a", "old", "older"})};
  SubmitBatch batch;
  for (const NewJob& one : jobs) {
    batch.add(one);
  }
  CHECK_FALSE(batch.full());
  const std::vector<std::string> words(batch.words().begin(), batch.words().end());
  const std::vector<std::string> expected{
      "3",     "1",                           // jobs, those that wait for nothing
      "a",     new_job_record(0, 7, "b c "),  // records
      "b",     new_job_record(2, 0, "c "),    //
      "c",     new_job_record(4, 0, ""),      //
      "a",     "p-a",
      "b",     "p-b",  // payloads
      "c",     "p-c",  //
      "7",     "a",    // ready
      "old",   "b c ",
      "older", "c ",  // from before
  };
  CHECK(words == expected);
}

TEST_CASE("a batch is full of jobs, of what they wait for, or of bytes", "[distproof]") {
  SubmitBatch many;
  const NewJob plain = job("a", 0, {});
  for (int i = 0; i < 499; ++i) {
    many.add(plain);
  }
  CHECK_FALSE(many.full());
  many.add(plain);
  CHECK(many.full());
  SubmitBatch wide;
  NewJob waits = job("w", 0, {});
  for (int i = 0; i < 1'999; ++i) {
    waits.waits_for.push_back(JobId::escape("on" + std::to_string(i)));
  }
  wide.add(waits);
  CHECK(wide.full());
  SubmitBatch large;
  NewJob heavy = job("h", 0, {});
  heavy.payload.assign(1U << 20U, 'p');
  large.add(heavy);
  CHECK(large.full());
}
