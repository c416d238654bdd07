#include "proofcache/results/origin.h"

#include <algorithm>
#include <utility>

namespace sequent::proofcache {
namespace {

constexpr std::uint32_t kMostMarks = 1U << 20U;  // in one list

template <typename Number>
void put(std::string& bytes, Number number) {
  for (std::size_t i = 0; i < sizeof number; ++i) {
    bytes += static_cast<char>((number >> (8 * i)) & 0xFFU);
  }
}

void put(std::string& bytes, const std::vector<NamedMark>& marks) {
  put(bytes, static_cast<std::uint32_t>(marks.size()));
  for (const NamedMark& mark : marks) {
    put(bytes, mark.name);
    put(bytes, mark.content);
  }
}

// Takes values off the front; once something is missing, all that follows is zero.
class Front {
 public:
  explicit Front(std::string_view bytes) : bytes_(bytes) {}

  template <typename Number>
  Number number() {
    Number value = 0;
    const std::string_view part = take(sizeof value);
    for (std::size_t i = 0; i < part.size(); ++i) {
      value |=
          static_cast<Number>(static_cast<Number>(static_cast<unsigned char>(part[i])) << (8 * i));
    }
    return value;
  }
  base::Digest digest() { return base::Digest::from_raw(take(32)).value_or(base::Digest()); }
  NamedMark mark() {
    const Mark name = number<Mark>();
    return {name, number<Mark>()};
  }
  std::vector<NamedMark> marks() {
    std::vector<NamedMark> list;
    const auto count = number<std::uint32_t>();
    if (count > kMostMarks || count > bytes_.size() / 16) {
      whole_ = false;
      return list;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
      list.push_back(mark());
    }
    return list;
  }
  // All was there, and nothing is left.
  [[nodiscard]] bool finished() const { return whole_ && bytes_.empty(); }

 private:
  std::string_view take(std::size_t count) {
    if (bytes_.size() < count) {
      whole_ = false;
      bytes_ = {};
      return {};
    }
    const std::string_view part = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return part;
  }

  std::string_view bytes_;
  bool whole_ = true;
};

std::vector<NamedMark> marks_of(const std::vector<NamedDigest>& list) {
  std::vector<NamedMark> marks;
  marks.reserve(list.size());
  for (const NamedDigest& one : list) {
    marks.push_back({mark_of(one.name), mark_of(one.digest)});
  }
  return marks;
}

}  // namespace

Mark mark_of(const base::Digest& digest) {
  Mark mark = 0;
  for (std::size_t i = 0; i < sizeof mark; ++i) {
    mark = mark << 8U | digest.bytes[i];
  }
  return mark;
}

Mark mark_of(std::string_view text) {
  return mark_of(base::sha256(text));
}

std::string Origin::encode() const {
  std::string bytes(key.raw());
  put(bytes, prover);
  bytes += arguments.raw();
  bytes += environment.raw();
  put(bytes, source.name);
  put(bytes, source.content);
  bytes += observer ? '\1' : '\0';
  put(bytes, files);
  put(bytes, libraries);
  put(bytes, dependencies);
  return bytes;
}

std::optional<Origin> Origin::decode(std::string_view bytes) {
  Front front(bytes);
  Origin origin;
  origin.key = front.digest();
  origin.prover = front.number<Mark>();
  origin.arguments = front.digest();
  origin.environment = front.digest();
  origin.source = front.mark();
  origin.observer = front.number<std::uint8_t>() != 0;
  origin.files = front.marks();
  origin.libraries = front.marks();
  origin.dependencies = front.marks();
  return front.finished() ? std::optional(std::move(origin)) : std::nullopt;
}

Origin origin_of(const base::Digest& key,
                 const JobInputs& inputs,
                 std::span<const DirectDependency> dependencies) {
  Origin origin{.key = key,
                .prover = mark_of(inputs.prover),
                .arguments = base::sha256(words_text(inputs.arguments)),
                .environment = base::sha256(words_text(assignments(inputs.environment))),
                .source = {mark_of(inputs.source.name), mark_of(inputs.source.digest)},
                .observer = inputs.observer,
                .files = marks_of(inputs.files),
                .libraries = marks_of(inputs.libraries),
                .dependencies = {}};
  for (const DirectDependency& dependency : dependencies) {
    const TreeDigests& tree = dependency.tree;
    origin.dependencies.push_back(
        {mark_of(dependency.module), mark_of(inputs.observer ? tree.full : tree.interface)});
  }
  return origin;
}

std::string words_text(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text.append(word).push_back('\0');
  }
  return text;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::vector<std::string> assignments(
    const std::vector<std::pair<std::string, std::string>>& variables) {
  std::vector<std::string> words;
  words.reserve(variables.size());
  for (const auto& [name, value] : variables) {
    words.push_back(name + "=" + value);
  }
  return words;
}

}  // namespace sequent::proofcache
