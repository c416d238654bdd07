#include "distproof/job_record.h"
#include "distproof/queue.h"
#include "distproof/scripts.h"
#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

using sequent::distproof::RunKeys;
using sequent::resp::Reply;
using sequent::store::Script;
using sequent::test::backends;
using sequent::test::must;
using sequent::test::QueueFixture;

namespace {

Reply call(QueueFixture& f, const Script& script, const std::vector<std::string>& args) {
  const std::vector<std::string_view> views(args.begin(), args.end());
  return must(f.store.get().run_script(script, f.queue.keys().all(), views));
}

const std::string kRecord = sequent::distproof::new_job_record(0, 1, "");

// The arguments of submit_jobs for one job that waits for nothing.
std::vector<std::string> one_job(const std::string& id, const std::string& priority = "1") {
  return {"1", "1", id, kRecord, id, "p", priority, id};
}

}  // namespace

TEST_CASE("malformed arguments are refused before anything is written", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a"}));
  namespace distproof = sequent::distproof;
  const std::vector<std::pair<const Script*, std::vector<std::string>>> calls{
      {&distproof::kSubmitJobsScript, {}},
      {&distproof::kSubmitJobsScript, {"1"}},
      {&distproof::kSubmitJobsScript, {"x", "0"}},
      {&distproof::kSubmitJobsScript, {"1", "1", "b", kRecord, "b", "p", "1"}},
      {&distproof::kSubmitJobsScript, {"1", "1", "b", kRecord, "b", "p", "1", "b", "a"}},
      {&distproof::kSubmitJobsScript, {"2", "0", "b", kRecord, "b", "p"}},
      {&distproof::kSubmitJobsScript, {"-1", "2", "b", "p"}},
      {&distproof::kSubmitJobsScript, {"1", "-1", "b", kRecord}},
      {&distproof::kSubmitJobsScript, {"0.5", "0", "b", "p"}},
      {&distproof::kSubmitJobsScript, {"1", "0", "b", kRecord, "c", "p"}},
      {&distproof::kSubmitJobsScript, {"1", "0", "b", kRecord.substr(1), "b", "p"}},
      {&distproof::kSubmitJobsScript, one_job("b", "nan")},
      {&distproof::kSubmitJobsScript, one_job("b", "inf")},
      {&distproof::kSubmitJobsScript, one_job("b", "x")},
      {&distproof::kSubmitJobsScript, one_job("b", "9007199254740992")},
      {&distproof::kSubmitJobsScript, one_job("b c")},
      {&distproof::kSubmitJobsScript, one_job("b\nc")},
      {&distproof::kSubmitJobsScript, one_job("{b}")},
      {&distproof::kSubmitJobsScript, one_job("")},
      {&distproof::kSubmitJobsScript, one_job(std::string(201, 'b'))},
      {&distproof::kClaimJobsScript, {"w", "n"}},
      {&distproof::kClaimJobsScript, {"w", "n", "0"}},
      {&distproof::kClaimJobsScript, {"w", "n", "1001"}},
      {&distproof::kClaimJobsScript, {"w x", "n", "1"}},
      {&distproof::kClaimJobsScript, {"w", "n n", "1"}},
      {&distproof::kClaimJobsScript, {"w:x", "n", "1"}},
      {&distproof::kBeatJobsScript, {}},
      {&distproof::kBeatJobsScript, {"w", "a"}},
      {&distproof::kBeatJobsScript, {"w w"}},
      {&distproof::kDoneJobsScript, {}},
      {&distproof::kDoneJobsScript, {"a", "t"}},
      {&distproof::kFailJobScript, {"a", "t", "proof"}},
      {&distproof::kFailJobScript, {"a", "t", "other", "x"}},
      {&distproof::kReapJobsScript, {}},
      {&distproof::kReapJobsScript, {"0"}},
      {&distproof::kSetPrioritiesScript, {"a"}},
      {&distproof::kSetPrioritiesScript, {"a", "9007199254740992"}},
      {&distproof::kSetPrioritiesScript, {"a", "nan"}},
      {&distproof::kSetPrioritiesScript, {"a", "1e300"}},
      {&distproof::kOpenRunScript, {"0", "1", "1", "1", "1"}},
      {&distproof::kOpenRunScript, {"1.5", "1", "1", "1", "1"}},
      {&distproof::kOpenRunScript, {"1", "1", "1", "1"}},
      {&distproof::kCloseRunScript, {"other", "1"}},
  };
  const auto before = f.contents();
  for (const auto& [script, args] : calls) {
    INFO(script->name << " " << Catch::StringMaker<std::vector<std::string>>::convert(args));
    const Reply reply = call(f, *script, args);
    CHECK(reply.is_error());
    CHECK(reply.text.find(std::string(script->name) + ":") != std::string::npos);
    CHECK(f.contents() == before);
  }
}

TEST_CASE("malformed arguments of the scripts that serve all runs are refused", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  namespace distproof = sequent::distproof;
  const std::vector<std::string_view> keys{"{test:dist}:none", "{test:dist}:none_info"};
  const std::vector<std::pair<const Script*, std::vector<std::string_view>>> calls{
      {&distproof::kLearnDurationsScript, {"A", "1"}},
      {&distproof::kLearnDurationsScript, {"A", "x", "1"}},
      {&distproof::kLearnDurationsScript, {"A", "1", "x"}},
      {&distproof::kRegisterMemberScript, {"w", "info"}},
      {&distproof::kRegisterMemberScript, {"w", "info", "x"}},
  };
  for (const auto& [script, args] : calls) {
    const Reply reply = must(f.store.get().run_script(*script, keys, args));
    CHECK(reply.text.find(std::string(script->name) + ":") != std::string::npos);
  }
  CHECK(f.run({"EXISTS", "{test:dist}:none", "{test:dist}:none_info"}).integer == 0);
}

TEST_CASE("the longest name is taken", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({std::string(200, 'b')}));
  CHECK(f.claim() == std::vector<std::string>{std::string(200, 'b')});
}

TEST_CASE("a claim takes up to a thousand", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a"}));
  CHECK(call(f, sequent::distproof::kClaimJobsScript, {"w", "n", "1000"}).items.size() == 7);
}

TEST_CASE("a claim whose reply was lost gets the same grant by its nonce", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a", "b", "c"}));
  const auto& claim = sequent::distproof::kClaimJobsScript;
  const Reply first = call(f, claim, {"w", "n1", "2"});
  CHECK(first.items.size() == 11);
  CHECK(call(f, claim, {"w", "n1", "2"}) == first);
  CHECK(f.states({"a", "b", "c"}) == "RLL");
  // Another worker's nonce of the same name is its own.
  CHECK(call(f, claim, {"v", "n1", "2"}).items.size() == 7);
  // What was given back or lost since is not granted again.
  must(f.queue.release({sequent::distproof::JobId::escape("c"), {first.items[4].text}}));
  CHECK(call(f, claim, {"w", "n1", "2"}).items.size() == 7);
  CHECK(call(f, claim, {"w", "n2", "2"}).items.size() == 7);
  CHECK(call(f, claim, {"w", "n1", "2"}).items.size() == 3);
}

TEST_CASE("tokens rise although the counter was lost, and although the clock was set back",
          "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a", "b", "c"}));
  f.claim();
  const std::int64_t first = std::stoll(f.held("c").token.text);
  f.run({"HDEL", "@meta", "fence"});
  f.claim();
  CHECK(std::stoll(f.held("b").token.text) > first);
  f.run({"HSET", "@meta", "fence", "9000000000000000"});
  f.claim();
  CHECK(f.held("a").token.text.substr(0, 17) == "9000000000000001:");
  must(f.queue.release(f.held("a")));
  f.claim();
  CHECK(f.held("a").token.text.substr(0, 17) == "9000000000000002:");
}

TEST_CASE("the events of a run are capped", "[distproof]") {
  // By whoever moves the pulse, each 20 ms: so by all that claim, and by the coordinator.
  for (const Script* script :
       {&sequent::distproof::kClaimJobsScript, &sequent::distproof::kBeatRunScript}) {
    CHECK(script->source.find("'XTRIM', EVENTS, 'MAXLEN', '~', 200000") != std::string_view::npos);
  }
}

TEST_CASE("every script declares that it is Lua, so that its keys are checked", "[distproof]") {
  CHECK(sequent::distproof::kClaimJobsScript.source.substr(0, 6) == "#!lua\n");
  CHECK(sequent::distproof::kSubmitJobsScript.source.substr(0, 6) == "#!lua\n");
  CHECK(sequent::distproof::kLearnDurationsScript.source.substr(0, 6) == "#!lua\n");
}
