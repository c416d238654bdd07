#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace sequent::cli {

// What one subcommand understands: its options and arguments, each bound to the
// variable that it sets, and the help made of them. `--help` is always there.
//
// Borrows: the variables; they must outlive parse(). What is not given keeps the
// value it had.
class Options {
 public:
  explicit Options(std::string command);  // "check", "cache stats"
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  // `names`: "json" or "jobs,j". `what`: the placeholder in the help, as "N".
  Options& flag(std::string_view names, bool& target, std::string_view help);
  Options& text(std::string_view names,
                std::string& target,
                std::string_view what,
                std::string_view help);
  Options& texts(std::string_view names,
                 std::vector<std::string>& target,
                 std::string_view what,
                 std::string_view help);
  // A whole number from 1 on.
  Options& count(std::string_view names, int& target, std::string_view what, std::string_view help);
  Options& duration(std::string_view names,
                    std::chrono::milliseconds& target,
                    std::string_view help);
  Options& size(std::string_view names, std::uint64_t& target, std::string_view help);
  // An argument without a dash; in the order they are declared. `optional`: may be missing.
  Options& argument(std::string_view name, std::string& target, bool optional);
  // All arguments from here on, the last that is declared; at least one, unless `optional`.
  Options& arguments(std::string_view name,
                     std::vector<std::string>& target,
                     bool optional = false);
  Options& summary(std::string_view text);
  Options& example(std::string_view line, std::string_view what);

  enum class Asked { kRun, kHelp };
  // kInvalid: one line that says what is wrong and what to do.
  base::Result<Asked> parse(std::span<const std::string> words);
  [[nodiscard]] std::string help() const;
  // "--json", "--jobs", ...: sorted, without abbreviations.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sequent::cli
