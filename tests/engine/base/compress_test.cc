#include "engine/base/compress.h"

#include <string>

#include "tests/support/catch.h"

namespace sequent::base {
namespace {

TEST_CASE("what was compressed comes back", "[base]") {
  std::string bytes;
  for (int i = 0; i < 20000; ++i) {
    bytes += std::to_string(i * i);
  }
  for (const std::string& text : {std::string(), std::string(1, '\0'), bytes}) {
    const Result<std::string> back = decompress(compress(text), text.size());
    REQUIRE(back);
    CHECK(*back == text);
  }
  CHECK(compress(bytes).size() < bytes.size() / 2);
}

TEST_CASE("a frame that would grow past the limit is refused before memory is taken", "[base]") {
  const std::string frame = compress(std::string(std::size_t{1} << 26, 'a'));
  CHECK(frame.size() < 10000);
  const Result<std::string> back = decompress(frame, (1U << 26) - 1);
  REQUIRE_FALSE(back);
  CHECK(back.error().code == ErrorCode::kCorrupt);
}

TEST_CASE("a flipped bit or a missing end of a frame is corrupt", "[base]") {
  const std::string text = "Theorem and_comm : forall A B, A /\\ B -> B /\\ A. Proof. tauto. Qed.";
  const std::string frame = compress(text);
  for (std::size_t i = 0; i < frame.size(); ++i) {
    std::string damaged = frame;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    const Result<std::string> back = decompress(damaged, 1U << 20);
    CHECK((!back || *back == text));  // some header bits carry no meaning
    if (!back) {
      CHECK(back.error().code == ErrorCode::kCorrupt);
    }
    CHECK_FALSE(decompress(frame.substr(0, i), 1U << 20));
  }
  CHECK_FALSE(decompress("no frame at all", 1U << 20));
}

}  // namespace
}  // namespace sequent::base
