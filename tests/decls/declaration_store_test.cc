#include "decls/declaration_store.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decls/declaration_writer.h"
#include "engine/store/typed.h"
#include "tests/decls/samples.h"
#include "tests/support/catch.h"

namespace sequent::decls {
namespace {

using Names = std::vector<std::string>;
using test::declaration;
using test::on_each_store;

std::set<std::string> all_keys(store::Store& store) {
  std::set<std::string> keys;
  std::string cursor = "0";
  do {
    const auto found = store::scan_keys(store, cursor, "*").value();
    keys.insert(found.begin(), found.end());
  } while (cursor != "0");
  return keys;
}

TEST_CASE("what is put is there by name and by module", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    CHECK(decls.version().value() == 0);
    CHECK_FALSE(decls.get("a").value().has_value());
    const Declaration a = declaration("a", "M");
    const Declaration b = declaration("b", "N", {{"a"}, {"a", EdgeKind::kProof}, {"gone"}});
    REQUIRE(decls.put(a));
    REQUIRE(decls.put(b));
    CHECK(decls.get("a").value() == a);
    CHECK(decls.get("b").value() == b);
    CHECK(decls.exists("b").value());
    CHECK_FALSE(decls.exists("gone").value());
    CHECK(decls.modules().value() == Names{"M", "N"});
    CHECK(decls.names_in("N").value() == Names{"b"});
    CHECK(decls.dependents("a").value() == Names{"b"});
    CHECK(decls.dependents("gone").value() == Names{"b"});
    CHECK(decls.version().value() == 2);
    CHECK(store::get_members(store, "lib:deps:b")->size() == 2);
    CHECK(DeclarationStore(store, "other").modules()->empty());
  });
}

TEST_CASE("what a module was read from is noted until its last declaration is removed", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    const std::array<std::string, 2> modules{"M", "N"};
    using Sources = std::vector<std::optional<std::string>>;
    CHECK(decls.sources_of(modules).value() == Sources{std::nullopt, std::nullopt});
    CHECK(decls.sources_of({}).value().empty());
    REQUIRE(decls.put(declaration("a", "M")));
    REQUIRE(decls.put(declaration("b", "M")));
    REQUIRE(decls.set_source_of("M", "1"));
    REQUIRE(decls.set_source_of("N", "2"));
    REQUIRE(decls.set_source_of("N", "3"));
    CHECK(decls.sources_of(modules).value() == Sources{"1", "3"});
    REQUIRE(decls.remove(std::array<std::string, 1>{"a"}));
    CHECK(decls.sources_of(modules).value() == Sources{"1", "3"});
    REQUIRE(decls.remove(std::array<std::string, 1>{"b"}));
    CHECK(decls.sources_of(modules).value() == Sources{std::nullopt, "3"});
  });
}

TEST_CASE("a declaration that is put again leaves nothing of what it was", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    REQUIRE(decls.put(declaration("x", "Old", {{"p"}, {"q"}})));
    REQUIRE(decls.put(declaration("x", "New", {{"q"}, {"r"}})));
    CHECK(decls.dependents("p")->empty());
    CHECK(decls.dependents("q").value() == Names{"x"});
    CHECK(decls.dependents("r").value() == Names{"x"});
    CHECK(decls.modules().value() == Names{"New"});
    CHECK(decls.names_in("Old")->empty());
  });
}

TEST_CASE("a removed declaration takes its own edges along, not those of its users", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    REQUIRE(decls.put(declaration("base", "M")));
    REQUIRE(decls.put(declaration("middle", "M", {{"base"}})));
    REQUIRE(decls.put(declaration("user", "N", {{"middle"}})));
    const Names names{"middle", "never"};
    CHECK(decls.remove(names).value() == 1);
    CHECK_FALSE(decls.exists("middle").value());
    CHECK(decls.dependents("base")->empty());
    CHECK(decls.dependents("middle").value() == Names{"user"});
    CHECK(decls.names_in("M").value() == Names{"base"});
    const Names rest{"base", "user"};
    CHECK(decls.remove(rest).value() == 2);
    CHECK(all_keys(store) == std::set<std::string>{"lib:decls:changes", "lib:decls:version"});
  });
}

TEST_CASE("names of any bytes and any length are kept apart", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "a:b");
    const Names names{"x y", "x:y", std::string("x\0y", 3), "{x}", std::string(5000, 'x'), "∀"};
    for (const std::string& name : names) {
      REQUIRE(decls.put(declaration(name, name, {{"T"}})));
    }
    for (const std::string& name : names) {
      CHECK(decls.get(name).value() == declaration(name, name, {{"T"}}));
      CHECK(decls.names_in(name).value() == Names{name});
    }
    CHECK(decls.dependents("T")->size() == names.size());
  });
}

TEST_CASE("loading gives each declaration once, in the order of modules and names", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    std::vector<EncodedDeclaration> many;
    for (int i = 0; i < 2500; ++i) {
      many.push_back(encode_declaration(
          declaration("d" + std::to_string(1000 + i), i % 2 == 0 ? "B" : "A", {{"T"}})));
    }
    REQUIRE(decls.put_encoded(many));
    std::vector<std::string> loaded;
    REQUIRE(decls.load([&loaded](const Declaration& one) -> base::Status {
      loaded.push_back(one.module + " " + one.name);
      return {};
    }));
    CHECK(loaded.size() == 2500);
    CHECK(std::ranges::is_sorted(loaded));
    std::vector<std::string> heads;
    REQUIRE(decls.load_heads([&heads](const DeclarationHead& one) -> base::Status {
      heads.push_back(one.module + " " + one.name);
      return {};
    }));
    CHECK(heads == loaded);
    int taken = 0;
    const base::Status stopped = decls.load([&taken](const Declaration&) -> base::Status {
      return ++taken == 3 ? base::Status(base::conflict("enough")) : base::Status();
    });
    CHECK(stopped.error().message == "enough");
    CHECK(taken == 3);
  });
}

// Runs the commands of a batch one by one, the last first, as the nodes of a Cluster may, and calls
// `before` with each command.
class InterruptedStore final : public store::Store {
 public:
  InterruptedStore(store::Store& behind, std::function<void(const store::Command&)> before)
      : behind_(behind), before_(std::move(before)) {}

  base::Result<resp::Reply> run(store::Args command) override {
    before_(store::Command(command.begin(), command.end()));
    return behind_.run(command);
  }
  base::Result<std::vector<resp::Reply>> run_batch(
      std::span<const store::Command> commands) override {
    std::vector<resp::Reply> replies(commands.size());
    for (std::size_t i = commands.size(); i-- > 0;) {
      before_(commands[i]);
      SEQUENT_TRY_ASSIGN(auto reply, behind_.run_batch(commands.subspan(i, 1)));
      replies[i] = std::move(reply.front());
    }
    return replies;
  }
  base::Result<resp::Reply> run_script(const store::Script& script,
                                       store::Args keys,
                                       store::Args args) override {
    return behind_.run_script(script, keys, args);
  }
  store::Store& repeatable() override { return *this; }
  [[nodiscard]] std::string_view url() const override { return behind_.url(); }

 private:
  store::Store& behind_;
  std::function<void(const store::Command&)> before_;
};

// Before the first command that begins so, another writer does `change`: then it is `done`.
std::function<void(const store::Command&)> once_before(const std::vector<std::string>& beginning,
                                                       const std::function<void()>& change,
                                                       bool& done) {
  return [&](const store::Command& command) {
    if (!done && command.size() >= beginning.size() &&
        std::equal(beginning.begin(), beginning.end(), command.begin())) {
      done = true;
      change();
    }
  };
}

TEST_CASE("a module that is emptied and filled at once stays listed", "[decls]") {
  const std::array<std::string, 1> x{"x"};
  const std::vector<std::vector<std::string>> emptying{{"SCARD", "lib:decls:module:M"},
                                                       {"SREM", "lib:decls:modules"},
                                                       {"HDEL", "lib:decls:sources"},
                                                       {"SMEMBERS", "lib:decls:module:M"},
                                                       {"INCR", "lib:decls:version"}};
  const std::vector<std::vector<std::string>> filling{{"SADD", "lib:decls:module:M"},
                                                      {"SADD", "lib:decls:modules"},
                                                      {"HSET", "lib:decl:z"},
                                                      {"INCR", "lib:decls:version"}};
  for (const auto& steps : {emptying, filling}) {
    for (const auto& step : steps) {
      INFO(step[0] << " " << step[1]);
      const auto owner = store::open_memory_store().value();
      DeclarationStore other(owner->store(), "lib");
      REQUIRE(other.put(declaration("x", "M")));
      REQUIRE(other.put(declaration("y", "N")));
      ChangePosition position = other.changes().mark().value();
      bool was_interrupted = false;
      const bool empties = steps.front() == emptying.front();
      const std::function<void()> change = [&] {
        REQUIRE(
            (empties ? other.put(declaration("z", "M")).has_value() : other.remove(x).has_value()));
      };
      InterruptedStore interrupted(owner->store(), once_before(step, change, was_interrupted));
      DeclarationStore one(interrupted, "lib");
      REQUIRE((empties ? one.remove(x).has_value() : one.put(declaration("z", "M")).has_value()));
      CHECK(was_interrupted);
      CHECK(other.names_in("M").value() == Names{"z"});
      CHECK(other.modules().value() == Names{"M", "N"});
      const auto changed = other.changes().follow(position).value();
      REQUIRE(changed);
      CHECK(*changed == Names{"x", "z"});
    }
  }
}

TEST_CASE("a damaged record is refused with its name", "[decls]") {
  const auto owner = store::open_memory_store().value();
  DeclarationStore decls(owner->store(), "lib");
  REQUIRE(decls.put(declaration("x", "M")));
  REQUIRE(store::set_field(owner->store(), "lib:decl:x", "body", "\x01\x02nonsense"));
  const auto found = decls.get("x");
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().code == base::ErrorCode::kCorrupt);
  CHECK(found.error().message.starts_with("x: "));
  CHECK(decls.put(declaration("y", "")).error().code == base::ErrorCode::kInvalid);
}

// An import of these, as an importer makes it.
ImportSummary import(DeclarationStore& decls,
                     const std::string& origin,
                     const std::vector<Declaration>& library) {
  DeclarationWriter writer = DeclarationWriter::create(decls, origin).value();
  for (const Declaration& one : library) {
    REQUIRE(writer.take(one));
  }
  return writer.finish().value();
}

TEST_CASE("an import is visible only when it is finished", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    {
      DeclarationWriter given_up = DeclarationWriter::create(decls, "o").value();
      REQUIRE(given_up.take(declaration("a", "M")));
      CHECK(all_keys(store).empty());
    }
    CHECK(all_keys(store).empty());
    const ImportSummary summary =
        import(decls, "o", {declaration("a", "M"), declaration("b", "N", {{"a"}, {"c"}})});
    CHECK(summary.declarations == 2);
    CHECK(summary.modules == 2);
    CHECK(summary.edges == 2);
    CHECK(summary.removed == 0);
    CHECK(decls.exists("b").value());
  });
}

TEST_CASE("another import of the same origin leaves nothing stale", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    import(decls, "other", {declaration("z", "Z", {{ "a" }})});
    import(decls, "o",
           {declaration("a", "M"),
            declaration("b", "M",
                        {{ "a" }}),
            declaration("c", "Gone",
                        {{ "b" }})});
    const ImportSummary again =
        import(decls, "o", {declaration("a", "M"), declaration("d", "New", {{"a"}})});
    CHECK(again.removed == 2);
    CHECK(decls.modules().value() == Names{"M", "New", "Z"});
    CHECK(decls.names_in("M").value() == Names{"a"});
    CHECK(decls.dependents("a").value() == Names{"d", "z"});
    CHECK(decls.dependents("b")->empty());
    CHECK(decls.modules_of_origin("o").value() == Names{"M", "New"});
    CHECK(import(decls, "o", {}).removed == 2);
    CHECK(import(decls, "other", {}).removed == 1);
    CHECK(all_keys(store) == std::set<std::string>{"lib:decls:changes", "lib:decls:version"});
  });
}

TEST_CASE("a name that an import gives twice stands as it came last", "[decls]") {
  const auto owner = store::open_memory_store().value();
  DeclarationStore decls(owner->store(), "lib");
  const ImportSummary summary = import(
      decls, "o",
      {declaration("a", "M", {{"x"}}), declaration("b", "M"), declaration("a", "N", {{"y"}})});
  CHECK(summary.declarations == 2);
  CHECK(summary.edges == 1);
  CHECK(decls.get("a").value() == declaration("a", "N", {{"y"}}));
  CHECK(decls.dependents("x")->empty());
}

TEST_CASE("an import that was stopped half stored is put right by the next", "[decls]") {
  const auto owner = store::open_memory_store().value();
  DeclarationStore decls(owner->store(), "lib");
  DeclarationWriter writer = DeclarationWriter::create(decls, "o").value();
  for (int i = 0; i < 1500; ++i) {
    REQUIRE(writer.take(declaration("d" + std::to_string(i), "M" + std::to_string(i % 7))));
  }
  const auto stopped = writer.finish([](std::uint64_t, std::uint64_t) { return false; });
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().message == "interrupted: a part of o is stored; import it again");
  CHECK(decls.exists("d0").value());
  CHECK_FALSE(decls.exists("d1499").value());
  import(decls, "o", {declaration("only", "M0")});
  CHECK(decls.modules().value() == Names{"M0"});
  CHECK(decls.names_in("M0").value() == Names{"only"});
}

}  // namespace
}  // namespace sequent::decls
