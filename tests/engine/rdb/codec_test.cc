#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/rdb/crc64.h"
#include "engine/rdb/input.h"
#include "engine/rdb/listpack.h"
#include "engine/rdb/lzf.h"
#include "engine/rdb/output.h"
#include "engine/rdb/payload.h"
#include "tests/support/catch.h"

using std::string_literals::operator""s;
namespace rdb = sequent::rdb;

TEST_CASE("the checksum is Redis's, whole and in pieces", "[rdb]") {
  CHECK(rdb::crc64("123456789") == 0xe9c6d914c4b8d9ca);
  CHECK(rdb::crc64("") == 0);
  const std::string text = "The quick brown fox jumps over the lazy dog";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    CHECK(rdb::crc64(text.substr(cut), rdb::crc64(text.substr(0, cut))) == rdb::crc64(text));
  }
}

TEST_CASE("a text that is packed is unpacked to itself", "[rdb]") {
  std::vector<std::string> texts{std::string(21, 'a'), std::string(100'000, '\0'),
                                 "abcabcabcabcabcabcabcabd",
                                 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"};
  std::string mixed;
  for (int i = 0; i < 20'000; ++i) {
    mixed += std::to_string(i * i % 977);
  }
  texts.push_back(mixed);
  std::string far(8191, 'x');  // copies from as far back as there are
  far.append("yz").append(8193, 'x');
  texts.push_back(far);
  for (const std::string& text : texts) {
    const auto packed = rdb::lzf_pack(text);
    REQUIRE(packed);
    CHECK(packed->size() + 4 <= text.size());
    CHECK(rdb::lzf_unpack(*packed, text.size()) == text);
    CHECK_FALSE(rdb::lzf_unpack(*packed, text.size() + 1));
    CHECK_FALSE(rdb::lzf_unpack(*packed, text.size() - 1));
    CHECK_FALSE(rdb::lzf_unpack(packed->substr(0, packed->size() - 1), text.size()));
  }
  CHECK_FALSE(rdb::lzf_pack("0123456789abcdefghijklmnopqrstuvwxyz"));
  CHECK_FALSE(rdb::lzf_pack(""));
}

TEST_CASE("what was not packed is not unpacked", "[rdb]") {
  CHECK(rdb::lzf_unpack("\x02"
                        "abc",
                        3) == "abc");
  CHECK_FALSE(rdb::lzf_unpack("\x20\x00"s, 3));  // a copy of what is not there
  CHECK_FALSE(rdb::lzf_unpack("\x00"s, 1));      // a run without its byte
  CHECK_FALSE(
      rdb::lzf_unpack("\x00"s
                      "a"
                      "\xe0"s,
                      12));  // a copy without its length
  CHECK_FALSE(
      rdb::lzf_unpack("\x00"s
                      "a",
                      std::numeric_limits<std::size_t>::max()));
}

TEST_CASE("a listpack gives the elements that were put in", "[rdb]") {
  std::vector<std::string> texts{"",
                                 "a",
                                 "01",
                                 "-0",
                                 "9223372036854775808",
                                 "1.5",
                                 std::string(63, 'a'),
                                 std::string(64, 'a'),
                                 std::string(4095, 'b'),
                                 std::string(4096, 'b'),
                                 std::string(70'000, 'c')};
  std::vector<std::int64_t> numbers{0, 127, 128, -1, 4095, 4096, -4096, -4097};
  for (const int bits : {15, 23, 31}) {
    const std::int64_t edge = std::int64_t{1} << bits;
    numbers.insert(numbers.end(), {edge - 1, edge, -edge, -edge - 1});
  }
  numbers.insert(numbers.end(), {INT64_MAX, INT64_MIN});
  rdb::ListpackWriter writer;
  for (const std::string& text : texts) {
    writer.add(text);
  }
  for (const std::int64_t number : numbers) {
    writer.add(std::to_string(number));
  }
  const std::string bytes(writer.finish());

  auto reader = rdb::ListpackReader::open(bytes);
  REQUIRE(reader);
  for (const std::string& text : texts) {
    const auto element = reader->next();
    REQUIRE(element);
    CHECK_FALSE(element->is_number);
    CHECK(element->text == text);
  }
  for (const std::int64_t number : numbers) {
    CHECK(reader->next_number().value() == number);
  }
  CHECK(reader->at_end());
  CHECK(reader->check_count());
  CHECK_FALSE(reader->next());
  for (std::size_t size = 0; size < bytes.size(); size += 17) {
    CHECK_FALSE(rdb::ListpackReader::open(std::string_view(bytes).substr(0, size)));
  }
}

TEST_CASE("lengths and texts are read as they were written", "[rdb]") {
  for (const std::uint64_t length :
       {0ULL, 63ULL, 64ULL, 16383ULL, 16384ULL, 0xffffffffULL, 0x100000000ULL, ~0ULL}) {
    std::string bytes;
    rdb::write_length(bytes, length);
    rdb::Input in(bytes);
    CHECK(in.length().value() == length);
    CHECK(in.at_end());
  }
  for (const std::string& text :
       {""s, "12"s, "-129"s, "32768"s, "2147483648"s, "007"s, "a\0b"s, std::string(500, 'z')}) {
    std::string bytes;
    rdb::write_text(bytes, text);
    rdb::Input in(bytes);
    std::string scratch;
    CHECK(in.text(scratch).value() == text);
    CHECK(in.at_end());
    rdb::Input skipped(bytes);
    CHECK(skipped.skip_text());
    CHECK(skipped.at_end());
    rdb::Input cut(std::string_view(bytes).substr(0, bytes.size() - 1));
    CHECK_FALSE(cut.text(scratch));
  }
  rdb::Input huge("\x81\xff\xff\xff\xff\xff\xff\xff\xf7");
  std::string scratch;
  CHECK(huge.text(scratch).error().message == "the data ends too early");
}

TEST_CASE("a payload is opened only whole and of a version that is known", "[rdb]") {
  std::string payload = "\0\3bar"s;
  rdb::seal(payload);
  CHECK(payload ==
        "\0\3bar\n\0\xe6\xbeI`\xee"s
        "f\xfd\x17");  // what redis-server 7.0.15 gives
  CHECK(rdb::unseal(payload) == "\0\3bar"s);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    std::string changed = payload;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_FALSE(rdb::unseal(changed));
    CHECK_FALSE(rdb::unseal(payload.substr(0, i)));
  }
}
