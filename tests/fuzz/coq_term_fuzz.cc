// Any bytes are a term or are refused, without a stack overflow; a term comes back word by word and
// keeps the promises of decls/term.h.

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "decls/import/coq_term.h"
#include "tests/decls/import/print_coq_term.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace decls = sequent::decls;
  namespace test = sequent::test;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto syntax = decls::parse_coq_term(text);
  if (!syntax) {
    return 0;
  }
  if (test::CoqTermWords(*syntax).of(syntax->root()) != test::coq_words(text)) {
    std::abort();
  }
  decls::TermBuilder builder;
  const auto any = [](std::string_view name) {
    return std::optional<std::string_view>(name);
  };
  const auto root = decls::build_coq_term(*syntax, any, builder);
  if (root) {
    const decls::Term term = builder.build(*root);
    for (std::uint32_t node = 0; node < term.nodes.size(); ++node) {
      for (const std::uint32_t child : term.children_of(node)) {
        if (child >= node) {
          std::abort();
        }
      }
    }
  }
  return 0;
}
