#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sequent::resp {

enum class ReplyKind : std::uint8_t {
  kNull,       // RESP3 `_`; RESP2 `$-1`
  kNullArray,  // RESP2 `*-1`; RESP3 `_`
  kInteger,
  kBulk,
  kSimple,  // a status such as OK
  kError,   // `text` begins with its code: "ERR ...", "WRONGTYPE ..."
  kArray,
  kMap,  // `items` are key, value, key, value, ...
  kSet,
  kPush,
  kDouble,
  kBool,
  kBigNumber,
  kVerbatim,  // `text` without the three-letter format
};

// One reply as a tree: what domain code reads from a Store. The engine itself
// writes to a ReplySink and builds this only when a caller wants a tree.
struct Reply {
  ReplyKind kind = ReplyKind::kNull;
  std::int64_t integer = 0;  // kInteger; kBool: 0 or 1
  double real = 0;           // kDouble
  std::string text;          // kBulk, kSimple, kError, kBigNumber, kVerbatim
  std::vector<Reply> items;  // kArray, kMap, kSet, kPush

  [[nodiscard]] bool is_null() const {
    return kind == ReplyKind::kNull || kind == ReplyKind::kNullArray;
  }
  [[nodiscard]] bool is_error() const { return kind == ReplyKind::kError; }
  [[nodiscard]] bool is_text() const {
    return kind == ReplyKind::kBulk || kind == ReplyKind::kSimple || kind == ReplyKind::kVerbatim;
  }
  [[nodiscard]] bool is_list() const {
    return kind == ReplyKind::kArray || kind == ReplyKind::kMap || kind == ReplyKind::kSet ||
           kind == ReplyKind::kPush;
  }
  bool operator==(const Reply&) const = default;

  [[nodiscard]] static Reply bulk(std::string text) {
    return {.kind = ReplyKind::kBulk, .text = std::move(text)};
  }
  [[nodiscard]] static Reply simple(std::string text) {
    return {.kind = ReplyKind::kSimple, .text = std::move(text)};
  }
  [[nodiscard]] static Reply error(std::string text) {
    return {.kind = ReplyKind::kError, .text = std::move(text)};
  }
  [[nodiscard]] static Reply of(std::int64_t value) {
    return {.kind = ReplyKind::kInteger, .integer = value};
  }
  [[nodiscard]] static Reply array(std::vector<Reply> items) {
    return {.kind = ReplyKind::kArray, .items = std::move(items)};
  }
};

}  // namespace sequent::resp
