#include "engine/cmd/bitmap_commands.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/string_value.h"
#include "engine/data/bitmap.h"

namespace sequent::cmd {
namespace {

constexpr std::string_view kBitOffsetError = "ERR bit offset is not an integer or out of range";

// What BITCOUNT and BITPOS look through, in bits.
struct BitRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

enum class Unit : bool { kByte, kBit };

// False: it is neither, which is replied.
bool read_unit(Context& context, std::string_view word, Unit& unit) {
  if (base::equal_ignoring_case(word, "BIT")) {
    unit = Unit::kBit;
    return true;
  }
  if (base::equal_ignoring_case(word, "BYTE")) {
    return true;
  }
  context.reply.error(kSyntaxError);
  return false;
}

// The bits between two positions, of which negative ones count from the end. Absent: none.
std::optional<BitRange> bit_range(std::int64_t start,
                                  std::int64_t end,
                                  Unit unit,
                                  std::size_t bytes) {
  const auto size = static_cast<std::int64_t>(unit == Unit::kBit ? bytes * 8 : bytes);
  start = std::max<std::int64_t>(start < 0 ? size + start : start, 0);
  end = std::min(std::max<std::int64_t>(end < 0 ? size + end : end, 0), size - 1);
  if (start > end) {
    return std::nullopt;
  }
  const auto first = static_cast<std::uint64_t>(start);
  const auto last = static_cast<std::uint64_t>(end);
  return unit == Unit::kBit ? BitRange{first, last} : BitRange{first * 8, last * 8 + 7};
}

std::optional<data::BitOperation> read_operation(std::string_view word) {
  using data::BitOperation;
  struct Name {
    std::string_view name;
    BitOperation operation;
  };
  constexpr Name kNames[] = {{"AND", BitOperation::kAnd},
                             {"OR", BitOperation::kOr},
                             {"XOR", BitOperation::kXor},
                             {"NOT", BitOperation::kNot}};
  for (const Name& known : kNames) {
    if (base::equal_ignoring_case(word, known.name)) {
      return known.operation;
    }
  }
  return std::nullopt;
}

void store_result(Context& context, std::string_view key, const std::string& result) {
  if (result.empty()) {
    if (context.find(key)) {
      context.remove(key);
    }
    return;
  }
  store_string(context, key, result, data::kNoDeadline, Encode::kRaw);
}

// The whole answer of BITPOS, -1 for none.
std::int64_t position(std::string_view bytes, bool wanted, BitRange range, bool end_given) {
  if (const auto found = data::find_bit(bytes, wanted, range.first, range.last)) {
    return static_cast<std::int64_t>(*found);
  }
  // To the right of a string that is all ones there are zeros, unless an end was named.
  return wanted || end_given ? -1 : static_cast<std::int64_t>(range.last + 1);
}

}  // namespace

std::uint64_t read_bit_offset(const Context& context, ArgReader& in, unsigned unit) {
  std::string_view word = in.word();
  const bool counts_fields = unit > 0 && word.starts_with('#');
  word.remove_prefix(counts_fields ? 1 : 0);
  std::int64_t offset = base::parse_int(word).value_or(-1);
  if (counts_fields && __builtin_mul_overflow(offset, std::int64_t{unit}, &offset)) {
    offset = -1;
  }
  const bool trusted = context.origin == Origin::kLoading;
  if (offset < 0 || (!trusted && offset / 8 >= context.instance.config.proto_max_bulk_len)) {
    in.fail(kBitOffsetError);
    return 0;
  }
  return static_cast<std::uint64_t>(offset);
}

void setbit(Context& context, Args args) {
  constexpr std::string_view kNoBit = "ERR bit is not an integer or out of range";
  ArgReader in(context.reply, args, 2);
  const std::uint64_t bit = read_bit_offset(context, in);
  const bool value = in.integer_in(0, 1, kNoBit, kNoBit) == 1;
  if (in.failed()) {
    return;
  }
  const StringLookup found = find_string(context, args[1]);
  if (found.failed()) {
    return;
  }
  const bool old = data::bit_at(found.bytes(), bit);
  StringEdit edit(context, args[1], found, bit / 8 + 1);
  if (edit.grown() || old != value) {
    data::BitField(false, 1).write(edit.bytes(), bit, value ? 1 : 0);
    edit.commit();
  }
  context.reply.integer(old ? 1 : 0);
}

void getbit(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const std::uint64_t bit = read_bit_offset(context, in);
  if (in.failed()) {
    return;
  }
  const StringLookup found = find_string(context, args[1]);
  if (!found.failed()) {
    context.reply.integer(data::bit_at(found.bytes(), bit) ? 1 : 0);
  }
}

void bitcount(Context& context, Args args) {
  const StringLookup found = find_string(context, args[1]);
  if (found.failed()) {
    return;
  }
  if (!found) {
    return context.reply.integer(0);
  }
  if (args.size() == 3 || args.size() > 5) {
    return context.reply.error(kSyntaxError);
  }
  ArgReader in(context.reply, args, 2);
  const std::int64_t start = in.more() ? in.integer() : 0;
  const std::int64_t end = in.more() ? in.integer() : -1;
  if (in.failed()) {
    return;
  }
  if (start < 0 && end < 0 && start > end) {
    return context.reply.integer(0);
  }
  Unit unit = Unit::kByte;
  if (in.more() && !read_unit(context, in.word(), unit)) {
    return;
  }
  const std::string_view bytes = found.bytes();
  const auto range = bit_range(start, end, unit, bytes.size());
  context.reply.integer(
      range ? static_cast<std::int64_t>(data::count_ones(bytes, range->first, range->last)) : 0);
}

void bitpos(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const std::int64_t wanted = in.integer_in(0, 1, "ERR The bit argument must be 1 or 0.");
  if (in.failed()) {
    return;
  }
  const StringLookup found = find_string(context, args[1]);
  if (found.failed()) {
    return;
  }
  if (!found) {
    return context.reply.integer(wanted == 1 ? -1 : 0);
  }
  if (args.size() > 6) {
    return context.reply.error(kSyntaxError);
  }
  const std::int64_t start = in.more() ? in.integer() : 0;
  Unit unit = Unit::kByte;
  if (!in.failed() && args.size() == 6 && !read_unit(context, args[5], unit)) {
    return;
  }
  const bool end_given = in.more();
  const std::int64_t end = end_given ? in.integer() : -1;
  if (in.failed()) {
    return;
  }
  const std::string_view bytes = found.bytes();
  const auto range = bit_range(start, end, unit, bytes.size());
  context.reply.integer(range ? position(bytes, wanted == 1, *range, end_given) : -1);
}

void bitop(Context& context, Args args) {
  const auto operation = read_operation(args[1]);
  if (!operation) {
    return context.reply.error(kSyntaxError);
  }
  const Args keys = args.subspan(3);
  if (*operation == data::BitOperation::kNot && keys.size() != 1) {
    return context.reply.error("ERR BITOP NOT must be called with a single source key.");
  }
  // Keys whose time is over go first: from then on the inputs are views.
  for (std::size_t i = 0; i < keys.size(); ++i) {
    context.prefetch(keys, i);
    context.find(keys[i]);
  }
  std::vector<StringLookup> found;
  found.reserve(keys.size());
  for (const std::string_view key : keys) {
    const Context::Counting reading(context);
    found.push_back(find_string(context, key));
    if (found.back().failed()) {
      return;
    }
  }
  std::vector<std::string_view> inputs;
  inputs.reserve(found.size());
  for (const StringLookup& one : found) {
    inputs.push_back(one.bytes());
  }
  const std::string result = data::combine_bits(*operation, inputs);
  store_result(context, args[2], result);
  context.reply.integer(static_cast<std::int64_t>(result.size()));
}

}  // namespace sequent::cmd
