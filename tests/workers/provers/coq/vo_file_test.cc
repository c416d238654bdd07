#include "workers/provers/coq/vo_file.h"

#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::provers {
namespace {

std::string big_endian(std::uint64_t value, int size) {
  std::string bytes;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    bytes += static_cast<char>(value >> shift);
  }
  return bytes;
}

const std::string kNone("\x84\x95\xa6\xbe\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\x40", 21);

struct Segment {
  std::string name;
  std::string bytes;
};
// A file in the layout of a `.vo`. Digests are any 16 bytes: only their equality is looked at.
std::string make_vo(const std::vector<Segment>& segments, int version = 81601) {
  std::string body;
  std::string table = big_endian(segments.size(), 4);
  for (const Segment& segment : segments) {
    const std::string digest = std::string(16, static_cast<char>(segment.bytes.size()));
    table += big_endian(segment.name.size(), 4) + segment.name + big_endian(16 + body.size(), 8) +
             big_endian(segment.bytes.size(), 8) + digest;
    body += segment.bytes + digest;
  }
  return "Coq!" + big_endian(static_cast<std::uint64_t>(version), 4) +
         big_endian(16 + body.size(), 8) + body + table;
}

std::vector<Segment> library(const std::string& summary,
                             const std::string& statements,
                             const std::string& proofs) {
  return {{"library", statements},
          {"opaques", proofs},
          {"summary", summary},
          {"tasks", kNone},
          {"universes", kNone}};
}

TEST_CASE("the table of a library names its segments", "[coq]") {
  const VoTable table = read_vo_table(make_vo(library("s", "ll", "ppp"))).value();
  CHECK(table.version == 81601);
  CHECK(table.segments.size() == 5);
  CHECK(table.find("opaques")->size == 3);
  CHECK(table.find("none") == nullptr);
}

TEST_CASE("proofs are not part of the interface, all else is", "[coq]") {
  const auto digests = [](const std::vector<Segment>& segments) {
    return vo_digests(make_vo(segments));
  };
  const auto base = digests(library("s", "l", "p"));
  CHECK(digests(library("s", "l", "q")).interface == base.interface);
  CHECK(digests(library("s", "l", "q")).full != base.full);
  CHECK(digests(library("t", "l", "p")).interface != base.interface);
  CHECK(digests(library("s", "m", "p")).interface != base.interface);
  CHECK(digests(library("sl", "", "p")).interface != digests(library("s", "l", "p")).interface);
}

TEST_CASE("an unknown layout is its own interface", "[coq]") {
  std::vector<Segment> delayed = library("s", "l", "p");
  delayed[3].bytes = "delayed proofs";
  std::vector<Segment> more = library("s", "l", "p");
  more.push_back({"extra", "x"});
  std::vector<Segment> renamed = library("s", "l", "p");
  renamed[2].name = "summery";
  for (const std::string& bytes :
       {make_vo(delayed), make_vo(more), make_vo(renamed), make_vo(library("s", "l", "p"), 81700),
        std::string("not a library"), std::string()}) {
    const auto digests = vo_digests(bytes);
    CHECK(digests.interface == digests.full);
    CHECK(digests.full == base::sha256(bytes));
  }
}

TEST_CASE("tables that point outside of the file are refused", "[coq]") {
  std::string bytes = make_vo(library("s", "l", "p"));
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CHECK_FALSE(read_vo_table(bytes.substr(0, cut)));
  }
  CHECK_FALSE(read_vo_table(bytes + "x"));
  bytes.replace(8, 8, big_endian(~0ULL, 8));
  CHECK_FALSE(read_vo_table(bytes));
}

TEST_CASE("no bytes crash the reader of libraries", "[coq]") {
  test::for_each_mutation(make_vo(library("summary", "library", "proofs")), 5000,
                          [](const std::string& mutated) {
                            if (const auto table = read_vo_table(mutated)) {
                              for (const VoSegment& segment : table->segments) {
                                REQUIRE(segment.offset + segment.size <= mutated.size());
                              }
                            }
                            static_cast<void>(vo_digests(mutated));
                          });
}

}  // namespace
}  // namespace sequent::provers
