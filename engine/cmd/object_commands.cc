#include "engine/cmd/object_commands.h"

#include <array>
#include <cstdint>

#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"
#include "engine/data/collection_view.h"

namespace sequent::cmd {
namespace {

constexpr std::size_t kLongestEmbedded = 44;  // bytes that Redis keeps beside the object's header

}  // namespace

std::string_view encoding_of(data::Entry entry) {
  if (entry.type() != data::Type::kString) {
    return data::CollectionView(entry)->encoding();
  }
  switch (entry.form()) {
    case data::Form::kInteger:
      return "int";
    case data::Form::kBytes:
      return entry.bytes().size() <= kLongestEmbedded ? "embstr" : "raw";
    case data::Form::kRaw:
    case data::Form::kBig:
      break;
  }
  return "raw";
}

void object_encoding(Context& context, Args args) {
  if (const data::Entry entry = context.find(args[2]); entry) {
    context.reply.bulk(encoding_of(entry));
  } else {
    context.reply.null();
  }
}

// Nothing is shared between keys here, but Redis shares its small numbers unless it has to
// know when each was used, and clients see that by a count beyond all others.
void object_refcount(Context& context, Args args) {
  constexpr std::int64_t kSharedNumbers = 10'000;
  const data::Entry entry = context.find(args[2]);
  if (!entry) {
    return context.reply.null();
  }
  const state::Victim victim = context.instance.eviction.victim;
  const bool counts_uses =
      context.instance.config.maxmemory > 0 &&
      (victim == state::Victim::kLeastRecent || victim == state::Victim::kLeastFrequent);
  const bool shared = !counts_uses && entry.type() == data::Type::kString &&
                      entry.form() == data::Form::kInteger && entry.integer() >= 0 &&
                      entry.integer() < kSharedNumbers;
  context.reply.integer(shared ? INT32_MAX : 1);
}

void object_idletime(Context& context, Args args) {
  const data::Entry entry = context.find(args[2]);
  if (!entry) {
    return context.reply.null();
  }
  if (context.instance.access.measure() == data::AccessClock::Measure::kFrequency) {
    return context.reply.error(
        "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when "
        "switching between policies at runtime LRU and LFU data will take some time to adjust.");
  }
  context.reply.integer(context.instance.access.idle_seconds(entry));
}

void object_freq(Context& context, Args args) {
  const data::Entry entry = context.find(args[2]);
  if (!entry) {
    return context.reply.null();
  }
  if (context.instance.access.measure() == data::AccessClock::Measure::kFrequency) {
    return context.reply.integer(context.instance.access.frequency(entry));
  }
  context.reply.error(
      "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that "
      "when switching between policies at runtime LRU and LFU data will take some time to adjust.");
}

void object_help(Context& context, Args) {
  constexpr std::array<std::string_view, 12> kLines{
      "ENCODING <key>",
      "    Return the kind of internal representation used in order to store the value",
      "    associated with a <key>.",
      "FREQ <key>",
      "    Return the access frequency index of the <key>. The returned integer is",
      "    proportional to the logarithm of the recent access frequency of the key.",
      "IDLETIME <key>",
      "    Return the idle time of the <key>, that is the approximated number of",
      "    seconds elapsed since the last access to the key.",
      "REFCOUNT <key>",
      "    Return the number of references of the value associated with the specified",
      "    <key>.",
  };
  reply_help(context, "OBJECT", kLines);
}

}  // namespace sequent::cmd
