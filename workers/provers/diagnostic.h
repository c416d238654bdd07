#pragma once

#include <cstdint>
#include <string>

namespace sequent::provers {

enum class Severity : std::uint8_t { kError, kWarning, kInfo };

// A message of a prover at a place in a file.
struct Diagnostic {
  std::string file;  // as a path of the project: "src/A.v"; empty: of no file
  int line = 0;      // from 1; 0: unknown
  // Bytes of the line, from 1: the first one, and the one past the last (which
  // may lie beyond the line's end if the place goes over several lines).
  int column = 0;
  int end_column = 0;
  Severity severity = Severity::kError;
  std::string text;  // the prover's words, several lines, no newline at the end
  bool operator==(const Diagnostic&) const = default;
};

}  // namespace sequent::provers
