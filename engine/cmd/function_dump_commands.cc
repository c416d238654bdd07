#include "engine/cmd/function_dump_commands.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/cmd/context.h"
#include "engine/cmd/library_source.h"
#include "engine/cmd/script_runner.h"
#include "engine/rdb/format.h"
#include "engine/rdb/input.h"
#include "engine/rdb/output.h"
#include "engine/rdb/payload.h"
#include "engine/state/libraries.h"

namespace sequent::cmd {
namespace {

// What becomes of the libraries that there are.
enum class Policy : std::uint8_t { kFlush, kAppend, kReplace };

// Absent: there is no policy of this name.
std::optional<Policy> policy_of(std::string_view word) {
  if (base::equal_ignoring_case(word, "FLUSH")) {
    return Policy::kFlush;
  }
  if (base::equal_ignoring_case(word, "APPEND")) {
    return Policy::kAppend;
  }
  return base::equal_ignoring_case(word, "REPLACE") ? std::optional(Policy::kReplace)
                                                    : std::nullopt;
}

// Makes the libraries of a payload's content.
base::Result<state::Libraries> read_libraries(Context& context, std::string_view content) {
  state::Libraries libraries;
  rdb::Input in(content);
  std::string scratch;
  while (!in.at_end()) {
    SEQUENT_TRY_ASSIGN(const std::uint8_t type, in.byte());
    if (type != static_cast<std::uint8_t>(rdb::Opcode::kFunction)) {
      return base::invalid("given type is not a function");
    }
    const auto text = in.text(scratch);
    if (!text) {
      return base::invalid("Failed loading library payload");
    }
    SEQUENT_TRY_ASSIGN(const LibrarySource source, LibrarySource::parse(*text));
    if (libraries.find(source.name) != nullptr) {
      return base::invalid("Library '" + source.name + "' already exists");
    }
    SEQUENT_TRY_ASSIGN(state::Library library,
                       context.scripts->make_library(context, source.name, *text));
    SEQUENT_TRY(libraries.add(std::move(library)));
  }
  return libraries;
}

base::Status restore(Context& context, std::string_view content, Policy policy) {
  SEQUENT_TRY_ASSIGN(state::Libraries restored, read_libraries(context, content));
  state::Libraries& libraries = context.instance.libraries;
  if (policy == Policy::kFlush) {
    libraries = std::move(restored);
    return {};
  }
  if (policy == Policy::kAppend) {
    for (const auto& [name, library] : restored.all()) {
      if (libraries.find(name) != nullptr) {
        return base::invalid("Library " + name + " already exists");
      }
    }
  }
  return libraries.add(std::move(restored));
}

}  // namespace

void function_dump(Context& context, Args /*args*/) {
  std::string payload;
  for (const auto& [name, library] : context.instance.libraries.all()) {
    payload.push_back(static_cast<char>(rdb::Opcode::kFunction));
    rdb::write_text(payload, library.source);
  }
  rdb::seal(payload);
  context.reply.bulk(payload);
}

void function_restore(Context& context, Args args) {
  if (args.size() > 4) {
    return context.reply.error("ERR unknown subcommand or wrong number of arguments for '" +
                               std::string(args[1]) + "'. Try FUNCTION HELP.");
  }
  const auto policy = args.size() == 4 ? policy_of(args[3]) : Policy::kAppend;
  if (!policy) {
    return context.reply.error(
        "ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
  }
  const auto content = rdb::unseal(args[2]);
  if (!content) {
    return context.reply.error("ERR DUMP payload version or checksum are wrong");
  }
  if (const base::Status restored = restore(context, *content, *policy); !restored) {
    return context.reply.error("ERR " + restored.error().message);
  }
  ++context.instance.dirty;
  context.reply.ok();
}

}  // namespace sequent::cmd
