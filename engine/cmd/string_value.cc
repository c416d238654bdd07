#include "engine/cmd/string_value.h"

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
    context.keys.put_bytes(key, bytes, deadline_ms);
  }
  context.changed(key);
}

}  // namespace sequent::cmd
