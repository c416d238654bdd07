#include "engine/cmd/string_value.h"

#include <algorithm>

#include "engine/cmd/errors.h"

namespace sequent::cmd {
namespace {

constexpr std::size_t kLongestNumber = 20;

}  // namespace

StringLookup find_string(Context& context, std::string_view key) {
  const data::Entry entry = context.find(key);
  if (!entry) {
    return {};
  }
  if (entry.type() != data::Type::kString) {
    context.reply.error(kWrongType);
    StringLookup failed;
    failed.state_ = StringLookup::State::kFailed;
    return failed;
  }
  return read_string(context, entry);
}

StringLookup read_string(Context& context, data::Entry entry) {
  StringLookup found;
  found.state_ = StringLookup::State::kFound;
  found.entry_ = entry;
  switch (entry.form()) {
    case data::Form::kBytes:
    case data::Form::kRaw:
      found.bytes_ = entry.bytes();
      break;
    case data::Form::kInteger:
      found.is_number_ = true;
      found.number_ = base::format_int(entry.integer());
      break;
    case data::Form::kBig:
      auto bytes = context.instance.big->get(entry.big().id);
      if (!bytes) {
        context.reply.error("ERR cannot read the value: " + bytes.error().message);
        found.state_ = StringLookup::State::kFailed;
        break;
      }
      found.held_ = std::move(bytes).value();
      found.bytes_ = *found.held_;
      break;
  }
  return found;
}

bool is_big(const Context& context, std::string_view bytes) {
  return context.instance.big != nullptr && bytes.size() > data::BigValues::kBigValue;
}

void store_string(Context& context,
                  std::string_view key,
                  std::string_view bytes,
                  std::int64_t deadline_ms,
                  Encode encode) {
  context.will_change(key);
  if (is_big(context, bytes)) {
    const data::BigRef big{context.instance.big->put(bytes), bytes.size()};
    context.keys.put_big(key, big, deadline_ms);
    context.propagate_big(key, big, deadline_ms);
  } else if (const auto number = encode == Encode::kNumbers && bytes.size() <= kLongestNumber
                                     ? base::parse_int(bytes)
                                     : std::nullopt;
             number) {
    context.keys.put_integer(key, *number, deadline_ms);
  } else {
    context.keys.put_bytes(key, bytes, deadline_ms,
                           encode == Encode::kRaw ? data::Form::kRaw : data::Form::kBytes);
  }
  context.changed(key);
}

StringEdit::StringEdit(Context& context,
                       std::string_view key,
                       const StringLookup& old,
                       std::size_t size)
    : context_(&context),
      key_(key),
      grown_(!old || size > old.bytes().size()),
      deadline_ms_(old ? old.entry().deadline_ms() : data::kNoDeadline) {
  size = std::max(size, old.bytes().size());
  is_big_ = context.instance.big != nullptr && size > data::BigValues::kBigValue;
  if (is_big_) {
    whole_.reserve(size);
    whole_ = old.bytes();
    whole_.resize(size);
    bytes_ = whole_;
    return;
  }
  context.will_change(key);
  data::Entry entry;
  if (old && old.entry().is_bytes()) {
    entry = context.keys.grow_bytes(old.entry(), size);
  } else {
    std::string whole(old.bytes());
    whole.resize(size);
    entry = context.keys.put_bytes(key, whole, deadline_ms_, data::Form::kRaw);
  }
  bytes_ = {entry.mutable_bytes(), size};
}

void StringEdit::commit() {
  if (is_big_) {
    store_string(*context_, key_, whole_, deadline_ms_, Encode::kRaw);
  } else {
    context_->changed(key_);
  }
}

}  // namespace sequent::cmd
