#include "workers/provers/coq/vo_contents.h"

#include "workers/provers/coq/vo_file.h"

namespace sequent::provers {
namespace {

// What OCaml's Marshal writes in front of the value that `Declare ML Module` adds to a
// library: a pair whose first half is the hash of that kind of object.
constexpr std::string_view kPluginMark("\xa0\x02\x2d\x85\x7a\x81", 6);
// Between the mark and the list of names, in 8.16.
constexpr std::string_view kPluginHead("\xb0\x40\xa0\xa0\x90", 5);

std::optional<std::string> marshalled_string(std::string_view bytes) {
  if (bytes.empty()) {
    return std::nullopt;
  }
  const auto code = static_cast<unsigned char>(bytes[0]);
  std::size_t head = 1;
  std::size_t size = 0;
  if (code >= 0x20 && code < 0x40) {
    size = code & 0x1fU;
  } else if (code == 0x09 && bytes.size() > 1) {
    size = static_cast<unsigned char>(bytes[1]);
    head = 2;
  } else {
    return std::nullopt;
  }
  if (bytes.size() < head + size) {
    return std::nullopt;
  }
  return std::string(bytes.substr(head, size));
}

}  // namespace

std::optional<std::vector<std::string>> plugins_in_vo(std::string_view bytes) {
  std::vector<std::string> plugins;
  const std::optional<VoTable> table = read_vo_table(bytes);
  const VoSegment* library = table ? table->find("library") : nullptr;
  if (library == nullptr) {
    return std::nullopt;
  }
  std::string_view rest = bytes.substr(library->offset, library->size);
  std::size_t found = 0;
  while ((found = rest.find(kPluginMark)) != std::string_view::npos) {
    rest.remove_prefix(found + kPluginMark.size());
    if (rest.substr(0, kPluginHead.size()) != kPluginHead) {
      return std::nullopt;
    }
    const std::optional<std::string> name = marshalled_string(rest.substr(kPluginHead.size()));
    if (!name) {
      return std::nullopt;
    }
    plugins.push_back(name->substr(name->rfind(':') + 1));
  }
  return plugins;
}

bool may_load(std::string_view bytes, const std::set<std::string, std::less<>>& names) {
  const std::optional<VoTable> table = read_vo_table(bytes);
  const VoSegment* const summary = table ? table->find("summary") : nullptr;
  if (summary == nullptr) {
    return true;
  }
  // Its table of what it loads has each name at least once.
  const std::string_view rest = bytes.substr(summary->offset, summary->size);
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const std::optional<std::string> string = marshalled_string(rest.substr(i));
    if (string && names.contains(*string)) {
      return true;
    }
  }
  return false;
}

}  // namespace sequent::provers
