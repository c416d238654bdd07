#include "decls/import/lean_export.h"

#include <filesystem>

#include "decls/import/lean_export_library.h"
#include "decls/import/lean_export_ndjson.h"
#include "decls/import/lean_export_text.h"
#include "decls/import/line_reader.h"

namespace sequent::decls {
namespace {

// Lines between two reports: some hundredths of a second.
constexpr std::uint64_t kReportEvery = 20000;

// Gives each line to `reader`, and tells how far it is.
template <typename Reader>
base::Status read_lines(LineReader& lines,
                        std::string_view first,
                        Reader& reader,
                        const LeanExportLibrary& library,
                        const ImportProgress& progress) {
  const auto step = [&] {
    return report(progress, {lines.bytes_done(), lines.bytes_total(), library.declarations()});
  };
  std::optional<std::string_view> line = first;
  for (std::uint64_t count = 1; line; ++count) {
    SEQUENT_TRY(reader.read(*line));
    if (count % kReportEvery == 0) {
      SEQUENT_TRY(step());
    }
    SEQUENT_TRY_ASSIGN(line, lines.next());
  }
  return step();
}

}  // namespace

base::Status read_lean_export(const std::string& path,
                              const LeanExportOptions& options,
                              const ImportProgress& progress,
                              DeclarationSink& sink) {
  SEQUENT_TRY_ASSIGN(LineReader lines, LineReader::open(path));
  SEQUENT_TRY_ASSIGN(const std::optional<std::string_view> first, lines.next());
  if (!first) {
    return base::invalid(path + ":1:1: the file is empty");
  }
  LeanExportLibrary library(std::filesystem::path(path).stem().string(), options, sink);
  if (first->starts_with('{')) {
    LeanExportNdjson reader(lines, library);
    return read_lines(lines, *first, reader, library, progress);
  }
  LeanExportText reader(lines, library);
  return read_lines(lines, *first, reader, library, progress);
}

}  // namespace sequent::decls
