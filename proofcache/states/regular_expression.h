#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "engine/base/result.h"
#include "proofcache/states/text_match.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace sequent::states {

// A regular expression as RE2 reads it, over UTF-8 text: Perl's, without back references and
// looking around. Takes time in proportion to the text, whatever it is.
//
// Threads: any.
class RegularExpression {
 public:
  // kInvalid: with what is wrong and at which byte.
  static base::Result<RegularExpression> parse(std::string_view expression);

  RegularExpression(RegularExpression&& other) noexcept;
  RegularExpression& operator=(RegularExpression&& other) noexcept;
  ~RegularExpression();

  // The leftmost match; of those, what comes first by the order of alternatives and by greed.
  [[nodiscard]] std::optional<TextMatch> find(std::string_view text) const;

 private:
  explicit RegularExpression(std::unique_ptr<const re2::RE2> expression);

  std::unique_ptr<const re2::RE2> expression_;
};

}  // namespace sequent::states
