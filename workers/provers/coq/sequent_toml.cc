#include "workers/provers/coq/sequent_toml.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include <toml++/toml.h>

namespace sequent::provers {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};
constexpr std::array kTimeUnits = {Unit{"h", 3'600'000}, Unit{"min", 60'000}, Unit{"ms", 1},
                                   Unit{"m", 60'000}, Unit{"s", 1000}};
constexpr std::array kMemoryUnits = {Unit{"G", 1ULL << 30}, Unit{"M", 1ULL << 20},
                                     Unit{"K", 1ULL << 10}, Unit{"B", 1}, Unit{"T", 1ULL << 40}};

// A sum of numbers with units: "1h30m". Absent: it does not read as one, or is 0 or too large.
template <std::size_t N>
std::optional<std::uint64_t> parse_quantity(std::string_view text,
                                            const std::array<Unit, N>& units) {
  constexpr std::uint64_t kLargest = 1ULL << 52;
  std::uint64_t sum = 0;
  while (!text.empty()) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) {
      return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const Unit* unit = nullptr;
    for (const Unit& known : units) {
      if (unit == nullptr && text.substr(0, known.name.size()) == known.name) {
        unit = &known;
      }
    }
    if (unit == nullptr || value > kLargest / unit->factor) {
      return std::nullopt;
    }
    text.remove_prefix(unit->name.size());
    sum += value * unit->factor;
    if (sum > kLargest) {
      return std::nullopt;
    }
  }
  return sum == 0 ? std::nullopt : std::optional(sum);
}

int line_of(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

class Reader {
 public:
  explicit Reader(std::string_view name) : name_(name) {}

  base::Result<std::vector<FileRules>> read(const toml::table& table) {
    std::vector<FileRules> rules(1);
    for (const auto& [key, node] : table) {
      if (key.str() == "files") {
        continue;
      }
      SEQUENT_TRY(read_key(key, node, rules[0]));
    }
    if (const toml::node* files = table.get("files")) {
      const toml::array* list = files->as_array();
      if (list == nullptr || !list->is_homogeneous(toml::node_type::table)) {
        return error(*files, "files: write each as [[files]]");
      }
      for (const toml::node& entry : *list) {
        SEQUENT_TRY_ASSIGN(FileRules rule, read_files(*entry.as_table()));
        rules.push_back(std::move(rule));
      }
    }
    return rules;
  }

 private:
  base::Error error(const toml::node& node, const std::string& what) const {
    return base::invalid(std::string(name_) + ":" + std::to_string(line_of(node)) + ": " + what);
  }

  base::Result<FileRules> read_files(const toml::table& table) {
    FileRules rule;
    rule.line = line_of(table);
    for (const auto& [key, node] : table) {
      if (key.str() == "match") {
        SEQUENT_TRY(read_words(key, node, rule.patterns));
      } else {
        SEQUENT_TRY(read_key(key, node, rule));
      }
    }
    if (rule.patterns.empty()) {
      return error(table, "[[files]] wants match = [\"pattern\", ...]");
    }
    return rule;
  }

  base::Status read_key(const toml::key& key, const toml::node& node, FileRules& rule) {
    if (key.str() == "arguments") {
      return read_words(key, node, rule.arguments);
    }
    if (key.str() == "environment") {
      return read_words(key, node, rule.environment);
    }
    if (key.str() == "labels") {
      return read_words(key, node, rule.labels);
    }
    if (key.str() == "time") {
      return read_time(node, rule.limits);
    }
    if (key.str() == "memory") {
      return read_memory(node, rule.limits);
    }
    return base::invalid(std::string(name_) + ":" + std::to_string(key.source().begin.line) +
                         ": unknown key `" + std::string(key.str()) +
                         "` (known: arguments, environment, labels, memory, time, and match in "
                         "[[files]])");
  }

  // A list of strings, or one string.
  base::Status read_words(const toml::key& key,
                          const toml::node& node,
                          std::vector<std::string>& words) {
    if (const toml::value<std::string>* one = node.as_string()) {
      words.push_back(one->get());
      return {};
    }
    const toml::array* list = node.as_array();
    if (list == nullptr) {
      return error(node, std::string(key.str()) + ": a list of strings is wanted");
    }
    for (const toml::node& item : *list) {
      const toml::value<std::string>* word = item.as_string();
      if (word == nullptr || word->get().find('\0') != std::string::npos) {
        return error(item, std::string(key.str()) + ": a list of strings is wanted");
      }
      words.push_back(word->get());
    }
    return {};
  }

  base::Status read_time(const toml::node& node, Limits& limits) {
    std::optional<std::uint64_t> ms;
    if (const toml::value<std::string>* text = node.as_string()) {
      ms = parse_quantity(text->get(), kTimeUnits);
    } else if (const std::optional<double> seconds = node.value<double>();
               seconds && *seconds >= 0.001 && *seconds < 1e12) {
      ms = static_cast<std::uint64_t>(std::llround(*seconds * 1000));
    }
    if (!ms) {
      return error(node, "time: write \"90s\", \"10m\", \"1h30m\" or a number of seconds");
    }
    limits.time = std::chrono::milliseconds(*ms);
    return {};
  }

  base::Status read_memory(const toml::node& node, Limits& limits) {
    std::optional<std::uint64_t> bytes;
    if (const toml::value<std::string>* text = node.as_string()) {
      bytes = parse_quantity(text->get(), kMemoryUnits);
    } else if (const toml::value<std::int64_t>* number = node.as_integer();
               number != nullptr && number->get() > 0) {
      bytes = static_cast<std::uint64_t>(number->get());
    }
    if (!bytes) {
      return error(node, "memory: write \"512M\", \"4G\" or a number of bytes");
    }
    limits.memory_bytes = *bytes;
    return {};
  }

  std::string_view name_;
};

}  // namespace

base::Result<std::vector<FileRules>> parse_sequent_toml(std::string_view text,
                                                        std::string_view name) {
  try {
    const toml::table table = toml::parse(text, name);
    return Reader(name).read(table);
  } catch (const toml::parse_error& problem) {
    std::string what(problem.description());
    for (char& c : what) {
      c = c == '\n' ? ' ' : c;
    }
    return base::invalid(std::string(name) + ":" + std::to_string(problem.source().begin.line) +
                         ": " + what);
  }
}

}  // namespace sequent::provers
