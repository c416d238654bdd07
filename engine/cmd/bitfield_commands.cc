#include "engine/cmd/bitfield_commands.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/bitmap_commands.h"
#include "engine/cmd/context.h"
#include "engine/cmd/string_value.h"
#include "engine/data/bitmap.h"

namespace sequent::cmd {
namespace {

using data::BitField;

struct Step {
  enum class Kind : std::uint8_t { kGet, kSet, kIncrement };

  Kind kind = Kind::kGet;
  BitField field;
  std::uint64_t at = 0;
  std::int64_t operand = 0;
  BitField::Overflow overflow = BitField::Overflow::kWrap;
};

BitField read_field(ArgReader& in) {
  const std::string_view word = in.word();
  const bool is_signed = word.starts_with('i');
  const auto bits = word.empty() ? std::nullopt : base::parse_int(word.substr(1));
  if ((!is_signed && !word.starts_with('u')) || !bits || *bits < 1 ||
      *bits > (is_signed ? 64 : 63)) {
    in.fail(
        "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but "
        "i64 is.");
    return {};
  }
  return {is_signed, static_cast<unsigned>(*bits)};
}

BitField::Overflow read_overflow(ArgReader& in) {
  if (in.take("SAT")) {
    return BitField::Overflow::kSaturate;
  }
  if (in.take("FAIL")) {
    return BitField::Overflow::kFail;
  }
  if (!in.take("WRAP")) {
    in.fail("ERR Invalid OVERFLOW type specified");
  }
  return BitField::Overflow::kWrap;
}

std::optional<Step::Kind> take_kind(ArgReader& in) {
  if (in.take("GET", 2)) {
    return Step::Kind::kGet;
  }
  if (in.take("SET", 3)) {
    return Step::Kind::kSet;
  }
  if (in.take("INCRBY", 3)) {
    return Step::Kind::kIncrement;
  }
  return std::nullopt;
}

std::vector<Step> read_steps(const Context& context, ArgReader& in) {
  std::vector<Step> steps;
  BitField::Overflow overflow = BitField::Overflow::kWrap;
  while (in.more()) {
    if (in.take("OVERFLOW", 1)) {
      overflow = read_overflow(in);
      continue;
    }
    const auto kind = take_kind(in);
    if (!kind) {
      in.fail();
      break;
    }
    Step step;
    step.kind = *kind;
    step.overflow = overflow;
    step.field = read_field(in);
    step.at = read_bit_offset(context, in, step.field.bits());
    step.operand = step.kind == Step::Kind::kGet ? 0 : in.integer();
    steps.push_back(step);
  }
  return steps;
}

// Replies to one step and returns what its field then holds; absent if it stays as it was.
std::optional<std::int64_t> run_step(Context& context, const Step& step, std::string_view bytes) {
  const std::int64_t old = step.field.read(bytes, step.at);
  if (step.kind == Step::Kind::kGet) {
    context.reply.integer(old);
    return std::nullopt;
  }
  const bool sets = step.kind == Step::Kind::kSet;
  const auto value = sets ? step.field.fit(step.operand, step.overflow)
                          : step.field.add(old, step.operand, step.overflow);
  if (!value) {
    context.reply.null();
    return std::nullopt;
  }
  context.reply.integer(sets ? old : *value);
  return *value != old ? value : std::nullopt;
}

void run_writing(Context& context, std::string_view key, const std::vector<Step>& steps) {
  std::uint64_t end = 0;  // behind the last bit that may be written
  for (const Step& step : steps) {
    if (step.kind != Step::Kind::kGet) {
      end = std::max(end, step.at + step.field.bits());
    }
  }
  const StringLookup found = find_string(context, key);
  if (found.failed()) {
    return;
  }
  StringEdit edit(context, key, found, (end + 7) / 8);
  bool changed = edit.grown();
  context.reply.begin_array(steps.size());
  for (const Step& step : steps) {
    const std::string_view bytes(edit.bytes().data(), edit.bytes().size());
    if (const auto value = run_step(context, step, bytes)) {
      step.field.write(edit.bytes(), step.at, *value);
      changed = true;
    }
  }
  if (changed) {
    edit.commit();
  }
}

void run_reading(Context& context, std::string_view key, const std::vector<Step>& steps) {
  const Context::Counting reading(context);
  const StringLookup found = find_string(context, key);
  if (found.failed()) {
    return;
  }
  context.reply.begin_array(steps.size());
  for (const Step& step : steps) {
    run_step(context, step, found.bytes());
  }
}

enum class Access : bool { kRead, kWrite };

void run(Context& context, Args args, Access access) {
  ArgReader in(context.reply, args, 2);
  const std::vector<Step> steps = read_steps(context, in);
  if (in.failed()) {
    return;
  }
  const bool writes = std::any_of(steps.begin(), steps.end(),
                                  [](const Step& step) { return step.kind != Step::Kind::kGet; });
  if (!writes) {
    run_reading(context, args[1], steps);
  } else if (access == Access::kRead) {
    context.reply.error("ERR BITFIELD_RO only supports the GET subcommand");
  } else {
    run_writing(context, args[1], steps);
  }
}

}  // namespace

void bitfield(Context& context, Args args) {
  run(context, args, Access::kWrite);
}

void bitfield_ro(Context& context, Args args) {
  run(context, args, Access::kRead);
}

}  // namespace sequent::cmd
