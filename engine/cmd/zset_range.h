#pragma once

#include <cstdint>
#include <string_view>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/index_range.h"
#include "engine/data/zset.h"

namespace sequent::cmd {

// Which members of a sorted set a command means: by rank, by score or by their bytes.
//
// Borrows: the words it was read from.
class ZSetRange {
 public:
  enum class By : std::uint8_t { kRank, kScore, kLex };

  // Reads `min max` in that order. A word that is none is replied as an error.
  static ZSetRange read(By by, ArgReader& in);

  // The ranks of the members in the range. Ranks count from the greatest member
  // if `falling` (which only kRank heeds).
  [[nodiscard]] IndexRange ranks(const data::ZSet& zset, bool falling = false) const;

  // Exchanges min and max: falling ranges name the greater end first.
  void reverse();

 private:
  struct Score {
    double value = 0;
    bool exclusive = false;
  };
  struct Lex {
    enum class Kind : std::uint8_t { kLeast, kGreatest, kIncluded, kExcluded };
    Kind kind = Kind::kLeast;
    std::string_view text;
  };
  struct End {
    std::int64_t rank = 0;
    Score score;
    Lex lex;
  };

  static void read_score(ArgReader& in, Score& score);
  static void read_lex(ArgReader& in, Lex& lex);
  // Members before the range, and before its end.
  [[nodiscard]] std::size_t count_before(const data::ZSet& zset) const;
  [[nodiscard]] std::size_t count_through(const data::ZSet& zset) const;

  By by_ = By::kRank;
  End min_;
  End max_;
};

}  // namespace sequent::cmd
