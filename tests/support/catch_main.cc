#define CATCH_CONFIG_RUNNER
#include <iostream>

#include <catch2/catch.hpp>
#include <openssl/crypto.h>

#include "tests/support/skip.h"

namespace sequent::test {
namespace {

bool& something_skipped() {
  static bool skipped = false;
  return skipped;
}

}  // namespace

void skip(std::string_view reason) {
  std::cerr << "skipped: " << reason << '\n';
  something_skipped() = true;
}

}  // namespace sequent::test

int main(int argc, char** argv) {
  // Here, since what OpenSSL keeps of the thread that begins it is freed only at the end of this
  // one.
  OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, nullptr);
  constexpr int kSkipped = 77;
  const int failures = Catch::Session().run(argc, argv);
  return failures == 0 && sequent::test::something_skipped() ? kSkipped : failures;
}
