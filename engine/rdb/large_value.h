#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/element_visitor.h"
#include "engine/data/stream_id.h"
#include "engine/data/value.h"
#include "engine/rdb/list_nodes.h"
#include "engine/rdb/stream_nodes.h"

namespace sequent::rdb {

// Writes the value of a large collection as Redis serialises it, while it comes in parts.
class LargeValue final : public data::ElementVisitor {
 public:
  explicit LargeValue(data::Type type) : type_(type) {}
  LargeValue(const LargeValue&) = delete;
  LargeValue& operator=(const LargeValue&) = delete;

  void item(std::string_view text) override { list_.add(text); }
  void member(std::string_view text) override;
  void scored(std::string_view member, double score) override;
  void field(std::string_view field, std::string_view value) override;
  void entry(const data::StreamEntry& entry) override;
  void counts(const data::StreamCounts& counts) override;
  void group(std::string_view name, const data::StreamGroup& group) override;
  void end_part() override;

  // What was written of elements.
  [[nodiscard]] std::size_t bytes() const { return piece_bytes_ + text_.size(); }

  // After the last part: the byte of the type and the number of elements or nodes, which the
  // pieces follow.
  [[nodiscard]] std::string take_head();
  [[nodiscard]] std::vector<std::string> take_pieces();

 private:
  data::Type type_;
  std::string text_;
  std::vector<std::string> pieces_;  // before it
  std::size_t piece_bytes_ = 0;
  std::uint64_t elements_ = 0;
  ListNodes list_{text_};
  StreamNodes stream_{text_};
  std::optional<data::StreamId> first_entry_;
  std::string groups_;
  std::uint64_t group_count_ = 0;
};

}  // namespace sequent::rdb
