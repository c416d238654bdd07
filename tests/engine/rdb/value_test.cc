#include "engine/rdb/value.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/data/hash.h"
#include "engine/data/list.h"
#include "engine/data/set.h"
#include "engine/data/stream.h"
#include "engine/data/zset.h"
#include "engine/rdb/bytes.h"
#include "engine/rdb/listpack.h"
#include "engine/rdb/output.h"
#include "tests/engine/rdb/samples.h"
#include "tests/support/catch.h"

using std::string_literals::operator""s;
using sequent::test::commands_of;
using sequent::test::sample_values;
namespace data = sequent::data;
namespace rdb = sequent::rdb;

namespace {

// What is wrong with a value; empty when nothing is.
std::string problem(std::string_view value) {
  rdb::Input in(value);
  const auto type = in.byte();
  REQUIRE(type);
  const auto read = rdb::read_value(in, *type, {});
  return read ? "" : read.error().message;
}

rdb::Value read(std::string_view value) {
  rdb::Input in(value);
  const auto type = in.byte();
  REQUIRE(type);
  auto result = rdb::read_value(in, *type, {});
  INFO((result ? "" : result.error().message));
  REQUIRE(result);
  CHECK(in.at_end());
  return std::move(result).value();
}

std::string text(std::string_view bytes) {
  std::string out;
  rdb::write_text(out, bytes);
  return out;
}

// Elements as a ziplist: texts, or numbers of a byte where `immediate` says so.
class Ziplist {
 public:
  Ziplist& add(std::string_view encoded) {
    const std::size_t before = last_size_;
    last_ = bytes_.size();
    bytes_.push_back(static_cast<char>(before));
    bytes_ += encoded;
    last_size_ = bytes_.size() - last_;
    ++count_;
    return *this;
  }
  Ziplist& text(std::string_view bytes) {
    return add(std::string(1, static_cast<char>(bytes.size())).append(bytes));
  }
  std::string finish() {
    std::string header;
    rdb::append_little(header, static_cast<std::uint32_t>(bytes_.size() + 1));
    rdb::append_little(header, static_cast<std::uint32_t>(last_));
    rdb::append_little(header, static_cast<std::uint16_t>(count_));
    return bytes_.replace(0, header.size(), header) + '\xff';
  }

 private:
  std::string bytes_ = std::string(10, '\0');
  std::size_t last_ = 10;
  std::size_t last_size_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

TEST_CASE("every value is read as it was written", "[rdb]") {
  for (const auto& sample : sample_values()) {
    INFO(sample.name);
    std::string bytes;
    rdb::write_collection(bytes, *sample.value);
    const rdb::Value value = read(bytes);
    REQUIRE(value.collection != nullptr);
    CHECK(value.collection->type() == sample.value->type());
    CHECK(value.collection->encoding() == sample.value->encoding());
    CHECK(commands_of(*value.collection) == commands_of(*sample.value));
    rdb::Input skipped(std::string_view(bytes).substr(1));
    CHECK(rdb::skip_value(skipped, static_cast<std::uint8_t>(bytes[0])));
    CHECK(skipped.at_end());
  }
  for (const std::string& string : {""s, "12"s, "x"s, std::string(5000, 'a')}) {
    std::string bytes;
    rdb::write_string(bytes, string);
    const rdb::Value value = read(bytes);
    CHECK(value.collection == nullptr);
    CHECK(value.bytes == string);
  }
}

TEST_CASE("the encodings of older versions are read", "[rdb]") {
  const std::string numbers = Ziplist()
                                  .add("\xf1")               // 0
                                  .add("\xfd")               // 12
                                  .add("\xfe\x80"s)          // -128
                                  .add("\xc0\x00\x80"s)      // -32768
                                  .add("\xf0\xff\xff\x7f"s)  // 8388607
                                  .add("\xd0\x00\x00\x00\x80"s)
                                  .add("\xe0\xff\xff\xff\xff\xff\xff\xff\x7f"s)
                                  .finish();
  CHECK(commands_of(*read("\x0a" + text(numbers)).collection) ==
        std::vector<std::string>{"RPUSH key 0 12 -128 -32768 8388607 -2147483648 "
                                 "9223372036854775807"});
  const std::string long_text(100, 'l');
  const std::string texts =
      Ziplist().text("a").add("\x40\x64" + long_text).add("\x80\0\0\0\x02xy"s).finish();
  CHECK(commands_of(*read("\x0e\x02" + text(texts) + text(numbers)).collection).front() ==
        "RPUSH key a " + long_text +
            " xy 0 12 -128 -32768 8388607 -2147483648 "
            "9223372036854775807");

  const std::string pairs = Ziplist().text("a").add("\xf2").text("b").text("1.5").finish();
  CHECK(commands_of(*read("\x0d" + text(pairs)).collection) ==
        std::vector<std::string>{"HSET key a 1 b 1.5"});
  CHECK(commands_of(*read("\x0c" + text(pairs)).collection) ==
        std::vector<std::string>{"ZADD key 1 a 1.5 b"});
  const std::string zipmap =
      "\x02\x01"
      "a\x01\x02"
      "1..\x01"
      "b\x00\x00\xff"s;
  CHECK(commands_of(*read("\x09" + text(zipmap)).collection) ==
        std::vector<std::string>{"HSET key a 1 b "});
  CHECK(commands_of(*read("\x01\x02\x01"
                          "a\x01"
                          "b"s)
                         .collection) == std::vector<std::string>{"RPUSH key a b"});
  CHECK(commands_of(*read("\x03\x03\x01"
                          "a\xfe\x01"
                          "b\xff\x01"
                          "c\x03"
                          "1.5"s)
                         .collection) == std::vector<std::string>{"ZADD key -inf b 1.5 c inf a"});
  rdb::ListpackWriter members;
  members.add("a");
  members.add("7");
  CHECK(commands_of(*read("\x14" + text(members.finish())).collection) ==
        std::vector<std::string>{"7", "a"});
}

TEST_CASE("a value that is none is refused for what is wrong with it", "[rdb]") {
  CHECK(problem("\x02\x02\x01"
                "a\x01"
                "a"s) == "a member that is there twice");
  CHECK(problem("\x04\x02\x01"
                "a\x01"
                "1\x01"
                "a\x01"
                "2"s) == "a field that is there twice");
  CHECK(problem("\x05\x01\x01"
                "a\0\0\0\0\0\0\xf8\x7f"s) == "a score that is no number");
  CHECK(problem("\x03\x01\x01"
                "a\xfd"s) == "a score that is no number");
  CHECK(problem("\x08\x00"s) == "a value of the unknown type 8");
  CHECK(problem("\x12\x01\x03\x00"s) == "a list with a node of an unknown kind");
  CHECK(problem("\x0b" + text("\x02\0\0\0\x02\0\0\0\x02\0\x01\0"s)) ==
        "a set of integers that is out of order");
  CHECK(problem("\x0b" + text("\x03\0\0\0\x01\0\0\0\x02\0\x01"s)) ==
        "a set of integers of another size than it says");
  CHECK(problem("\x07\x81\x28\x6e\xc3\x94\xb8\xf3\x2d\x03") ==
        "data of the module type 'KG7DlLjzL', which is not supported");
  rdb::ListpackWriter odd;
  odd.add("a");
  CHECK(problem("\x10" + text(odd.finish())) == "an odd number of elements where pairs are due");
  CHECK(problem("\x02\x81\xff\xff\xff\xff\xff\xff\xff\xff\x01"
                "a"s) == "the data ends too early");
  const std::string linked_wrongly = Ziplist().text("a").text("b").finish().replace(13, 1, "\x09");
  CHECK(problem("\x0a" + text(linked_wrongly)) == "a ziplist whose elements are not linked");
}

TEST_CASE("a stream whose entries are not as it says is refused", "[rdb]") {
  data::Stream stream;
  stream.append({1, 1}, std::vector<std::string_view>{"a", "1"});
  stream.append({2, 0}, std::vector<std::string_view>{"a", "2"});
  std::string bytes;
  rdb::write_collection(bytes, stream);
  CHECK(problem(bytes).empty());
  const std::size_t ids = bytes.find("\x02\x02\x00\x01\x01"s);  // size, last id, first id
  REQUIRE(ids != std::string::npos);
  CHECK(problem(std::string(bytes).replace(ids, 1, "\x03")) ==
        "a stream with other entries than it says");
  CHECK(problem(std::string(bytes).replace(ids + 1, 1, "\x01")) ==
        "a stream with other entries than it says");
}

TEST_CASE("a consumer group whose parts do not fit is refused", "[rdb]") {
  data::Stream stream;
  data::StreamGroup& group = *stream.add_group("g", {9, 0}, 1);
  group.put_pending({.id = {7, 8},
                     .delivered_ms = 1,
                     .deliveries = 1,
                     .owner = group.add_consumer("c", 2).first});
  std::string bytes;
  rdb::write_collection(bytes, stream);
  REQUIRE(problem(bytes).empty());
  const std::string id = "\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0\x08"s;
  const std::size_t in_group = bytes.find(id);
  const std::size_t in_consumer = bytes.find(id, in_group + 1);
  REQUIRE(in_consumer != std::string::npos);
  CHECK(problem(std::string(bytes).replace(in_consumer, 1, "\x01")) ==
        "a consumer with an entry that is not pending or another's");
  std::string unowned = bytes;
  unowned.erase(in_consumer, id.size()).replace(in_consumer - 1, 1, 1, '\0');
  CHECK(problem(unowned) == "a consumer group with a pending entry of no consumer");
}
