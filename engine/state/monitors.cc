#include "engine/state/monitors.h"

#include <array>
#include <cstdio>
#include <string>

namespace sequent::state {
namespace {

// In quotes, with the escapes of an inline request.
void append_quoted(std::string& line, std::string_view word) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  static constexpr std::string_view kSpecial = "\n\r\t\a\b\\\"";
  static constexpr std::string_view kLetters = "nrtab\\\"";
  line += '"';
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (const std::size_t at = kSpecial.find(c); at != std::string_view::npos) {
      line.append("\\").append(1, kLetters[at]);
    } else if (byte < ' ' || byte > '~') {
      line.append("\\x").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 15U]);
    } else {
      line += c;
    }
  }
  line += '"';
}

}  // namespace

void Monitors::add(Session& session) {
  if (!session.monitors) {
    session.monitors = true;
    sessions_.push_back(&session);
  }
}

void Monitors::remove(Session& session) {
  if (session.monitors) {
    session.monitors = false;
    std::erase(sessions_, &session);
  }
}

void Monitors::show(std::int64_t now_us, int db, std::string_view from, Args words) {
  std::array<char, 48> time{};
  const int size = std::snprintf(time.data(), time.size(), "%lld.%06lld [%d ",
                                 static_cast<long long>(now_us / 1'000'000),
                                 static_cast<long long>(now_us % 1'000'000), db);
  std::string line(time.data(), static_cast<std::size_t>(size));
  line.append(from).append("]");
  for (const std::string_view word : words) {
    line += ' ';
    append_quoted(line, word);
  }
  for (Session* session : sessions_) {
    session->outbox().simple(line);
    session->wake();
  }
}

}  // namespace sequent::state
