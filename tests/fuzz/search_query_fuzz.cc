// Any text is a query, which is then answered, or is refused with its column.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "decls/term.h"
#include "search/index.h"
#include "search/query_parser.h"
#include "search/searcher.h"

namespace {

using sequent::decls::TermBuilder;

// A few statements about sums.
void fill(sequent::search::Index& index) {
  TermBuilder builder;
  const auto nat = builder.constant("nat");
  const auto call = [&](const std::string& name, std::array<TermBuilder::Id, 2> arguments) {
    return builder.apply(builder.constant(name), arguments);
  };
  const auto n = builder.bound(0);
  const auto m = builder.bound(1);
  const auto put = [&](const std::string& name, TermBuilder::Id type) {
    index.add({.name = name, .module = "Lib.Sums", .type = builder.build(type), .tags = {"tag"}});
  };
  put("nat", builder.sort("Set"));
  put("Lib.less", builder.pi("n", nat, call("Nat.lt", {n, n})));
  put("Lib.comm",
      builder.pi("n", nat,
                 builder.pi("m", nat,
                            call("Peano.le", {call("Nat.add", {n, m}), call("Nat.add", {m, n})}))));
  put("Lib.all", builder.lambda("x", nat, builder.pi("", call("Nat.lt", {n, n}), n)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* const index = [] {
    auto* const made = new sequent::search::Index;
    fill(*made);
    return made;
  }();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto query = sequent::search::parse_query(text, *index);
  if (!query) {
    if (query.error().message.find("column ") == std::string::npos) {
      std::abort();
    }
    return 0;
  }
  const auto answer = sequent::search::answer(*index, *query, {.steps = 10'000});
  if (answer.hits.size() > index->size() || answer.total > index->size()) {
    std::abort();
  }
  return 0;
}
