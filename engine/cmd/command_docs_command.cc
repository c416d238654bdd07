#include "engine/cmd/command_docs_command.h"

#include <string>
#include <string_view>
#include <vector>

#include "engine/cmd/argument_syntax.h"
#include "engine/cmd/command_docs.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

using Rows = std::vector<const CommandSpec*>;

Rows subcommands_of(const CommandSpec& container) {
  const std::string prefix = std::string(container.name) + "|";
  Rows rows;
  for (const CommandSpec& spec : all_commands()) {
    if (spec.name.starts_with(prefix)) {
      rows.push_back(&spec);
    }
  }
  return rows;
}

void describe(resp::ReplySink& reply, const CommandSpec& spec);

void describe_all(resp::ReplySink& reply, const Rows& rows) {
  reply.begin_map(rows.size());
  for (const CommandSpec* row : rows) {
    reply.bulk(row->name);
    describe(reply, *row);
  }
}

void describe(resp::ReplySink& reply, const CommandSpec& spec) {
  static constexpr CommandDocs kUnknown{};
  const CommandDocs* found = find_docs(spec.name);
  const CommandDocs& docs = found != nullptr ? *found : kUnknown;
  const Rows subcommands = subcommands_of(spec);
  const bool deprecated = !docs.deprecated_since.empty();
  const auto text = [&reply](std::string_view name, std::string_view value) {
    reply.bulk(name);
    reply.bulk(value);
  };
  reply.begin_map(3 + (docs.complexity.empty() ? 0 : 1) + (deprecated ? 3 : 0) +
                  (docs.arguments.empty() ? 0 : 1) + (subcommands.empty() ? 0 : 1));
  text("summary", docs.summary);
  text("since", docs.since);
  text("group", docs.group);
  if (!docs.complexity.empty()) {
    text("complexity", docs.complexity);
  }
  if (deprecated) {
    reply.bulk("doc_flags");
    reply.begin_set(1);
    reply.simple("deprecated");
    text("deprecated_since", docs.deprecated_since);
    text("replaced_by", docs.replaced_by);
  }
  if (!docs.arguments.empty()) {
    reply.bulk("arguments");
    reply_arguments(reply, parse_arguments(docs.arguments));
  }
  if (!subcommands.empty()) {
    reply.bulk("subcommands");
    describe_all(reply, subcommands);
  }
}

}  // namespace

void command_docs(Context& context, Args args) {
  Rows rows;
  for (const std::string_view name : args.subspan(2)) {
    if (const CommandSpec* spec = find_command(name)) {
      rows.push_back(spec);
    }
  }
  if (args.size() == 2) {
    for (const CommandSpec& spec : all_commands()) {
      if (spec.name.find('|') == std::string_view::npos) {
        rows.push_back(&spec);
      }
    }
  }
  describe_all(context.reply, rows);
}

}  // namespace sequent::cmd
