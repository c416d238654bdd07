#include "engine/resp/request_parser.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"

using sequent::resp::RequestParser;

namespace {

using Request = std::vector<std::string>;

struct Parsed {
  std::vector<Request> requests;
  std::string error;
  std::size_t left = 0;  // bytes that belong to no whole request

  bool operator==(const Parsed&) const = default;
};

// Gives the parser `input` in pieces of the sizes that `next_size` says; the
// bytes move to a new place before each call, as a growing buffer's do.
template <typename NextSize>
Parsed parse_pieces(const std::string& input, NextSize next_size, RequestParser parser = {}) {
  Parsed out;
  std::string unread;
  std::size_t given = 0;
  while (given < input.size()) {
    const std::size_t size = std::min<std::size_t>(next_size(), input.size() - given);
    std::string moved = unread + input.substr(given, size);
    given += size;
    unread = std::move(moved);
    std::size_t used = 0;
    while (true) {
      std::vector<std::string_view> args;
      const auto found = parser.next(std::span(unread).subspan(used), args);
      used += found.used;
      if (found.status == RequestParser::Status::kError) {
        out.error = parser.error();
        return out;
      }
      if (found.status == RequestParser::Status::kIncomplete) {
        CHECK(args.empty());
        break;
      }
      out.requests.emplace_back(args.begin(), args.end());
    }
    unread.erase(0, used);
  }
  out.left = unread.size();
  return out;
}

Parsed parse(const std::string& input, const RequestParser& parser = {}) {
  return parse_pieces(
      input, [&] { return input.size(); }, parser);
}

std::string encode(const Request& request) {
  std::string out = "*" + std::to_string(request.size()) + "\r\n";
  for (const std::string& arg : request) {
    out += "$" + std::to_string(arg.size()) + "\r\n" + arg + "\r\n";
  }
  return out;
}

// The error without its common beginning; empty when there was none.
std::string error_of(const std::string& input) {
  const std::string error = parse(input).error;
  const std::string common = "ERR Protocol error: ";
  return error.substr(0, common.size()) == common ? error.substr(common.size()) : error;
}

}  // namespace

TEST_CASE("requests of a pipeline come out one by one", "[resp]") {
  const auto parsed =
      parse(encode({"SET", "k", std::string("\0\r\n", 3)}) + "PING\r\n" + encode({"GET", ""}));
  CHECK(parsed.requests ==
        std::vector<Request>{{"SET", "k", std::string("\0\r\n", 3)}, {"PING"}, {"GET", ""}});
  CHECK(parsed.left == 0);
}

TEST_CASE("empty requests are skipped", "[resp]") {
  const auto parsed = parse("\r\n\n*0\r\n*-1\r\n  \r\nPING\n*0\r\n");
  CHECK(parsed.requests == std::vector<Request>{{"PING"}});
  CHECK(parsed.left == 0);
}

TEST_CASE("an unfinished request leaves its bytes unused", "[resp]") {
  const std::string whole = encode({"ECHO", std::string(20, 'x')});
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto parsed = parse(whole.substr(0, size));
    CHECK(parsed.requests.empty());
    CHECK(parsed.error.empty());
    CHECK(parsed.left == size);
  }
}

TEST_CASE("protocol errors have Redis's texts", "[resp]") {
  CHECK(error_of("*2147483648\r\n") == "invalid multibulk length");
  CHECK(error_of("*x\r\n") == "invalid multibulk length");
  CHECK(error_of("*+1\r\n") == "invalid multibulk length");
  CHECK(error_of("*01\r\n") == "invalid multibulk length");
  CHECK(error_of("*\r\n") == "invalid multibulk length");
  CHECK(error_of("*99999999999999999999999\r\n") == "invalid multibulk length");
  CHECK(error_of("*1\r\nPING\r\n") == "expected '$', got 'P'");
  CHECK(error_of("*1\r\n$x\r\n") == "invalid bulk length");
  CHECK(error_of("*1\r\n$-1\r\n") == "invalid bulk length");
  CHECK(error_of("*1\r\n$536870913\r\n") == "invalid bulk length");
  CHECK(error_of("*1\r\n$00\r\n") == "invalid bulk length");
  CHECK(error_of("*" + std::string(70000, '1')) == "too big mbulk count string");
  CHECK(error_of("*1\r\n$" + std::string(70000, '1')) == "too big bulk count string");
  CHECK(error_of(std::string(70000, 'a')) == "too big inline request");
  CHECK(error_of("\"a\r\n") == "unbalanced quotes in request");
}

TEST_CASE("requests before an error are still found", "[resp]") {
  const auto parsed = parse(encode({"PING"}) + "*x\r\n");
  CHECK(parsed.requests == std::vector<Request>{{"PING"}});
  CHECK(parsed.error == "ERR Protocol error: invalid multibulk length");
}

TEST_CASE("the terminators are skipped, not checked, as in Redis", "[resp]") {
  CHECK(parse("*1\r\r$4\r\rPINGxx").requests == std::vector<Request>{{"PING"}});
}

TEST_CASE("who has not authenticated may send only short requests", "[resp]") {
  RequestParser parser;
  parser.set_authenticated(false);
  CHECK(parse("*11\r\n", parser).error == "ERR Protocol error: unauthenticated multibulk length");
  CHECK(parse("*1\r\n$16385\r\n", parser).error ==
        "ERR Protocol error: unauthenticated bulk length");
  CHECK(parse(encode({"AUTH", "x"}), parser).requests.size() == 1);
}

TEST_CASE("the longest argument can be set", "[resp]") {
  RequestParser parser;
  parser.set_max_bulk(4);
  CHECK(parse(encode({"abcd"}), parser).requests.size() == 1);
  CHECK(parse(encode({"abcde"}), parser).error == "ERR Protocol error: invalid bulk length");
}

TEST_CASE("a length that is only announced allocates nothing", "[resp]") {
  RequestParser parser;
  std::string input = "*2000000000\r\n$1\r\na\r\n$500000000\r\n";
  std::vector<std::string_view> args;
  CHECK(parser.next(input, args).status == RequestParser::Status::kIncomplete);
  CHECK(args.capacity() < 16);
  CHECK(parser.pending() == 1);
}

TEST_CASE("how the bytes are cut does not matter", "[resp]") {
  std::mt19937 random(20261120);
  const auto pick = [&](std::size_t below) {
    return random() % below;
  };
  for (int round = 0; round < 300; ++round) {
    std::string input;
    for (std::size_t i = 0; i < 1 + pick(8); ++i) {
      switch (pick(8)) {
        case 0:
          input += "set 'k e y' \"v\\x00\\n\"  end\r\n";
          break;
        case 1:
          input += "*0\r\n\r\n";
          break;
        case 2:
          input += round % 3 == 0 ? "*1\r\n!bad\r\n" : "ping\n";
          break;
        default: {
          Request request;
          for (std::size_t n = 0; n < 1 + pick(6); ++n) {
            request.emplace_back(pick(4) == 0 ? pick(300) : pick(12), static_cast<char>(pick(256)));
          }
          input += encode(request);
        }
      }
    }
    const Parsed whole = parse(input);
    INFO("round " << round);
    CHECK(parse_pieces(input, [] { return 1; }) == whole);
    CHECK(parse_pieces(input, [&] { return 1 + pick(20); }) == whole);
  }
}

TEST_CASE("any bytes end in requests, an error or a wait", "[resp]") {
  std::mt19937 random(7);
  const std::string alphabet = "*$0123456789-\r\n\"'\\x aPING";
  for (int round = 0; round < 5000; ++round) {
    std::string input;
    for (std::size_t i = 0; i < random() % 60; ++i) {
      input += alphabet[random() % alphabet.size()];
    }
    INFO(input);
    CHECK(parse_pieces(input, [&] { return 1 + random() % 5; }) == parse(input));
  }
}

TEST_CASE("after a reset the unfinished request is read from its beginning", "[resp]") {
  RequestParser parser;
  std::string input = "*2\r\n$4\r\nECHO\r\n$2\r\nh";
  std::vector<std::string_view> args;
  CHECK(parser.next(input, args).status == RequestParser::Status::kIncomplete);
  parser.reset();
  input += "i\r\n";
  CHECK(parser.next(input, args).status == RequestParser::Status::kRequest);
  CHECK(Request(args.begin(), args.end()) == Request{"ECHO", "hi"});
}
