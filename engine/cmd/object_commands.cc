#include "engine/cmd/object_commands.h"

#include <array>

#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"

namespace sequent::cmd {
namespace {

constexpr std::size_t kLongestEmbedded = 44;  // bytes that Redis keeps beside the object's header

}  // namespace

std::string_view encoding_of(data::Entry entry) {
  if (entry.type() != data::Type::kString) {
    return entry.collection()->encoding();
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

// Nothing is shared between keys here.
void object_refcount(Context& context, Args args) {
  if (context.find(args[2])) {
    context.reply.integer(1);
  } else {
    context.reply.null();
  }
}

void object_freq(Context& context, Args args) {
  if (!context.find(args[2])) {
    context.reply.null();
    return;
  }
  context.reply.error(
      "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that "
      "when switching between policies at runtime LRU and LFU data will take some time to adjust.");
}

void object_help(Context& context, Args) {
  constexpr std::array<std::string_view, 9> kLines{
      "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "ENCODING <key>",
      "    Return the kind of internal representation used in order to store the value",
      "    associated with a <key>.",
      "REFCOUNT <key>",
      "    Return the number of references of the value associated with the specified",
      "    <key>.",
      "HELP",
      "    Prints this help.",
  };
  context.reply.begin_array(kLines.size());
  for (const std::string_view line : kLines) {
    context.reply.simple(line);
  }
}

}  // namespace sequent::cmd
