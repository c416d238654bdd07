#include "engine/base/digest.h"

#include "tests/support/catch.h"

using sequent::base::Digest;
using sequent::base::Hasher;
using sequent::base::sha1_hex;
using sequent::base::sha256;

TEST_CASE("SHA-256 of the standard's example", "[base]") {
  CHECK(sha256("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("SHA-1 names a script as Redis does", "[base]") {
  CHECK(sha1_hex("return 1") == "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
}

TEST_CASE("fields cannot be shifted into each other", "[base]") {
  CHECK(Hasher().field("ab").field("c").finish() != Hasher().field("a").field("bc").finish());
}

TEST_CASE("a digest reads back from hex and refuses all else", "[base]") {
  const Digest digest = sha256("x");
  CHECK(Digest::from_hex(digest.hex()) == digest);
  CHECK(Digest::from_raw(digest.raw()) == digest);
  CHECK_FALSE(Digest::from_hex(digest.hex().substr(1)));
  CHECK_FALSE(Digest::from_hex(std::string(64, 'g')));
  CHECK_FALSE(Digest::from_raw("short"));
}
