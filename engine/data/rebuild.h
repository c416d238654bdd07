#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/element_visitor.h"
#include "engine/data/value.h"

namespace sequent::data {

// Gathers the elements of a collection into commands `verb key element ...` of at
// most 64 elements each, for Collection::rebuild.
//
// Borrows: all but the elements, which it copies.
class RebuildCommands {
 public:
  RebuildCommands(std::string_view verb, std::string_view key, const EmitCommand& emit)
      : verb_(verb), key_(key), emit_(&emit) {}

  // One element is one or more words.
  void add(std::initializer_list<std::string_view> element);
  // Emits what is left.
  void finish();

 private:
  std::string_view verb_;
  std::string_view key_;
  const EmitCommand* emit_;
  std::vector<std::string> words_;
  std::size_t elements_ = 0;
};

// Makes such commands of what a walk gives.
//
// Borrows: the key and `emit`.
class RebuildVisitor final : public ElementVisitor {
 public:
  RebuildVisitor(std::string_view key, const EmitCommand& emit) : key_(key), emit_(&emit) {}

  void item(std::string_view text) override { add("RPUSH", {text}); }
  void member(std::string_view text) override { add("SADD", {text}); }
  void scored(std::string_view member, double score) override;
  void field(std::string_view field, std::string_view value) override {
    add("HSET", {field, value});
  }
  void entry(const StreamEntry& entry) override;
  void counts(const StreamCounts& counts) override;
  void group(std::string_view name, const StreamGroup& group) override;
  void end_part() override;

 private:
  void add(std::string_view verb, std::initializer_list<std::string_view> element);

  std::string_view key_;
  const EmitCommand* emit_;
  std::optional<RebuildCommands> commands_;  // of the part that is given
};

}  // namespace sequent::data
