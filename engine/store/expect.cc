#include "engine/store/expect.h"

#include <charconv>
#include <utility>

namespace sequent::store {
namespace {

using resp::Reply;
using resp::ReplyKind;

base::Error refused(const Reply& reply, Asked what) {
  const bool no_room = reply.text.starts_with("OOM ") || reply.text.starts_with("MISCONF ") ||
                       reply.text.starts_with("READONLY ") || reply.text.starts_with("NOREPLICAS ");
  return {no_room ? base::ErrorCode::kUnavailable : base::ErrorCode::kInternal,
          what.text() + ": the store refused: " + reply.text};
}

base::Error misshapen(Asked what, std::string_view wanted) {
  return base::internal(what.text() + ": the reply is not " + std::string(wanted));
}

// The reply, if it is not a refusal.
Outcome accepted(Outcome outcome, Asked what) {
  if (outcome && outcome->is_error()) {
    return refused(*outcome, what);
  }
  return outcome;
}

}  // namespace

std::string Asked::text() const {
  constexpr std::size_t kLongest = 120;
  std::string text(command);
  if (!key.empty()) {
    text += ' ';
    text += key.substr(0, kLongest);
  }
  return text;
}

base::Status expect_ok(Outcome outcome, Asked what) {
  SEQUENT_TRY(accepted(std::move(outcome), what));
  return {};
}

base::Result<std::int64_t> expect_integer(Outcome outcome, Asked what) {
  SEQUENT_TRY_ASSIGN(const Reply reply, accepted(std::move(outcome), what));
  if (reply.kind != ReplyKind::kInteger) {
    return misshapen(what, "an integer");
  }
  return reply.integer;
}

base::Result<std::string> expect_bytes(Outcome outcome, Asked what) {
  SEQUENT_TRY_ASSIGN(Reply reply, accepted(std::move(outcome), what));
  if (!reply.is_text()) {
    return misshapen(what, "a string");
  }
  return std::move(reply.text);
}

base::Result<std::optional<std::string>> expect_optional_bytes(Outcome outcome, Asked what) {
  SEQUENT_TRY_ASSIGN(Reply reply, accepted(std::move(outcome), what));
  if (reply.is_null()) {
    return std::optional<std::string>();
  }
  if (!reply.is_text()) {
    return misshapen(what, "a string");
  }
  return std::optional<std::string>(std::move(reply.text));
}

base::Result<std::optional<double>> expect_optional_double(Outcome outcome, Asked what) {
  SEQUENT_TRY_ASSIGN(const Reply reply, accepted(std::move(outcome), what));
  if (reply.is_null()) {
    return std::optional<double>();
  }
  if (reply.kind == ReplyKind::kDouble) {
    return std::optional<double>(reply.real);
  }
  double value = 0;
  const char* const last = reply.text.data() + reply.text.size();
  const auto [end, error] = std::from_chars(reply.text.data(), last, value);
  if (!reply.is_text() || error != std::errc() || end != last) {
    return misshapen(what, "a number");
  }
  return std::optional<double>(value);
}

base::Result<std::vector<Reply>> expect_list(Outcome outcome, Asked what) {
  SEQUENT_TRY_ASSIGN(Reply reply, accepted(std::move(outcome), what));
  if (reply.is_null()) {
    return std::vector<Reply>();
  }
  if (!reply.is_list()) {
    return misshapen(what, "a list");
  }
  return std::move(reply.items);
}

base::Result<std::vector<std::string>> expect_bytes_list(Outcome outcome, Asked what) {
  SEQUENT_TRY_ASSIGN(auto items, expect_list(std::move(outcome), what));
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (Reply& item : items) {
    SEQUENT_TRY_ASSIGN(std::string text, expect_bytes(std::move(item), what));
    texts.push_back(std::move(text));
  }
  return texts;
}

base::Result<std::vector<std::optional<std::string>>> expect_optional_bytes_list(Outcome outcome,
                                                                                 Asked what) {
  SEQUENT_TRY_ASSIGN(auto items, expect_list(std::move(outcome), what));
  std::vector<std::optional<std::string>> texts;
  texts.reserve(items.size());
  for (Reply& item : items) {
    SEQUENT_TRY_ASSIGN(auto text, expect_optional_bytes(std::move(item), what));
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace sequent::store
