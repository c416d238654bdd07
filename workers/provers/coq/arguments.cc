#include "workers/provers/coq/arguments.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sequent::provers {
namespace {

constexpr std::array<std::string_view, 18> kRefused = {
    "-I",
    "-Q",
    "-R",
    "-batch",
    "-coqlib",
    "-dump-glob",
    "-include",
    "-o",
    "-quick",
    "-schedule-vio-checking",
    "-schedule-vio2vo",
    "-vio",
    "-vio2vo",
    "-vok",
    "-vos",
    "-compile",
    "-top",
    "-topfile",
};
constexpr std::array<std::string_view, 8> kRequire = {
    "-load-vernac-object", "-require", "-r",           "-require-import", "-ri",
    "-require-export",     "-re",      "-load-library"};
constexpr std::array<std::string_view, 5> kRequireFrom = {
    "-rfrom", "-require-import-from", "-rifrom", "-require-export-from", "-refrom"};
constexpr std::array<std::string_view, 5> kLoad = {
    "-load-vernac-source", "-l", "-load-vernac-source-verbose", "-lv", "-init-file"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

base::Result<ArgumentFacts> read_arguments(std::span<const std::string> arguments) {
  ArgumentFacts facts;
  const auto value = [&](std::size_t i) {
    return i < arguments.size() ? arguments[i] : std::string();
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (is_one_of(kRefused, word)) {
      return base::invalid("option " + word + " of coqc cannot be given to a check");
    }
    if (word == "-boot") {
      facts.boot = true;
    } else if (word == "-noinit" || word == "-nois") {
      facts.no_prelude = true;
    } else if (word == "-noglob" || word == "-no-glob") {
      facts.no_glob = true;
    } else if (is_one_of(kRequire, word)) {
      facts.libraries.push_back({"", value(++i)});
    } else if (is_one_of(kRequireFrom, word)) {
      facts.libraries.push_back({value(i + 1), value(i + 2)});
      i += 2;
    } else if (is_one_of(kLoad, word)) {
      facts.loads.push_back(value(++i));
    } else if (word == "-w" || word == "-set" || word == "-unset") {
      ++i;  // its value may look like an option
    }
  }
  return facts;
}

}  // namespace sequent::provers
