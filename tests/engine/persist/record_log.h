#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/persist/record.h"

namespace sequent::persist {

// Writes down the records it is given, one line each.
class RecordLog final : public RecordVisitor {
 public:
  std::vector<std::string> lines;
  std::size_t fail_at = ~std::size_t{0};

  base::Status command(int db, std::span<const std::string_view> words) override {
    std::string line = std::to_string(db) + ": " + std::string(words.front());
    for (const std::string_view word : words.subspan(1)) {
      line += " '" + std::string(word) + "'";
    }
    return add(std::move(line));
  }
  base::Status string(int db, const StringRecord& record) override {
    return add(std::to_string(db) + ": string '" + std::string(record.key) + "' '" +
               std::string(record.value) + "' until " + std::to_string(record.expire_at_ms));
  }
  base::Status small(int db, const SmallRecord& record) override {
    std::string line = std::to_string(db) + ": " + std::string(data::type_name(record.type)) +
                       " '" + std::string(record.key) + "' of";
    data::Digits digits;
    const data::PackedView values = record.elements->values();
    for (const char* at = values.begin(); at != values.end(); at = data::PackedView::next(at)) {
      const char* second = data::PackedView::next(at);
      line += " '" + std::string(data::packed_text(at, digits)) + "' ";
      line += record.type == data::Type::kZSet ? std::to_string(data::packed_score(second))
                                               : data::packed_text(second, digits);
      at = second;
    }
    return add(line + " until " + std::to_string(record.expire_at_ms));
  }
  base::Status big(int db, const BigRecord& record) override {
    return add(std::to_string(db) + ": big '" + std::string(record.key) + "' #" +
               std::to_string(record.id) + " of " + std::to_string(record.length) + " until " +
               std::to_string(record.expire_at_ms));
  }

 private:
  base::Status add(std::string line) {
    if (lines.size() == fail_at) {
      return base::invalid("asked to fail");
    }
    lines.push_back(std::move(line));
    return {};
  }
};

}  // namespace sequent::persist
