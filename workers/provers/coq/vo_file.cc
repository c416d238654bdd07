#include "workers/provers/coq/vo_file.h"

#include <algorithm>
#include <array>

namespace sequent::provers {
namespace {

constexpr std::string_view kMagic = "Coq!";
constexpr std::uint64_t kMd5Size = 16;
constexpr std::int32_t kFirstKnown = 81600;  // 8.16.0
constexpr std::int32_t kLastKnown = 81699;

// What OCaml's Marshal writes for `None`: a header and the number 0. The value of `tasks`
// and `universes` in a library without delayed proofs.
constexpr std::array<unsigned char, 21> kMarshalledNone = {
    0x84, 0x95, 0xa6, 0xbe, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40};

// Reads big-endian numbers and stops for good at the first that is not there.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    for (const char c : text(size)) {
      value = value << 8 | static_cast<unsigned char>(c);
    }
    return value;
  }
  std::string_view text(std::uint64_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

bool is_none(std::string_view bytes, const VoSegment& segment) {
  const std::string_view none(reinterpret_cast<const char*>(kMarshalledNone.data()),
                              kMarshalledNone.size());
  return bytes.substr(segment.offset, segment.size) == none;
}

// The two segments of the interface, if the file is a finished library of a
// version whose layout we know.
struct Interface {
  std::string_view summary;
  std::string_view library;
};
std::optional<Interface> interface_of(std::string_view bytes) {
  const std::optional<VoTable> table = read_vo_table(bytes);
  if (!table || table->version < kFirstKnown || table->version > kLastKnown ||
      table->segments.size() != 5) {
    return std::nullopt;
  }
  const VoSegment* library = table->find("library");
  const VoSegment* opaques = table->find("opaques");
  const VoSegment* summary = table->find("summary");
  const VoSegment* tasks = table->find("tasks");
  const VoSegment* universes = table->find("universes");
  if (library == nullptr || opaques == nullptr || summary == nullptr || tasks == nullptr ||
      universes == nullptr || !is_none(bytes, *tasks) || !is_none(bytes, *universes)) {
    return std::nullopt;
  }
  return Interface{bytes.substr(summary->offset, summary->size),
                   bytes.substr(library->offset, library->size)};
}

}  // namespace

const VoSegment* VoTable::find(std::string_view name) const {
  const auto found = std::find_if(segments.begin(), segments.end(),
                                  [&](const VoSegment& segment) { return segment.name == name; });
  return found == segments.end() ? nullptr : &*found;
}

std::optional<VoTable> read_vo_table(std::string_view bytes) {
  Reader head(bytes);
  if (head.text(kMagic.size()) != kMagic) {
    return std::nullopt;
  }
  VoTable table;
  table.version = static_cast<std::int32_t>(head.number(4));
  const std::uint64_t position = head.number(8);
  if (head.failed() || position > bytes.size()) {
    return std::nullopt;
  }
  Reader reader(bytes.substr(position));
  const std::uint64_t count = reader.number(4);
  for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
    VoSegment segment;
    segment.name = reader.text(reader.number(4));
    segment.offset = reader.number(8);
    segment.size = reader.number(8);
    const std::string_view md5 = reader.text(kMd5Size);
    if (reader.failed() || segment.offset > position || segment.size > position - segment.offset ||
        kMd5Size > position - segment.offset - segment.size ||
        bytes.substr(segment.offset + segment.size, kMd5Size) != md5) {
      return std::nullopt;
    }
    table.segments.push_back(std::move(segment));
  }
  if (reader.failed() || !reader.at_end()) {
    return std::nullopt;
  }
  return table;
}

proofcache::ProductDigests vo_digests(std::string_view bytes) {
  proofcache::ProductDigests digests;
  digests.full = base::sha256(bytes);
  const std::optional<Interface> interface = interface_of(bytes);
  digests.interface =
      interface ? base::Hasher().field(interface->summary).field(interface->library).finish()
                : digests.full;
  return digests;
}

}  // namespace sequent::provers
