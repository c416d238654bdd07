#include "workers/provers/coq/messages.h"

#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::provers {
namespace {

constexpr const char* kWarningAndError =
    "File \"./src/W.v\", line 1, characters 0-15:\n"
    "Warning: Adding and removing hints in the core database implicitly is\n"
    "deprecated. [implicit-core-hint-db,deprecated]\n"
    "File \"./src/W.v\", line 30, characters 5-32:\n"
    "Error:\n"
    "Recursive definition of f is ill-formed.\n"
    "In environment\n"
    "f : nat -> nat\n"
    "\n";

TEST_CASE("messages have places, severities and all their lines", "[coq]") {
  const std::vector<Diagnostic> messages = parse_coq_messages(kWarningAndError);
  REQUIRE(messages.size() == 2);
  CHECK(messages[0] == Diagnostic{"src/W.v", 1, 1, 16, Severity::kWarning,
                                  "Adding and removing hints in the core database implicitly is\n"
                                  "deprecated. [implicit-core-hint-db,deprecated]"});
  CHECK(messages[1] == Diagnostic{"src/W.v", 30, 6, 33, Severity::kError,
                                  "Recursive definition of f is ill-formed.\n"
                                  "In environment\nf : nat -> nat"});
}

TEST_CASE("messages without a place are kept", "[coq]") {
  const std::vector<Diagnostic> messages =
      parse_coq_messages("Warning: Cannot determine home.\nError: Can't find file ./X.v\n\n");
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].severity == Severity::kWarning);
  CHECK(messages[0].file.empty());
  CHECK(messages[1].text == "Can't find file ./X.v");
}

TEST_CASE("file names may hold blanks, quotes and more", "[coq]") {
  const auto messages =
      parse_coq_messages("File \"./a b/x\"y.v\", line 2, characters 0-1:\nError: e\n");
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].file == "a b/x\"y.v");
}

TEST_CASE("what looks like a place but is none is text", "[coq]") {
  for (const char* line : {"File \"x.v\", line 1, characters 0-1",
                           "File \"x.v\", line 99999999999999, characters 0-1:",
                           "File \"x.v\", line -1, characters 0-1:", "File \"x.v\":"}) {
    const auto messages = parse_coq_messages(line);
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].line == 0);
    CHECK(messages[0].text == line);
  }
}

TEST_CASE("a refused proof is a result", "[coq]") {
  const Judgement judgement = judge_coqc(1, kWarningAndError);
  CHECK(judgement.outcome == Outcome::kFailed);
  CHECK(judgement.reason == "Recursive definition of f is ill-formed.");
  CHECK(judgement.diagnostics.size() == 2);
  CHECK(judge_coqc(129, "Anomaly \"Uncaught exception Not_found.\"").outcome == Outcome::kFailed);
}

TEST_CASE("warnings do not fail a module", "[coq]") {
  const Judgement judgement =
      judge_coqc(0, "File \"./A.v\", line 1, characters 0-1:\nWarning: w\n");
  CHECK(judgement.outcome == Outcome::kProved);
  CHECK(judgement.diagnostics.size() == 1);
}

TEST_CASE("errors of the machine say nothing of the module", "[coq]") {
  for (const char* err :
       {"Error: Out of memory.\n", "Fatal error: exception Out_of_memory\n",
        "File \"./A.v\", line 3, characters 0-5:\nError: Stack overflow.\n",
        "Error: System error: \"./A.vo: No space left on device\"\n",
        "Error: Can't find file ./A.v\n",
        "File \"./B.v\", line 1, characters 0-3:\nError: Compiled library P.A (in "
        "file ./A.vo) makes\ninconsistent assumptions over library P.Z\n",
        "File \"./C.v\", line 2, characters 0-3:\nError: ./A.vo: input_value: bad "
        "object. Try to rebuild it.\n"}) {
    INFO(err);
    CHECK(judge_coqc(1, err).outcome == Outcome::kInfrastructure);
  }
  CHECK(judge_coqc(2, "").outcome == Outcome::kInfrastructure);
  CHECK(judge_coqc(1, "").outcome == Outcome::kInfrastructure);
}

TEST_CASE("a file that Load does not find is the module's own fault", "[coq]") {
  CHECK(judge_coqc(1,
                   "File \"./L.v\", line 1, characters 0-14:\nError: Can't find file nofile.v on "
                   "loadpath.\n")
            .outcome == Outcome::kFailed);
}

TEST_CASE("a plugin that is not built is the module's own fault", "[coq]") {
  const Judgement judgement = judge_coqc(
      1,
      "File \"./A.v\", line 1, characters 0-31:\nError:\nSystem error: \"src/././p.cmxs: No "
      "such file or directory\"\n\n");
  CHECK(judgement.outcome == Outcome::kFailed);
  CHECK(judgement.diagnostics.at(0).line == 1);
}

TEST_CASE("no output crashes the reader of messages", "[coq]") {
  test::for_each_mutation(kWarningAndError, 3000, [](const std::string& mutated) {
    for (const int code : {0, 1, 2}) {
      static_cast<void>(judge_coqc(code, mutated));
    }
  });
}

}  // namespace
}  // namespace sequent::provers
