#pragma once

#include <string_view>

namespace sequent::data {

class StreamEntry;
class StreamGroup;
struct StreamCounts;

// Takes what a large collection is made of, part by part: of each kind of collection the
// elements that it has, of a stream all entries, the counts, then the groups.
class ElementVisitor {
 public:
  virtual ~ElementVisitor() = default;

  // Of a list, in its order.
  virtual void item(std::string_view text) = 0;
  // Of a set.
  virtual void member(std::string_view text) = 0;
  // Of a sorted set.
  virtual void scored(std::string_view member, double score) = 0;
  // Of a hash.
  virtual void field(std::string_view field, std::string_view value) = 0;
  // Of a stream.
  virtual void entry(const StreamEntry& entry) = 0;
  virtual void counts(const StreamCounts& counts) = 0;
  virtual void group(std::string_view name, const StreamGroup& group) = 0;

  // What was given holds no longer than this.
  virtual void end_part() = 0;
};

}  // namespace sequent::data
