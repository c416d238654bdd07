#include "search/packed_ids.h"

#include <algorithm>

namespace sequent::search {
namespace {

// What is seen most in wide patterns: bits cost less time, and up to twice the bytes of gaps.
constexpr std::size_t kBytesForBits = 2;

void append_number(std::uint32_t number, std::vector<std::uint8_t>& to) {
  for (; number >= 0x80; number >>= 7U) {
    to.push_back(static_cast<std::uint8_t>(number | 0x80U));
  }
  to.push_back(static_cast<std::uint8_t>(number));
}

void append_gaps(std::span<const std::uint32_t> ids, std::vector<std::uint8_t>& to) {
  for (std::size_t i = 1; i < ids.size(); ++i) {
    append_number(ids[i] - ids[i - 1] - 1, to);
  }
}

template <typename Number>
void store(Number number, std::size_t at, std::vector<std::uint8_t>& to) {
  std::memcpy(to.data() + at, &number, sizeof number);
}

}  // namespace

PackedIds::Form PackedIds::form_of(std::size_t size, std::uint64_t first, std::uint64_t last) {
  if (size < kBlock) {
    return Form::kGaps;
  }
  const std::uint64_t words = last / kWord - first / kWord + 1;
  return words * sizeof(std::uint64_t) <= size * kBytesForBits ? Form::kBits : Form::kBlocks;
}

void PackedIds::pack(std::span<const std::uint32_t> ids, std::vector<std::uint8_t>& to) {
  const Form form = ids.empty() ? Form::kGaps : form_of(ids.size(), ids.front(), ids.back());
  append_number(static_cast<std::uint32_t>(ids.size()) * kForms + static_cast<std::uint32_t>(form),
                to);
  if (form == Form::kBits) {
    pack_bits(ids, to);
  } else if (form == Form::kBlocks) {
    pack_blocks(ids, to);
  } else {
    pack_gaps(ids, to);
  }
}

void PackedIds::pack_gaps(std::span<const std::uint32_t> ids, std::vector<std::uint8_t>& to) {
  if (!ids.empty()) {
    append_number(ids.front(), to);
    append_gaps(ids, to);
  }
}

void PackedIds::pack_blocks(std::span<const std::uint32_t> ids, std::vector<std::uint8_t>& to) {
  const std::size_t heads = to.size();
  const std::size_t gaps = heads + (ids.size() + kBlock - 1) / kBlock * kBlockHead;
  to.resize(gaps);
  for (std::size_t block = 0; block * kBlock < ids.size(); ++block) {
    const auto here = ids.subspan(block * kBlock, std::min(kBlock, ids.size() - block * kBlock));
    store(here.front(), heads + block * kBlockHead, to);
    store(static_cast<std::uint32_t>(to.size() - gaps), heads + block * kBlockHead + 4, to);
    append_gaps(here, to);
  }
}

void PackedIds::pack_bits(std::span<const std::uint32_t> ids, std::vector<std::uint8_t>& to) {
  const std::uint32_t base = ids.front() / kWord;
  std::vector<std::uint64_t> words(ids.back() / kWord - base + 1, 0);
  for (const std::uint32_t id : ids) {
    words[id / kWord - base] |= 1ULL << (id % kWord);
  }
  append_number(base, to);
  append_number(static_cast<std::uint32_t>(words.size()), to);
  for (const std::uint64_t word : words) {
    to.resize(to.size() + sizeof word);
    store(word, to.size() - sizeof word, to);
  }
}

void PackedIds::keep_common(std::vector<std::uint32_t>& ids) const {
  if (size_ == 0) {
    ids.clear();
    return;
  }
  switch (form_) {
    case Form::kOne:
      ids.assign(std::ranges::binary_search(ids, one_) ? 1 : 0, one_);
      return;
    case Form::kGaps:
      keep_in_gaps(ids);
      return;
    case Form::kBlocks:
      keep_in_blocks(ids);
      return;
    case Form::kBits:
      keep_in_bits(ids);
      return;
  }
}

void PackedIds::keep_in_gaps(std::vector<std::uint32_t>& ids) const {
  const std::uint8_t* at = at_;
  std::uint32_t id = read_number(at);
  std::size_t left = size_ - 1;
  std::size_t kept = 0;
  for (const std::uint32_t wanted : ids) {
    for (; id < wanted && left > 0; --left) {
      id += read_number(at) + 1;
    }
    ids[kept] = wanted;
    kept += id == wanted ? 1 : 0;
  }
  ids.resize(kept);
}

std::size_t PackedIds::block_with(std::uint32_t id, std::size_t from) const {
  const std::size_t count = blocks();
  std::size_t step = 1;
  while (from + step < count && first_of(from + step) <= id) {
    from += step;
    step *= 2;
  }
  // It stands before from + step.
  std::size_t end = std::min(count, from + step);
  while (end - from > 1) {
    const std::size_t middle = from + (end - from) / 2;
    (first_of(middle) <= id ? from : end) = middle;
  }
  return from;
}

void PackedIds::keep_in_blocks(std::vector<std::uint32_t>& ids) const {
  std::size_t block = 0;
  std::uint32_t next_first = blocks() > 1 ? first_of(1) : ~0U;
  const std::uint8_t* at = gaps_of(0);
  std::uint32_t id = first_of(0);
  std::size_t left = std::min<std::size_t>(kBlock, size_) - 1;
  std::size_t kept = 0;
  for (const std::uint32_t wanted : ids) {
    if (wanted >= next_first) {
      block = block_with(wanted, block);
      at = gaps_of(block);
      id = first_of(block);
      left = std::min<std::size_t>(kBlock, size_ - block * kBlock) - 1;
      next_first = block + 1 < blocks() ? first_of(block + 1) : ~0U;
    }
    for (; id < wanted && left > 0; --left) {
      id += read_number(at) + 1;
    }
    ids[kept] = wanted;
    kept += id == wanted ? 1 : 0;
  }
  ids.resize(kept);
}

void PackedIds::keep_in_bits(std::vector<std::uint32_t>& ids) const {
  const std::uint8_t* at = at_;
  const std::uint32_t base = read_number(at);
  const std::uint32_t words = read_number(at);
  std::size_t kept = 0;
  for (const std::uint32_t wanted : ids) {
    const std::uint32_t word = wanted / kWord - base;  // huge where it stands before
    if (word < words) {
      ids[kept] = wanted;
      kept += load<std::uint64_t>(at + word * sizeof(std::uint64_t)) >> (wanted % kWord) & 1U;
    }
  }
  ids.resize(kept);
}

}  // namespace sequent::search
