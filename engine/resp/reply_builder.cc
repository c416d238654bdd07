#include "engine/resp/reply_builder.h"

#include <cassert>
#include <string>
#include <utility>

#include "engine/resp/real_text.h"

namespace sequent::resp {

Reply ReplyBuilder::take() {
  assert(complete());
  started_ = false;
  return std::exchange(root_, {});
}

// A list that becomes whole is itself an item of the list around it.
void ReplyBuilder::add(Reply reply) {
  started_ = true;
  while (!open_.empty()) {
    Open& list = open_.back();
    list.reply.items.push_back(std::move(reply));
    if (--list.missing > 0) {
      return;
    }
    reply = std::move(list.reply);
    open_.pop_back();
  }
  root_ = std::move(reply);
}

void ReplyBuilder::begin(ReplyKind kind, std::size_t size) {
  started_ = true;
  Reply list{.kind = kind};
  if (size == 0) {
    add(std::move(list));
    return;
  }
  list.items.reserve(size);
  open_.push_back({std::move(list), size});
}

void ReplyBuilder::bulk(std::string_view bytes) {
  add(Reply::bulk(std::string(bytes)));
}

void ReplyBuilder::begin_file(std::size_t size) {
  started_ = true;
  file_missing_ = size;
}

void ReplyBuilder::file_part(std::string_view bytes) {
  file_.append(bytes);
  file_missing_ -= bytes.size();
  if (file_missing_ == 0) {
    add(Reply::bulk(std::exchange(file_, {})));
  }
}

void ReplyBuilder::simple(std::string_view text) {
  add(Reply::simple(std::string(text)));
}

void ReplyBuilder::write_error(std::string_view text) {
  std::string line(text);
  for (char& byte : line) {
    if (byte == '\r' || byte == '\n') {
      byte = ' ';
    }
  }
  add(Reply::error(std::move(line)));
}

void ReplyBuilder::integer(std::int64_t value) {
  add(Reply::of(value));
}

void ReplyBuilder::null() {
  add({.kind = ReplyKind::kNull});
}

void ReplyBuilder::null_array() {
  add({.kind = protocol_ >= 3 ? ReplyKind::kNull : ReplyKind::kNullArray});
}

void ReplyBuilder::real(double value) {
  decimal(value, RealText(value).view());
}

void ReplyBuilder::decimal(double value, std::string_view digits) {
  if (protocol_ >= 3) {
    add({.kind = ReplyKind::kDouble, .real = value});
  } else {
    bulk(digits);
  }
}

void ReplyBuilder::boolean(bool value) {
  add({.kind = protocol_ >= 3 ? ReplyKind::kBool : ReplyKind::kInteger, .integer = value ? 1 : 0});
}

void ReplyBuilder::big_number(std::string_view digits) {
  add({.kind = protocol_ >= 3 ? ReplyKind::kBigNumber : ReplyKind::kBulk,
       .text = std::string(digits)});
}

void ReplyBuilder::verbatim(std::string_view /*format*/, std::string_view text) {
  add({.kind = protocol_ >= 3 ? ReplyKind::kVerbatim : ReplyKind::kBulk,
       .text = std::string(text)});
}

void ReplyBuilder::begin_array(std::size_t size) {
  begin(ReplyKind::kArray, size);
}

void ReplyBuilder::begin_map(std::size_t pairs) {
  begin(protocol_ >= 3 ? ReplyKind::kMap : ReplyKind::kArray, pairs * 2);
}

void ReplyBuilder::begin_set(std::size_t size) {
  begin(protocol_ >= 3 ? ReplyKind::kSet : ReplyKind::kArray, size);
}

void ReplyBuilder::begin_push(std::size_t size) {
  begin(protocol_ >= 3 ? ReplyKind::kPush : ReplyKind::kArray, size);
}

}  // namespace sequent::resp
