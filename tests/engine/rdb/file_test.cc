#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "engine/base/file_io.h"
#include "engine/rdb/file_reader.h"
#include "engine/rdb/file_writer.h"
#include "engine/rdb/value.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"
#include "tests/support/temp_dir.h"

using sequent::base::ErrorCode;
using std::string_literals::operator""s;
namespace base = sequent::base;
namespace rdb = sequent::rdb;

namespace {

// Notes what a file has, a line for each.
class Lines final : public rdb::FileReader::Visitor {
 public:
  base::Status key(const rdb::FileKey& key) override {
    std::string line = std::to_string(key.db) + " ";
    line.append(key.key).append(" ").append(std::to_string(key.deadline_ms));
    line += " type " + std::to_string(static_cast<int>(key.value[0]));
    if (key.idle_seconds) {
      line += " idle " + std::to_string(*key.idle_seconds);
    }
    if (key.frequency) {
      line += " frequency " + std::to_string(*key.frequency);
    }
    lines.push_back(line);
    return {};
  }
  base::Status function(std::string_view code) override {
    lines.push_back("function " + std::string(code));
    return {};
  }

  std::vector<std::string> lines;
};

struct File {
  sequent::test::TempDir dir;
  std::string path = dir / "dump.rdb";
  Lines visitor;

  base::Status read(const std::string& bytes) {
    REQUIRE(base::write_file_atomically(path, bytes));
    visitor.lines.clear();
    auto file = rdb::FileReader::open(path);
    if (!file) {
      return file.error();
    }
    return file->read(visitor);
  }
};

std::string sample(std::size_t long_value = 1000) {
  rdb::FileWriter writer(1700000000);
  std::string value;
  rdb::write_string(value, "text");
  writer.function("#!lua name=lib\n");
  writer.begin_database(0, 2, 1);
  writer.key({.key = "a", .value = value});
  std::string bytes = writer.take();
  writer.key({.key = "b", .value = value, .deadline_ms = 1800000000123, .idle_seconds = 70000});
  writer.begin_database(9, 1, 0);
  std::string other;
  std::string noise(long_value, '\0');
  for (std::size_t i = 0; i < noise.size(); ++i) {
    noise[i] = static_cast<char>(i * i % 251);
  }
  rdb::write_string(other, noise);
  writer.key({.key = "c", .value = other, .frequency = 9});
  writer.end();
  return bytes + writer.take();
}

}  // namespace

TEST_CASE_METHOD(File, "a file is read as it was written", "[rdb]") {
  REQUIRE(read(sample()));
  CHECK(visitor.lines == std::vector<std::string>{"function #!lua name=lib\n", "0 a -1 type 0",
                                                  "0 b 1800000000123 type 0 idle 70000",
                                                  "9 c -1 type 0 frequency 9"});
  REQUIRE(read(sample(3'000'000)));  // longer than what is read at once
  CHECK(visitor.lines.size() == 4);
}

TEST_CASE_METHOD(File, "files of old versions have seconds and no checksum", "[rdb]") {
  REQUIRE(read("REDIS0003\xfe\x02\xfd\x00\x00\x00\x01\x00\x01k\x01v\xff"s));
  CHECK(visitor.lines == std::vector<std::string>{"2 k 16777216000 type 0"});
}

TEST_CASE_METHOD(File, "a file that is none is refused in words that name it", "[rdb]") {
  const std::string good = sample();
  CHECK(rdb::FileReader::open(dir / "none").error().code == ErrorCode::kNotFound);
  CHECK(read("SQLite format 3").error().message == path + " is no .rdb file of Redis");
  CHECK(read("").error().code == ErrorCode::kInvalid);
  CHECK(read("REDIS0012\xff").error().message ==
        path + " is an .rdb file of version 0012; versions up to 11 (Redis 7.2) are read");
  CHECK(read(good.substr(0, good.size() - 9)).error().message ==
        path + " at byte " + std::to_string(good.size() - 9) + ": the file ends too early");
  std::string changed = good;
  changed[good.size() - 100] = static_cast<char>(changed[good.size() - 100] + 1);
  CHECK(read(changed).error().message ==
        path + " at byte " + std::to_string(good.size()) + ": the checksum is wrong");
  CHECK(read(good + "x").error().message.ends_with(": more follows behind the end"));
  CHECK(read("REDIS0010\x07\x01k\x81\x28\x6e\xc3\x94\xb8\xf3\x2d\x03"s).error().message ==
        path + " at byte 21: key 'k': data of the module type 'KG7DlLjzL', which is not supported");
  std::string no_sum = good;
  no_sum.replace(good.size() - 8, 8, 8, '\0');
  CHECK(read(no_sum));
}

TEST_CASE_METHOD(File, "mutated files are read or refused", "[rdb]") {
  int refused = 0;
  sequent::test::for_each_mutation(sample(50), 1000, [&](const std::string& bytes) {
    const auto result = read(bytes);
    refused += result ? 0 : 1;
    CHECK((result || !result.error().message.empty()));
  });
  CHECK(refused > 900);
}
