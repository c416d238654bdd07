#include "decls/import/json_text.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

namespace sequent::decls {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLongest = std::size_t{1} << 30U;

// Goes through the text and says how far the parser is.
class Cursor {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the names that std::iterator_traits reads
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  // NOLINTEND(readability-identifier-naming)

  Cursor(const char* at, const char** seen) : at_(at), seen_(seen) {}
  reference operator*() const { return *at_; }
  Cursor& operator++() {
    *seen_ = ++at_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }
  bool operator!=(const Cursor& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** seen_;
};

}  // namespace

// What the parser calls. The parser has seen one character behind a number when it tells of
// it, which is no part of the next value: so that begins behind blanks, commas and colons.
class JsonText::Reader {
 public:
  Reader(JsonText& into, std::string_view text) : into_(into), text_(text), seen_(text.data()) {}

  bool null() { return add(Kind::kNull, 0); }
  bool boolean(bool value) { return add(Kind::kBool, value ? 1 : 0); }
  bool number_integer(std::int64_t) { return add(Kind::kOtherNumber, 0); }
  bool number_unsigned(std::uint64_t value) { return add(Kind::kNumber, value); }
  bool number_float(double, const std::string&) { return add(Kind::kOtherNumber, 0); }
  bool string(const std::string& value) {
    add(Kind::kString, into_.texts_.size());
    into_.parts_.back().text_size = static_cast<std::uint32_t>(value.size());
    into_.texts_ += value;
    return true;
  }
  bool binary(const std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open(Kind::kObject); }
  bool start_array(std::size_t) { return open(Kind::kArray); }
  bool key(const std::string& value) {
    key_begin_ = static_cast<std::uint32_t>(into_.texts_.size());
    key_size_ = static_cast<std::uint32_t>(value.size());
    into_.texts_ += value;
    told_ = seen_;
    return true;
  }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t position,
                   const std::string&,
                   const nlohmann::json::exception& error) {
    // "[json.exception.…] parse error at line 1, column 2: what", "… - what"
    const std::string_view message = error.what();
    const std::size_t dash = message.find(" - ");
    std::string what = "no JSON: ";
    what += dash == std::string_view::npos ? std::string_view("a number out of range")
                                           : message.substr(dash + 3);
    failure_ = {.offset = std::min(position - 1, text_.size()), .what = std::move(what)};
    return false;
  }

  [[nodiscard]] Cursor begin() { return {text_.data(), &seen_}; }
  [[nodiscard]] Cursor end() { return {text_.data() + text_.size(), &seen_}; }
  [[nodiscard]] Failure failure() && { return std::move(failure_); }

 private:
  bool add(Kind kind, std::uint64_t number) {
    const char* at = told_ == nullptr ? text_.data() : told_;
    const char* const end = text_.data() + text_.size();
    while (at < end &&
           (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n' || *at == ',' || *at == ':')) {
      ++at;
    }
    add_at(kind, number, static_cast<std::size_t>(at - text_.data()));
    return true;
  }

  void add_at(Kind kind, std::uint64_t number, std::size_t offset) {
    into_.parts_.push_back({.kind = kind,
                            .end = static_cast<Value>(into_.parts_.size() + 1),
                            .offset = static_cast<std::uint32_t>(offset),
                            .key_begin = key_begin_,
                            .key_size = key_size_,
                            .number = number});
    key_size_ = 0;
    told_ = seen_;
  }

  bool open(Kind kind) {
    const auto offset = static_cast<std::size_t>(seen_ - text_.data()) - 1;
    if (open_.size() == kDeepest) {
      failure_ = {.offset = offset,
                  .what = "nested deeper than " + std::to_string(kDeepest) + " levels"};
      return false;
    }
    open_.push_back(static_cast<Value>(into_.parts_.size()));
    add_at(kind, 0, offset);
    return true;
  }

  bool close() {
    into_.parts_[open_.back()].end = static_cast<Value>(into_.parts_.size());
    open_.pop_back();
    told_ = seen_;
    return true;
  }

  JsonText& into_;
  std::string_view text_;
  const char* seen_;            // by the parser
  const char* told_ = nullptr;  // when it told of the last value
  std::vector<Value> open_;
  std::uint32_t key_begin_ = 0;
  std::uint32_t key_size_ = 0;
  Failure failure_;
};

std::optional<JsonText::Failure> JsonText::read(std::string_view text) {
  parts_.clear();
  texts_.clear();
  if (text.size() > kLongest) {
    return Failure{.offset = 0, .what = "longer than 1 GiB"};
  }
  Reader reader(*this, text);
  const Cursor begin = reader.begin();
  const Cursor end = reader.end();
  if (nlohmann::json::sax_parse(begin, end, &reader)) {
    return std::nullopt;
  }
  parts_.clear();
  return std::move(reader).failure();
}

std::optional<JsonText::Value> JsonText::find(Value object, std::string_view key) const {
  for (Value member = first(object); member != end(object); member = next(member)) {
    if (this->key(member) == key) {
      return member;
    }
  }
  return std::nullopt;
}

}  // namespace sequent::decls
