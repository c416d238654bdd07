#include "decls/import/coq_about.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace sequent::decls {
namespace {

constexpr std::string_view kExpands = "Expands to: ";

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

base::Error error_at(std::string_view text, const char* place, std::string_view message) {
  const std::string_view before = text.substr(0, static_cast<std::size_t>(place - text.data()));
  const std::size_t line_begin = before.rfind('\n') + 1;
  std::string what = std::to_string(std::ranges::count(before, '\n') + 1);
  what.append(":").append(std::to_string(before.size() - line_begin + 1));
  what.append(": ").append(message);
  return base::invalid(std::move(what));
}

std::optional<CoqAbout::Kind> kind_of(std::string_view word) {
  if (word == "Constant") {
    return CoqAbout::Kind::kConstant;
  }
  if (word == "Inductive") {
    return CoqAbout::Kind::kInductive;
  }
  if (word == "Constructor") {
    return CoqAbout::Kind::kConstructor;
  }
  return std::nullopt;
}

// NAME : TYPE, or NAME@{universes |= …} : TYPE
bool read_head(std::string_view head, CoqAbout& about) {
  const std::size_t end = head.find(" : ");
  const std::size_t line = head.find(" :\n");
  const std::size_t colon = std::min(end, line);
  if (colon == std::string_view::npos) {
    return false;
  }
  about.printed_name = trimmed(head.substr(0, colon));
  about.type = trimmed(head.substr(colon + 2));
  const std::size_t universes = about.printed_name.find("@{");
  if (universes != std::string_view::npos) {
    const std::string_view inside = about.printed_name.substr(universes + 2);
    about.universes = trimmed(inside.substr(0, inside.find_first_of("|}")));
    about.printed_name = about.printed_name.substr(0, universes);
  }
  return !about.printed_name.empty() && !about.type.empty();
}

}  // namespace

base::Result<std::vector<CoqAbout>> read_coq_about(std::string_view text) {
  std::vector<CoqAbout> all;
  const std::string_view whole = text;
  for (;;) {
    while (!text.empty() && text.front() == '\n') {
      text.remove_prefix(1);
    }
    if (text.empty()) {
      return all;
    }
    CoqAbout about;
    const char* const begin = text.data();
    const std::size_t head = text.find("\n\n");
    if (head == std::string_view::npos || !read_head(text.substr(0, head), about)) {
      return error_at(whole, begin, "'NAME : TYPE' and an empty line are expected");
    }
    text.remove_prefix(head + 2);
    while (!text.empty() && about.full_name.empty()) {
      const std::string_view line = take_line(text);
      if (line.starts_with(kExpands)) {
        const std::string_view rest = line.substr(kExpands.size());
        const std::size_t blank = std::min(rest.find(' '), rest.size());
        const std::optional<CoqAbout::Kind> kind = kind_of(rest.substr(0, blank));
        if (!kind) {
          return error_at(whole, line.data(), "a constant, inductive or constructor is expected");
        }
        about.kind = *kind;
        about.full_name = trimmed(rest.substr(blank));
      } else if (line.ends_with(" is opaque")) {
        about.body = CoqAbout::Body::kOpaque;
      } else if (line.find(" is transparent") != std::string_view::npos ||
                 line.find(" is basically transparent") != std::string_view::npos) {
        about.body = CoqAbout::Body::kTransparent;
      }
    }
    if (about.full_name.empty()) {
      return error_at(whole, begin, "'Expands to:' is missing");
    }
    all.push_back(about);
  }
}

std::vector<std::vector<std::string_view>> read_coq_assumptions(std::string_view text) {
  std::vector<std::vector<std::string_view>> all;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line == "Axioms:" || line == "Closed under the global context") {
      all.emplace_back();
      continue;
    }
    // NAME : TYPE, on one line or more.
    const std::string_view name = line.substr(0, line.find_first_of(" @"));
    const std::size_t colon = line.find(" :");
    if (!all.empty() && !name.empty() && colon != std::string_view::npos &&
        (colon == name.size() || line[name.size()] == '@')) {
      all.back().push_back(name);
    }
  }
  return all;
}

std::vector<std::vector<std::string_view>> read_coq_needs(std::string_view text) {
  std::vector<std::vector<std::string_view>> all;
  while (!text.empty()) {
    // [NAME(TIMES) NAME(TIMES) ]
    std::string_view line = trimmed(take_line(text));
    if (!line.starts_with('[') || !line.ends_with(']')) {
      continue;
    }
    all.emplace_back();
    line = trimmed(line.substr(1, line.size() - 2));
    while (!line.empty()) {
      const std::string_view entry = line.substr(0, line.find(' '));
      all.back().push_back(entry.substr(0, entry.rfind('(')));
      line = trimmed(line.substr(entry.size()));
    }
  }
  return all;
}

std::vector<CoqFound> read_coq_search(std::string_view text) {
  std::vector<CoqFound> all;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const std::size_t colon = line.find(": ");
    if (!line.empty() && line.front() != ' ' && line.front() != '(') {
      const std::size_t end = colon == std::string_view::npos ? line.find(':') : colon;
      if (end == std::string_view::npos) {
        continue;
      }
      all.push_back({line.substr(0, end), std::string(trimmed(line.substr(end + 1)))});
    } else if (!all.empty() && !line.empty() && line.front() == ' ') {
      std::string& statement = all.back().statement;
      statement.append(statement.empty() ? "" : " ").append(trimmed(line));
    }
  }
  return all;
}

}  // namespace sequent::decls
