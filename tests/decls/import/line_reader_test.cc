#include "decls/import/line_reader.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::decls {
namespace {

using test::TempDir;

struct Lines {
  std::vector<std::string> all;
  bool complete = false;
  std::uint64_t bytes = 0;
};

Lines lines_of(const std::string& text) {
  const TempDir folder;
  std::ofstream(folder / "file") << text;
  auto reader = LineReader::open(folder / "file");
  REQUIRE(reader.has_value());
  CHECK(reader->bytes_total() == text.size());
  Lines lines;
  while (true) {
    const auto line = reader->next();
    REQUIRE(line.has_value());
    if (!line->has_value()) {
      break;
    }
    lines.all.emplace_back(**line);
  }
  lines.complete = reader->complete();
  lines.bytes = reader->bytes_done();
  return lines;
}

TEST_CASE("lines of any length are given whole", "[decls]") {
  // Around the pieces in which a file is read, 64 KiB.
  std::vector<std::string> expected;
  std::string text;
  for (const std::size_t size : {0U, 1U, 65534U, 65535U, 65536U, 65537U, 300000U, 0U, 3U}) {
    expected.emplace_back(size, static_cast<char>('a' + expected.size()));
    text += expected.back();
    text += '\n';
  }
  const Lines lines = lines_of(text);
  CHECK(lines.all == expected);
  CHECK(lines.complete);
  CHECK(lines.bytes == text.size());
}

TEST_CASE("a last line without a newline is given, and said to be cut off", "[decls]") {
  const Lines lines = lines_of("a\n\nb");
  CHECK(lines.all == std::vector<std::string>{"a", "", "b"});
  CHECK_FALSE(lines.complete);
  CHECK(lines_of("").all.empty());
}

TEST_CASE("a line of more than 64 MiB is refused", "[decls]") {
  const TempDir folder;
  std::ofstream(folder / "file") << "a\n";
  std::filesystem::resize_file(folder / "file", (65U << 20U) + 2);
  auto reader = LineReader::open(folder / "file");
  REQUIRE(reader->next());
  const auto longest = reader->next();
  REQUIRE_FALSE(longest.has_value());
  CHECK(longest.error().message == (folder / "file") + ":2:1: the line is longer than 64 MiB");
}

TEST_CASE("an error of a line names file, line and column from 1", "[decls]") {
  const TempDir folder;
  std::ofstream(folder / "file") << "a\nbc\n";
  auto reader = LineReader::open(folder / "file");
  REQUIRE(reader->next());
  REQUIRE(reader->next());
  CHECK(reader->error(1, "what").message == (folder / "file") + ":2:2: what");
  CHECK(LineReader::open(folder / "none").error().code == base::ErrorCode::kNotFound);
  auto directory = LineReader::open(folder.path().string());
  CHECK((!directory || !directory->next()));
}

}  // namespace
}  // namespace sequent::decls
