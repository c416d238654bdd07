// Random commands on `sequent serve` and on redis-server: replies and what is stored must be equal.
//
// usage: differential_test [--seed N] [--rounds N] [--commands N] [--differences N] [COMMAND]...
// Each round starts empty with a seed of its own, speaks RESP2 or RESP3 in turn, and compares all
// keys at its end, each fourth also after a restart. Only lines that say one of the commands
// named are used, if some are ("xgroup create"). A difference is shrunk to the fewest commands that
// show it; after --differences of them (1), the program ends with 1. Without redis-server it ends
// with 77. SEQUENT names the program.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/base/parse.h"
#include "tests/differential/duel.h"
#include "tests/differential/shrink.h"

namespace sequent::test {
namespace {

struct Settings {
  std::uint64_t seed = 1;
  std::uint64_t rounds = 120;
  std::uint64_t commands = 500;
  std::uint64_t differences = 1;
  std::set<std::string> only;
};

std::string quoted(const std::string& word) {
  std::string text = "\"";
  for (const char c : word.substr(0, 300)) {
    char hex[5];
    if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
      text += c;
    } else {
      std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned char>(c));
      text += hex;
    }
  }
  return text + '"';
}

void print(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    std::cout << ' ' << quoted(word);
  }
  std::cout << '\n';
}

class Search {
 public:
  Search(const Settings& settings, const std::string& sequent)
      : settings_(&settings), grammar_(Grammar::load()), duel_(sequent) {
    for (const Line& line : grammar_.lines) {
      for (const Pattern& pattern : line.patterns) {
        has_[pattern.name] = duel_.has(pattern.name);
      }
    }
  }

  // True: no difference was found.
  bool run() {
    if (const std::string names = unsaid(); !names.empty()) {
      throw std::runtime_error("no line of commands.grammar says: " + names);
    }
    std::uint64_t found = 0;
    for (std::uint64_t round = 0; round < settings_->rounds; ++round) {
      if (!this->round(round) && ++found == settings_->differences) {
        break;
      }
    }
    std::cout << said_ << " commands of " << grammar_.lines.size() << " lines, " << found
              << " differences\n";
    for (const auto& [name, known] : has_) {
      if (!known) {
        std::cout << "not said, since it is no command here: " << name << '\n';
      }
    }
    return found == 0;
  }

 private:
  [[nodiscard]] bool wanted(const Line& line) const {
    const auto named = [this](const Pattern& pattern) {
      return settings_->only.count(pattern.name) > 0;
    };
    const auto can_be_said = [this](const Pattern& pattern) {
      return has_.at(pattern.name) && differed_.count(pattern.name) == 0;
    };
    return std::all_of(line.patterns.begin(), line.patterns.end(), can_be_said) &&
           (settings_->only.empty() ||
            std::any_of(line.patterns.begin(), line.patterns.end(), named));
  }

  // The commands named that no line says.
  [[nodiscard]] std::string unsaid() const {
    std::string names;
    for (const std::string& name : settings_->only) {
      const bool said =
          std::any_of(grammar_.lines.begin(), grammar_.lines.end(), [&](const Line& line) {
            return std::any_of(line.patterns.begin(), line.patterns.end(),
                               [&](const Pattern& pattern) { return pattern.name == name; });
          });
      if (!said) {
        names.append(names.empty() ? "" : ", ").append(name);
      }
    }
    return names;
  }

  bool round(std::uint64_t round) {
    const int protocol = round % 2 == 0 ? 2 : 3;
    const bool restart = round % 4 == 3;
    Generator generator(grammar_, settings_->seed + round,
                        [this](const Line& line) { return wanted(line); });
    if (generator.empty()) {
      throw std::runtime_error("no line of the grammar is left that could be said");
    }
    std::vector<Step> steps;
    while (steps.size() < settings_->commands) {
      for (Step& step : generator.next()) {
        steps.push_back(std::move(step));
      }
    }
    said_ += steps.size();
    const auto difference = duel_.run(steps, protocol, restart);
    if (!difference) {
      return true;
    }
    std::cout << "seed " << settings_->seed + round << ", RESP" << protocol << ", "
              << difference->name << ":\n";
    steps.resize(std::min(steps.size(), difference->at + 1));
    const auto differs = [&](const std::vector<Step>& fewer) {
      return duel_.run(fewer, protocol, restart).has_value();
    };
    if (differs(steps)) {
      steps = shrink(std::move(steps), differs);
    } else {
      std::cout << "  not again when it was repeated; the last commands:\n";
      steps.erase(steps.begin(), steps.end() - std::min<std::ptrdiff_t>(std::ssize(steps), 20));
    }
    report(steps, duel_.run(steps, protocol, restart).value_or(*difference));
    return false;
  }

  void report(const std::vector<Step>& steps, const Difference& difference) {
    for (const Step& step : steps) {
      std::cout << "   ";
      print(step.words);
    }
    std::cout << "at:";
    print(difference.words);
    std::cout << "  here:  " << difference.ours << "\n  redis: " << difference.theirs << "\n\n"
              << std::flush;
    // Later rounds look for others.
    differed_.insert(steps.empty() ? difference.name : steps.back().name);
  }

  const Settings* settings_;
  Grammar grammar_;
  Duel duel_;
  std::map<std::string, bool> has_;  // by the name of a command: ours
  std::set<std::string> differed_;
  std::uint64_t said_ = 0;
};

// False: the words are wrong, which is printed.
bool read_settings(const std::vector<std::string>& words, Settings& settings) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::uint64_t* number = words[i] == "--seed"          ? &settings.seed
                            : words[i] == "--rounds"      ? &settings.rounds
                            : words[i] == "--commands"    ? &settings.commands
                            : words[i] == "--differences" ? &settings.differences
                                                          : nullptr;
    if (number == nullptr) {
      settings.only.insert(words[i]);
      continue;
    }
    const auto value = i + 1 < words.size() ? base::parse_uint(words[++i]) : std::nullopt;
    if (!value) {
      std::cerr << words[i] << ": needs a number\n";
      return false;
    }
    *number = *value;
  }
  return true;
}

int run(const std::vector<std::string>& words) {
  Settings settings;
  const char* const sequent = std::getenv("SEQUENT");
  if (!read_settings(words, settings) || sequent == nullptr) {
    std::cerr << "see the head of tests/differential/differential_test.cc\n";
    return 2;
  }
  if (!RedisServer::installed()) {
    std::cout << "skipped: redis-server is not installed\n";
    return 77;
  }
  return Search(settings, sequent).run() ? 0 : 1;
}

}  // namespace
}  // namespace sequent::test

int main(int argc, char** argv) {
  try {
    return sequent::test::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
