#include "proofcache/states/regular_expression.h"

#include <string>
#include <utility>

#include <re2/re2.h>

#include "proofcache/states/code_point.h"

namespace sequent::states {
namespace {

using re2::RE2;
using re2::StringPiece;

StringPiece piece_of(std::string_view text) {
  return {text.data(), text.size()};
}

// RE2 says which part of an expression is wrong, not where that is: it is the first such part up
// to which the expression is wrong in the same way.
std::size_t place_of_error(const RE2& wrong, std::string_view expression) {
  if (wrong.error_code() != RE2::ErrorMissingParen) {
    const std::string_view part = wrong.error_code() == RE2::ErrorUnexpectedParen
                                      ? std::string_view(")")
                                      : std::string_view(wrong.error_arg());
    for (std::size_t at = 0; at < expression.size();) {
      const std::size_t size = code_point_at(expression, at).size;
      const std::string_view up_to_it = expression.substr(0, at + std::max(size, part.size()));
      if (expression.substr(at).starts_with(part) &&
          RE2(piece_of(up_to_it), RE2::Quiet).error_code() == wrong.error_code()) {
        return at;
      }
      at += size;
    }
  }
  return expression.size();
}

}  // namespace

RegularExpression::RegularExpression(std::unique_ptr<const RE2> expression)
    : expression_(std::move(expression)) {}
RegularExpression::RegularExpression(RegularExpression&& other) noexcept = default;
RegularExpression& RegularExpression::operator=(RegularExpression&& other) noexcept = default;
RegularExpression::~RegularExpression() = default;

base::Result<RegularExpression> RegularExpression::parse(std::string_view expression) {
  auto made = std::make_unique<const RE2>(piece_of(expression), RE2::Quiet);
  if (!made->ok()) {
    return base::invalid("the expression is wrong at byte " +
                         std::to_string(place_of_error(*made, expression)) + ": " + made->error());
  }
  return RegularExpression(std::move(made));
}

std::optional<TextMatch> RegularExpression::find(std::string_view text) const {
  StringPiece match;
  if (!expression_->Match(piece_of(text), 0, text.size(), RE2::UNANCHORED, &match, 1)) {
    return std::nullopt;
  }
  const auto begin = static_cast<std::size_t>(match.data() - text.data());
  return TextMatch{begin, begin + match.size()};
}

}  // namespace sequent::states
