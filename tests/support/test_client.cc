#include "tests/support/test_client.h"

#include <stdexcept>
#include <utility>

#include "engine/base/ascii.h"

namespace sequent::test {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

char unescape(std::string_view line, std::size_t& at) {
  const char c = line[at++];
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'x': {
      const std::size_t high = kHex.find(base::to_lower(line.at(at)));
      const std::size_t low = kHex.find(base::to_lower(line.at(at + 1)));
      at += 2;
      return static_cast<char>(high * 16 + low);
    }
    default:
      return c;
  }
}

std::string list_text(const std::vector<resp::Reply>& items) {
  std::string text = "[";
  for (const resp::Reply& item : items) {
    text += (text.size() > 1 ? ", " : "") + to_text(item);
  }
  return text + "]";
}

}  // namespace

std::string to_text(const resp::Reply& reply) {
  switch (reply.kind) {
    case resp::ReplyKind::kNull:
      return "(nil)";
    case resp::ReplyKind::kNullArray:
      return "(nil array)";
    case resp::ReplyKind::kInteger:
      return "(integer) " + std::to_string(reply.integer);
    case resp::ReplyKind::kBulk:
    case resp::ReplyKind::kVerbatim:
      return '"' + reply.text + '"';
    case resp::ReplyKind::kSimple:
      return reply.text;
    case resp::ReplyKind::kError:
      return "(error) " + reply.text;
    case resp::ReplyKind::kDouble:
      return "(double) " + std::to_string(reply.real);
    case resp::ReplyKind::kBool:
      return reply.integer != 0 ? "(true)" : "(false)";
    case resp::ReplyKind::kBigNumber:
      return "(big number) " + reply.text;
    case resp::ReplyKind::kMap:
      return "(map) " + list_text(reply.items);
    case resp::ReplyKind::kSet:
      return "(set) " + list_text(reply.items);
    case resp::ReplyKind::kPush:
      return "(push) " + list_text(reply.items);
    case resp::ReplyKind::kArray:
      return list_text(reply.items);
  }
  return "?";
}

bool Answer::operator==(std::int64_t value) const {
  return !blocked && reply.kind == resp::ReplyKind::kInteger && reply.integer == value;
}

bool Answer::operator==(std::string_view text) const {
  return !blocked && (reply.is_text() || reply.is_error()) && reply.text == text;
}

bool Answer::operator==(const std::vector<std::string>& texts) const {
  if (blocked || !reply.is_list() || reply.items.size() != texts.size()) {
    return false;
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const resp::Reply& item = reply.items[i];
    const std::string text =
        item.kind == resp::ReplyKind::kInteger ? std::to_string(item.integer) : item.text;
    if (item.is_list() || item.is_null() || text != texts[i]) {
      return false;
    }
  }
  return true;
}

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
  return out << (answer.blocked ? "(blocked)" : to_text(answer.reply));
}

std::vector<std::string> split_words(std::string_view line) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < line.size()) {
    if (base::is_space(line[at])) {
      ++at;
      continue;
    }
    std::string word;
    while (at < line.size() && !base::is_space(line[at])) {
      const char quote = line[at];
      if (quote != '"' && quote != '\'') {
        word += line[at++];
        continue;
      }
      for (++at; at < line.size() && line[at] != quote;) {
        const char c = line[at++];
        word += c == '\\' && quote == '"' ? unescape(line, at) : c;
      }
      ++at;
    }
    words.push_back(std::move(word));
  }
  return words;
}

TestEngine::TestEngine(int databases) {
  auto opened =
      engine::Engine::open({.clock = &clock, .config = {.databases = databases}, .upkeep = false});
  if (!opened) {
    throw std::runtime_error(opened.error().message);
  }
  engine = std::move(opened).value();
}

TestClient::~TestClient() {
  engine_->begin_turn().detach(*this);
}

Answer TestClient::run(std::string_view line) {
  return run_words(split_words(line));
}

Answer TestClient::run_words(const std::vector<std::string>& words) {
  const std::vector<std::string_view> views(words.begin(), words.end());
  engine::Engine::Turn turn = engine_->begin_turn();
  const engine::Outcome outcome = turn.execute(*this, views, replies_);
  if (outcome == engine::Outcome::kBlocked) {
    return {.blocked = true};
  }
  if (!replies_.complete()) {
    return {resp::Reply::error("NOREPLY the command wrote no whole reply")};
  }
  return {replies_.take()};
}

resp::ReplySink& TestClient::outbox() {
  collect();
  return outbox_;
}

void TestClient::collect() {
  if (outbox_.complete()) {
    messages_.push_back(outbox_.take());
  }
}

std::vector<resp::Reply> TestClient::messages() {
  collect();
  return std::exchange(messages_, {});
}

Answer TestClient::message() {
  std::vector<resp::Reply> all = messages();
  if (all.size() != 1) {
    return {resp::Reply::error("there are " + std::to_string(all.size()) + " messages")};
  }
  return {std::move(all[0])};
}

void TestClient::time_out() {
  engine_->begin_turn().time_out(*this);
}

void TestClient::protocol_changed(int version) {
  replies_.set_protocol(version);
  outbox_.set_protocol(version);
}

}  // namespace sequent::test
