#include "engine/cmd/key_spec_reply.h"

#include <array>
#include <string_view>
#include <vector>

#include "engine/cmd/key_specs.h"

namespace sequent::cmd {
namespace {

struct FlagName {
  KeyFlag flag;
  std::string_view name;
};
constexpr std::array kNames{
    FlagName{kKeyReadWrite, "RW"},          FlagName{kKeyReadOnly, "RO"},
    FlagName{kKeyOverwrite, "OW"},          FlagName{kKeyRemove, "RM"},
    FlagName{kKeyAccess, "access"},         FlagName{kKeyUpdate, "update"},
    FlagName{kKeyInsert, "insert"},         FlagName{kKeyDelete, "delete"},
    FlagName{kKeyNone, "not_key"},          FlagName{kKeyVariable, "variable_flags"},
    FlagName{kKeyIncomplete, "incomplete"},
};

void field(resp::ReplySink& reply, std::string_view name, std::int64_t value) {
  reply.bulk(name);
  reply.integer(value);
}

// "type" and the head of "spec", which has so many fields.
void begin(resp::ReplySink& reply, std::string_view type, std::size_t fields) {
  reply.begin_map(2);
  reply.bulk("type");
  reply.bulk(type);
  reply.bulk("spec");
  reply.begin_map(fields);
}

void reply_begin_search(resp::ReplySink& reply, const KeySpec& spec) {
  if (spec.find == KeySpec::Find::kUnknown) {
    begin(reply, "unknown", 0);
  } else if (spec.keyword.empty()) {
    begin(reply, "index", 1);
    field(reply, "index", spec.begin);
  } else {
    begin(reply, "keyword", 2);
    reply.bulk("keyword");
    reply.bulk(spec.keyword);
    field(reply, "startfrom", spec.begin);
  }
}

void reply_find_keys(resp::ReplySink& reply, const KeySpec& spec) {
  switch (spec.find) {
    case KeySpec::Find::kUnknown:
      begin(reply, "unknown", 0);
      break;
    case KeySpec::Find::kNumber:
      begin(reply, "keynum", 3);
      field(reply, "keynumidx", 0);
      field(reply, "firstkey", 1);
      field(reply, "keystep", 1);
      break;
    case KeySpec::Find::kRange:
      begin(reply, "range", 3);
      field(reply, "lastkey", spec.share == 0 ? spec.last : -1);
      field(reply, "keystep", spec.step);
      field(reply, "limit", spec.share);
      break;
  }
}

}  // namespace

void reply_key_flags(resp::ReplySink& reply, std::uint16_t flags) {
  std::vector<std::string_view> names;
  for (const FlagName& each : kNames) {
    if ((flags & each.flag) != 0) {
      names.push_back(each.name);
    }
  }
  reply.begin_set(names.size());
  for (const std::string_view name : names) {
    reply.simple(name);
  }
}

void reply_key_specs(resp::ReplySink& reply, const CommandSpec& spec) {
  const std::vector<KeySpec>& specs = key_specs_of(spec);
  reply.begin_set(specs.size());
  for (const KeySpec& each : specs) {
    reply.begin_map(3);
    reply.bulk("flags");
    reply_key_flags(reply, each.flags);
    reply.bulk("begin_search");
    reply_begin_search(reply, each);
    reply.bulk("find_keys");
    reply_find_keys(reply, each);
  }
}

}  // namespace sequent::cmd
