#include "workers/provers/coq/source_tags.h"

#include <algorithm>
#include <array>
#include <string>

#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kInstance = "instance";
constexpr std::array<std::string_view, 5> kHints{"Constructors", "Immediate", "Resolve", "Rewrite",
                                                 "Unfold"};
constexpr std::array<std::string_view, 3> kScopes{"Export", "Global", "Local"};
constexpr std::string_view kBlanks = " \t\r\n";

std::string_view without_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kBlanks), text.size()));
}

// Behind the attributes `#[…]` at the beginning; strings in them may have brackets.
std::string_view without_attributes(std::string_view text) {
  text = without_blanks(text);
  while (text.starts_with("#[")) {
    std::size_t end = 2;
    for (bool quoted = false; end < text.size() && (quoted || text[end] != ']'); ++end) {
      quoted = quoted != (text[end] == '"');
    }
    text = without_blanks(text.substr(std::min(end + 1, text.size())));
  }
  return text;
}

// What stands outside of brackets up to the first colon, with a blank for each bracket.
std::string up_to_colon(std::string_view text) {
  std::string outside;
  int depth = 0;
  for (const char c : text) {
    if (c == ':' && depth == 0) {
      break;
    }
    depth -= c == ')' || c == '}' || c == ']' ? 1 : 0;
    outside += depth == 0 && c != ')' && c != '}' && c != ']' ? c : ' ';
    depth += c == '(' || c == '{' || c == '[' ? 1 : 0;
  }
  return outside;
}

// The words of a text, those with a dot between them as one; as far as `using`.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  const char* end = nullptr;
  for (const std::string_view word : words_of(text)) {
    if (word == "using") {
      break;
    }
    if (end != nullptr && word.data() == end + 1 && *end == '.') {
      names.back().append(".").append(word);
    } else {
      names.emplace_back(word);
    }
    end = word.data() + word.size();
  }
  return names;
}

}  // namespace

std::vector<std::string_view> tags_of_declaration(std::string_view before_name) {
  std::vector<std::string_view> tags;
  const std::string_view command = without_attributes(before_name);
  const std::string_view attributes = before_name.substr(0, before_name.size() - command.size());
  const std::vector<std::string_view> said = words_of(attributes);
  if (std::ranges::find(said, "deprecated") != said.end()) {
    tags.emplace_back("deprecated");
  }
  const std::vector<std::string_view> words = words_of(command);
  if (!words.empty() && words.back() == "Instance") {
    tags.push_back(kInstance);
  }
  return tags;
}

std::vector<TaggedName> names_tagged_by(std::string_view sentence) {
  const std::string text = up_to_colon(without_attributes(sentence));
  std::vector<std::string> names = names_in(text);
  std::size_t at = 0;
  const auto take = [&](std::string_view word) {
    const bool is_there = at < names.size() && names[at] == word;
    at += is_there ? 1 : 0;
    return is_there;
  };
  while (at < names.size() && std::ranges::find(kScopes, names[at]) != kScopes.end()) {
    ++at;
  }
  std::string_view tag;
  bool one = true;
  if (take("Existing")) {
    tag = take("Instance") || take("Instances") ? kInstance : "";
    one = false;
  } else if (take("Coercion") || (take("Identity") && take("Coercion"))) {
    tag = "coercion";
  } else if (take("Canonical")) {
    take("Structure");
    tag = "canonical";
  } else if (take("Hint") && at < names.size() &&
             std::ranges::find(kHints, names[at]) != kHints.end()) {
    ++at;
    tag = "hint";
    one = false;
  }
  std::vector<TaggedName> tagged;
  for (; !tag.empty() && at < names.size(); ++at) {
    if (names[at].front() < '0' || names[at].front() > '9') {
      tagged.push_back({names[at], tag});
    }
    if (one) {
      break;
    }
  }
  return tagged;
}

}  // namespace sequent::provers
