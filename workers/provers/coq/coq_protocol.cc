#include "workers/provers/coq/coq_protocol.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/parse.h"
#include "engine/base/xml.h"
#include "workers/provers/coq/coq_xml.h"
#include "workers/provers/coq/hypothesis_text.h"

namespace sequent::provers {
namespace {

using states::Goal;
using states::ProofState;
using states::Unfocused;

base::Error malformed(std::string_view what) {
  return base::corrupt("an answer of coqidetop without its " + std::string(what));
}

std::optional<std::uint32_t> offset_of(const XmlToken& tag, std::string_view name) {
  const std::optional<std::string_view> value = xml_attribute(tag.attributes, name);
  const std::optional<std::uint64_t> number = value ? base::parse_uint(*value) : std::nullopt;
  return number && *number <= UINT32_MAX ? std::optional(static_cast<std::uint32_t>(*number))
                                         : std::nullopt;
}

// The `<state_id val="n"/>` that comes next.
std::optional<CoqStateId> take_state(XmlCursor& cursor) {
  const XmlToken token = cursor.next();
  const std::optional<std::string_view> value =
      token.name == "state_id" ? xml_attribute(token.attributes, "val") : std::nullopt;
  return value ? base::parse_int(*value) : std::nullopt;
}

std::optional<std::string> take_text(XmlCursor& cursor) {
  if (!cursor.take_open("richpp")) {
    return std::nullopt;
  }
  const std::optional<std::string_view> markup = cursor.take_until_close("richpp");
  return markup ? std::optional(plain_text(*markup)) : std::nullopt;
}

// Skips one element without elements of its own name in it.
bool skip_element(XmlCursor& cursor) {
  const XmlToken token = cursor.next();
  return token.kind == XmlToken::Kind::kEmpty ||
         (token.kind == XmlToken::Kind::kOpen && cursor.take_until_close(token.name));
}

// <goal><string>id</string><list>(richpp)</list>(richpp)<option/></goal>, after its start tag
base::Result<Goal> take_goal(XmlCursor& cursor) {
  Goal goal;
  if (!skip_element(cursor)) {
    return malformed("goal's number");
  }
  if (!cursor.take_empty("list")) {
    if (!cursor.take_open("list")) {
      return malformed("hypotheses");
    }
    while (!cursor.take_close("list")) {
      const std::optional<std::string> text = take_text(cursor);
      if (!text) {
        return malformed("hypotheses");
      }
      goal.hypotheses.push_back(read_hypothesis(*text));
    }
  }
  std::optional<std::string> conclusion = take_text(cursor);
  if (!conclusion || !cursor.take_until_close("goal")) {
    return malformed("conclusion");
  }
  goal.conclusion = std::move(*conclusion);
  return goal;
}

base::Result<std::vector<Goal>> take_goals(XmlCursor& cursor) {
  std::vector<Goal> goals;
  if (cursor.take_empty("list")) {
    return goals;
  }
  if (!cursor.take_open("list")) {
    return malformed("goals");
  }
  while (!cursor.take_close("list")) {
    if (!cursor.take_open("goal")) {
      return malformed("goals");
    }
    SEQUENT_TRY_ASSIGN(Goal goal, take_goal(cursor));
    goals.push_back(std::move(goal));
  }
  return goals;
}

base::Result<std::vector<Unfocused>> take_background(XmlCursor& cursor) {
  std::vector<Unfocused> levels;
  if (cursor.take_empty("list")) {
    return levels;
  }
  if (!cursor.take_open("list")) {
    return malformed("background goals");
  }
  while (!cursor.take_close("list")) {
    if (!cursor.take_open("pair")) {
      return malformed("background goals");
    }
    Unfocused level;
    SEQUENT_TRY_ASSIGN(level.before, take_goals(cursor));
    std::reverse(level.before.begin(), level.before.end());  // Coq gives the nearest first
    SEQUENT_TRY_ASSIGN(level.after, take_goals(cursor));
    if (!cursor.take_close("pair")) {
      return malformed("background goals");
    }
    if (!level.before.empty() || !level.after.empty()) {
      levels.push_back(std::move(level));
    }
  }
  return levels;
}

base::Result<std::variant<CoqValue, CoqFeedback>> read_value(const XmlToken& head,
                                                             std::string_view content) {
  CoqValue value;
  value.good = xml_attribute(head.attributes, "val") == "good";
  if (value.good) {
    value.body = content;
    return std::variant<CoqValue, CoqFeedback>(std::move(value));
  }
  value.error_begin = offset_of(head, "loc_s");
  value.error_end = offset_of(head, "loc_e");
  XmlCursor cursor(content);
  std::optional<std::string> text = take_state(cursor) ? take_text(cursor) : std::nullopt;
  if (!text) {
    return malformed("message");
  }
  value.message = std::move(*text);
  return std::variant<CoqValue, CoqFeedback>(std::move(value));
}

// <state_id/><feedback_content val="message"><message><message_level val="…"/>(option)(richpp)…
base::Result<std::variant<CoqValue, CoqFeedback>> read_feedback(std::string_view content) {
  CoqFeedback feedback;
  XmlCursor cursor(content);
  const std::optional<CoqStateId> state = take_state(cursor);
  if (!state) {
    return malformed("state");
  }
  feedback.state = *state;
  const XmlToken kind = cursor.next();
  if (xml_attribute(kind.attributes, "val") != "message") {
    return std::variant<CoqValue, CoqFeedback>(std::move(feedback));
  }
  const bool opened = cursor.take_open("message");
  const XmlToken level = cursor.next();
  if (!opened || level.name != "message_level" || !skip_element(cursor)) {
    return malformed("level");
  }
  std::optional<std::string> text = take_text(cursor);
  if (!text) {
    return malformed("message");
  }
  feedback.kind = xml_attribute(level.attributes, "val") == "error" ? CoqFeedback::Kind::kError
                                                                    : CoqFeedback::Kind::kMessage;
  feedback.message = std::move(*text);
  return std::variant<CoqValue, CoqFeedback>(std::move(feedback));
}

}  // namespace

std::string init_call() {
  return R"(<call val="Init"><option val="none"/></call>)";
}

std::string add_call(std::string_view sentence,
                     CoqStateId onto,
                     std::uint32_t offset,
                     std::uint32_t line) {
  const std::string at = std::to_string(offset);
  std::string call = R"(<call val="Add"><pair><pair><pair><pair><string>)";
  call.append(base::escape_xml(sentence))
      .append("</string><int>-1</int></pair><pair><state_id val=\"");
  call.append(std::to_string(onto)).append("\"/><bool val=\"false\"/></pair></pair><int>");
  call.append(at).append("</int></pair><pair><int>").append(std::to_string(line));
  call.append("</int><int>").append(at).append("</int></pair></pair></call>");
  return call;
}

std::string goal_call() {
  return R"(<call val="Goal"><unit/></call>)";
}

std::string status_call() {
  return R"(<call val="Status"><bool val="false"/></call>)";
}

std::string edit_at_call(CoqStateId state) {
  return R"(<call val="Edit_at"><state_id val=")" + std::to_string(state) + R"("/></call>)";
}

std::string query_call(std::string_view sentence, CoqStateId state) {
  return R"(<call val="Query"><pair><route_id val="0"/><pair><string>)" +
         base::escape_xml(sentence) + R"(</string><state_id val=")" + std::to_string(state) +
         R"("/></pair></pair></call>)";
}

base::Result<std::variant<CoqValue, CoqFeedback>> read_answer(std::string_view element) {
  XmlCursor cursor(element);
  const XmlToken head = cursor.next();
  const std::optional<std::string_view> content =
      head.kind == XmlToken::Kind::kOpen ? cursor.take_until_close(head.name) : std::nullopt;
  if (content && head.name == "value") {
    return read_value(head, *content);
  }
  if (content && head.name == "feedback") {
    return read_feedback(*content);
  }
  return malformed("value");
}

base::Result<CoqStateId> read_state(std::string_view body) {
  XmlCursor cursor(body);
  cursor.take_open("pair");
  const std::optional<CoqStateId> state = take_state(cursor);
  if (!state) {
    return malformed("state");
  }
  return *state;
}

base::Result<std::optional<ProofState>> read_goals(std::string_view body) {
  XmlCursor cursor(body);
  const XmlToken option = cursor.next();
  if (option.name != "option") {
    return malformed("goals");
  }
  if (option.kind == XmlToken::Kind::kEmpty) {
    return std::optional<ProofState>();
  }
  if (!cursor.take_open("goals")) {
    return malformed("goals");
  }
  ProofState state;
  SEQUENT_TRY_ASSIGN(state.focused, take_goals(cursor));
  SEQUENT_TRY_ASSIGN(state.background, take_background(cursor));
  SEQUENT_TRY_ASSIGN(state.shelved, take_goals(cursor));
  SEQUENT_TRY_ASSIGN(state.given_up, take_goals(cursor));
  if (!cursor.take_close("goals")) {
    return malformed("goals");
  }
  return std::optional(std::move(state));
}

}  // namespace sequent::provers
