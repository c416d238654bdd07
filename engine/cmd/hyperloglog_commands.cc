#include "engine/cmd/hyperloglog_commands.h"

#include <string>

#include "engine/data/hyperloglog.h"

namespace sequent::cmd {
namespace {

std::size_t most_sparse(const Context& context) {
  return static_cast<std::size_t>(context.instance.config.hll_sparse_max_bytes);
}

// A dense one is changed where it lies.
void add_to_dense(Context& context,
                  std::string_view key,
                  const StringLookup& found,
                  Args elements) {
  StringEdit edit(context, key, found, found.bytes().size());
  bool raised = false;
  for (const std::string_view element : elements) {
    raised |= data::raise_dense_hll(edit.bytes(), data::hll_sighting(element));
  }
  if (raised) {
    edit.commit();
  }
  context.reply.integer(raised ? 1 : 0);
}

// The cardinality of a key's union with others is not kept anywhere.
void count_union(Context& context, Args keys) {
  data::HllRegisters registers{};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    context.prefetch(keys, i);
    const StringLookup found = find_hll(context, keys[i]);
    if (found.failed()) {
      return;
    }
    if (found && !data::merge_hll(registers, found.bytes())) {
      return context.reply.error(kCorruptedHll);
    }
  }
  context.reply.integer(static_cast<std::int64_t>(data::count_hll(registers)));
}

}  // namespace

StringLookup find_hll(Context& context, std::string_view key) {
  StringLookup found = find_string(context, key);
  if (found && !data::is_hll(found.bytes())) {
    context.reply.error("WRONGTYPE Key is not a valid HyperLogLog string value.");
    found.fail();
  }
  return found;
}

void store_hll(Context& context,
               std::string_view key,
               const StringLookup& old,
               std::string_view hll) {
  store_string(context, key, hll, old ? old.entry().deadline_ms() : data::kNoDeadline,
               Encode::kRaw);
}

void pfadd(Context& context, Args args) {
  const std::string_view key = args[1];
  const Args elements = args.subspan(2);
  const StringLookup found = find_hll(context, key);
  if (found.failed()) {
    return;
  }
  if (found && data::hll_encoding(found.bytes()) == data::HllEncoding::kDense) {
    return add_to_dense(context, key, found, elements);
  }
  std::string hll = found ? std::string(found.bytes()) : data::make_hll();
  bool changed = !found;
  for (const std::string_view element : elements) {
    switch (data::raise_hll(hll, data::hll_sighting(element), most_sparse(context))) {
      case data::HllChange::kNone:
        break;
      case data::HllChange::kRaised:
        changed = true;
        break;
      case data::HllChange::kCorrupted:
        return context.reply.error(kCorruptedHll);
    }
  }
  if (changed) {
    data::forget_hll_count(hll);
    store_hll(context, key, found, hll);
  }
  context.reply.integer(changed ? 1 : 0);
}

// Of one key the count is kept in the string, which is a change of it.
void pfcount(Context& context, Args args) {
  if (args.size() > 2) {
    return count_union(context, args.subspan(1));
  }
  const StringLookup found = find_hll(context, args[1]);
  if (found.failed()) {
    return;
  }
  if (!found) {
    return context.reply.integer(0);
  }
  auto count = data::hll_cached_count(found.bytes());
  if (!count) {
    count = data::count_hll(found.bytes());
    if (!count) {
      return context.reply.error(kCorruptedHll);
    }
    StringEdit edit(context, args[1], found, found.bytes().size());
    data::set_hll_cached_count(edit.bytes(), *count);
    edit.commit();
  }
  context.reply.integer(static_cast<std::int64_t>(*count));
}

void pfmerge(Context& context, Args args) {
  const Args keys = args.subspan(1);
  data::HllRegisters registers{};
  bool dense = false;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    context.prefetch(keys, i);
    const Context::Counting reading(context);
    const StringLookup found = find_hll(context, keys[i]);
    if (found.failed()) {
      return;
    }
    if (!found) {
      continue;
    }
    dense |= data::hll_encoding(found.bytes()) == data::HllEncoding::kDense;
    if (!data::merge_hll(registers, found.bytes())) {
      return context.reply.error(kCorruptedHll);
    }
  }
  const StringLookup old = find_hll(context, args[1]);
  if (old.failed()) {
    return;
  }
  std::string hll = old ? std::string(old.bytes()) : data::make_hll();
  bool valid = !dense || data::make_hll_dense(hll);
  for (std::size_t index = 0; valid && index < registers.size(); ++index) {
    if (registers[index] != 0) {
      valid = data::raise_hll(hll, {index, registers[index]}, most_sparse(context)) !=
              data::HllChange::kCorrupted;
    }
  }
  if (!valid) {
    return context.reply.error(kCorruptedHll);
  }
  data::forget_hll_count(hll);
  store_hll(context, args[1], old, hll);
  context.reply.ok();
}

}  // namespace sequent::cmd
