#include "cli/options.h"

#include "tests/support/catch.h"

namespace {

using sequent::base::ErrorCode;
using sequent::cli::Options;
using std::chrono::milliseconds;

// All kinds of options, and what a command line makes of them.
struct Parsed {
  bool json = false;
  int jobs = 4;
  std::string store = "embedded:";
  std::vector<std::string> listen;
  milliseconds timeout{0};
  std::uint64_t memory = 0;
  std::string where = ".";
  std::string error;
  bool help = false;

  explicit Parsed(std::vector<std::string> words) {
    Options options("check");
    options.flag("json", json, "events as JSON")
        .count("jobs,j", jobs, "N", "so many at once")
        .text("store", store, "URL", "where results are kept")
        .texts("listen", listen, "ADDRESS", "where to listen")
        .duration("timeout", timeout, "per module")
        .size("memory", memory, "per module")
        .argument("DIR", where, true);
    const auto asked = options.parse(words);
    error = asked ? "" : asked.error().message;
    help = asked && *asked == Options::Asked::kHelp;
    if (!asked) {
      CHECK(asked.error().code == ErrorCode::kInvalid);
    }
  }
};

TEST_CASE("what is not given keeps its value", "[cli]") {
  const Parsed parsed({});
  CHECK(parsed.error.empty());
  CHECK(parsed.jobs == 4);
  CHECK(parsed.store == "embedded:");
  CHECK(parsed.where == ".");
  CHECK_FALSE(parsed.json);
}

TEST_CASE("options are read in all the usual forms", "[cli]") {
  const Parsed parsed({"-j8", "some dir", "--store=redis://h:1", "--json", "--timeout", "2m",
                       "--memory=1G", "--listen", "a:1", "--listen=b:2"});
  CHECK(parsed.error.empty());
  CHECK(parsed.jobs == 8);
  CHECK(parsed.where == "some dir");
  CHECK(parsed.store == "redis://h:1");
  CHECK(parsed.json);
  CHECK(parsed.timeout == milliseconds(120'000));
  CHECK(parsed.memory == 1ULL << 30);
  CHECK(parsed.listen == std::vector<std::string>{"a:1", "b:2"});
}

TEST_CASE("after -- a dash is part of a name", "[cli]") {
  CHECK(Parsed({"--", "--json"}).where == "--json");
}

TEST_CASE("a mistake is named with what to do, in one line", "[cli]") {
  const std::string see = " (see: sequent check --help)";
  CHECK(Parsed({"--jsn"}).error == "unknown option '--jsn', did you mean '--json'?" + see);
  CHECK(Parsed({"--tim=3"}).error == "unknown option '--tim'" + see);
  CHECK(Parsed({"a", "b"}).error == "unexpected argument 'b'" + see);
  CHECK(Parsed({"-j", "0"}).error == "--jobs: '0' is not a whole number from 1 on");
  CHECK(Parsed({"-j", "2x"}).error == "--jobs: '2x' is not a whole number from 1 on");
  CHECK(Parsed({"--timeout", "soon"}).error ==
        "--timeout: 'soon' is not a time (say 90s, 500ms, 5m or 2h)");
  CHECK(Parsed({"--memory=x"}).error == "--memory: 'x' is not a size (say 512M or 5G)");
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"--store"}, {"--store", "a", "--store", "b"}, {"--json=1"}, {"-q"}}) {
    const std::string error = Parsed(words).error;
    INFO(error);
    CHECK(error.find(see) != std::string::npos);
    CHECK(error.find('\n') == std::string::npos);
  }
}

TEST_CASE("help is asked for by -h and --help, whatever else is there", "[cli]") {
  CHECK(Parsed({"-h"}).help);
  CHECK(Parsed({"--json", "--help"}).help);
}

TEST_CASE("an argument that is needed is missed by name", "[cli]") {
  std::string module;
  Options options("cache explain");
  options.argument("MODULE", module, false);
  const auto asked = options.parse({});
  REQUIRE_FALSE(asked);
  CHECK(asked.error().message ==
        "sequent cache explain: MODULE is missing (see: sequent cache explain --help)");
}

TEST_CASE("the help shows usage, options and examples", "[cli]") {
  std::string where;
  bool json = false;
  Options options("check");
  options.summary("Checks a library.")
      .flag("json", json, "one event a line")
      .argument("DIR", where, true)
      .example("sequent check lib", "check the library in lib");
  const std::string help = options.help();
  CHECK(help.find("Usage: sequent check [options] [DIR]\n") != std::string::npos);
  CHECK(help.find("--json") != std::string::npos);
  CHECK(help.find("  sequent check lib\n      check the library in lib\n") != std::string::npos);
  CHECK(options.names() == std::vector<std::string>{"--help", "--json"});
}

TEST_CASE("arguments without end are one or more", "[cli]") {
  std::string first;
  std::vector<std::string> rest;
  Options options("decls impact");
  options.argument("NAME", first, false).arguments("MORE", rest);
  const auto parse = [&options](const std::vector<std::string>& words) {
    const auto asked = options.parse(words);
    return asked ? std::string() : asked.error().message;
  };
  CHECK(parse({"a", "b", "c"}).empty());
  CHECK(first == "a");
  CHECK(rest == std::vector<std::string>{"b", "c"});
  CHECK(parse({"a"}) == "sequent decls impact: MORE is missing (see: sequent decls impact --help)");
  CHECK(options.help().find("decls impact [options] NAME MORE...") != std::string::npos);
}

}  // namespace
