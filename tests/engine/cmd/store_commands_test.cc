#include "engine/state/instance.h"
#include "tests/support/catch.h"
#include "tests/support/cli.h"
#include "tests/support/recording_journal.h"

using sequent::test::Cli;
using sequent::test::Strings;

namespace {

struct Stored : Cli {
  Stored() { engine.engine->begin_turn().instance().journal = &journal; }
  ~Stored() { engine.engine->begin_turn().instance().journal = nullptr; }

  sequent::test::RecordingJournal journal;
};

constexpr auto kPlainName =
    "ERR over the network only a plain file name is taken, of a file beside the database";

}  // namespace

TEST_CASE_METHOD(Stored, "SEQUENT CHECKPOINT begins one and refuses what stands there", "[cmd]") {
  CHECK(run("SEQUENT CHECKPOINT /backup/today") == "Background checkpoint started");
  CHECK(journal.lines == Strings{"checkpoint /backup/today"});
  CHECK(run("SEQUENT CHECKPOINT taken") == "ERR taken: there is a file of this name already");
  CHECK(run("SEQUENT CHECKPOINT").reply.is_error());
  CHECK(run("SEQUENT RESTORE /backup/today") == "Background restore started");
  CHECK(journal.lines.back() == "restore /backup/today");
  CHECK(run("SEQUENT HELP").reply.items.size() == 9);
}

TEST_CASE_METHOD(Stored,
                 "a client of another machine names files beside the database only",
                 "[cmd]") {
  client.address = "10.0.0.7:4711";
  for (const char* name : {"/etc/x", "../x", "a/b", ".", ".."}) {
    INFO(name);
    CHECK(client.run_words({"SEQUENT", "CHECKPOINT", name}) == kPlainName);
    CHECK(client.run_words({"SEQUENT", "RESTORE", name}) == kPlainName);
  }
  CHECK(client.run_words({"SEQUENT", "CHECKPOINT", ""}) == kPlainName);
  CHECK(journal.lines.empty());
  CHECK(run("SEQUENT CHECKPOINT today") == "Background checkpoint started");
  client.address = "/run/store.sock:0";
  CHECK(run("SEQUENT CHECKPOINT ../today") == "Background checkpoint started");
  client.address = "embedded";
  CHECK(run("SEQUENT CHECKPOINT /tomorrow") == "Background checkpoint started");
  CHECK(client.run_words({"SEQUENT", "CHECKPOINT", std::string("a\0b", 3)}) == kPlainName);
}

TEST_CASE_METHOD(Cli, "a store in memory has no checkpoints", "[cmd]") {
  CHECK(run("SEQUENT CHECKPOINT a") == "ERR this store is kept in memory only: it has no file");
}
