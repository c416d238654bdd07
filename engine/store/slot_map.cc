#include "engine/store/slot_map.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace sequent::store {
namespace {

using resp::Reply;
using resp::ReplyKind;

template <typename Number>
std::optional<Number> parse(std::string_view text, Number most) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most) {
    return std::nullopt;
  }
  return value;
}

std::string_view take_word(std::string_view& text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, blank);
  text.remove_prefix(std::min(blank + 1, text.size()));
  return word;
}

// A node that does not say its host is reached where the one that names it is.
std::string host_or(const std::string& host, const HostPort& asked) {
  return host.empty() || host == "?" ? asked.host : host;
}

bool is_slot(const Reply& reply) {
  return reply.kind == ReplyKind::kInteger && reply.integer >= 0 &&
         reply.integer < static_cast<std::int64_t>(kHashSlots);
}

}  // namespace

base::Result<SlotMap> SlotMap::read(const Reply& reply, const HostPort& asked) {
  if (reply.is_error()) {
    return base::unavailable("CLUSTER SLOTS: " + reply.text);
  }
  SlotMap map;
  for (const Reply& range : reply.items) {
    const bool whole = range.items.size() >= 3 && is_slot(range.items[0]) &&
                       is_slot(range.items[1]) && range.items[2].items.size() >= 2;
    if (!whole) {
      return base::unavailable("CLUSTER SLOTS gives no ranges of slots");
    }
    const Reply& node = range.items[2];
    const HostPort primary{.host = host_or(node.items[0].text, asked),
                           .port = static_cast<int>(node.items[1].integer)};
    for (std::int64_t slot = range.items[0].integer; slot <= range.items[1].integer; ++slot) {
      map.put(static_cast<std::uint16_t>(slot), primary);
    }
  }
  map.settle();
  if (map.primaries_.empty()) {
    return base::unavailable("no node of the Cluster has slots");
  }
  return map;
}

const HostPort* SlotMap::owner(std::uint16_t slot) const {
  const std::uint16_t index = owners_[slot];
  return index == kNobody ? nullptr : &primaries_[index];
}

void SlotMap::assign(std::uint16_t slot, const HostPort& node) {
  put(slot, node);
  settle();
}

void SlotMap::put(std::uint16_t slot, const HostPort& node) {
  const auto found = std::find(primaries_.begin(), primaries_.end(), node);
  owners_[slot] = static_cast<std::uint16_t>(found - primaries_.begin());
  if (found == primaries_.end()) {
    primaries_.push_back(node);
  }
}

void SlotMap::settle() {
  std::vector<HostPort> ordered;
  std::vector<std::uint16_t> moved_to(primaries_.size(), kNobody);
  for (std::uint16_t& owner : owners_) {
    if (owner == kNobody) {
      continue;
    }
    if (moved_to[owner] == kNobody) {
      moved_to[owner] = static_cast<std::uint16_t>(ordered.size());
      ordered.push_back(primaries_[owner]);
    }
    owner = moved_to[owner];
  }
  primaries_ = std::move(ordered);
}

std::uint16_t SlotMap::first_slot(std::size_t index) const {
  const auto found = std::find(owners_.begin(), owners_.end(), index);
  return static_cast<std::uint16_t>(found - owners_.begin());
}

std::optional<Redirection> redirection_in(const Reply& reply, const HostPort& asked) {
  std::string_view text = reply.text;
  const bool ask = text.starts_with("ASK ");
  if (!reply.is_error() || !(ask || text.starts_with("MOVED "))) {
    return std::nullopt;
  }
  take_word(text);
  const auto slot = parse<std::uint16_t>(take_word(text), kHashSlots - 1);
  const std::size_t colon = text.rfind(':');
  if (!slot || colon == std::string_view::npos) {
    return std::nullopt;
  }
  const auto port = parse<int>(text.substr(colon + 1), 65535);
  if (!port) {
    return std::nullopt;
  }
  return Redirection{
      .ask = ask,
      .slot = *slot,
      .node = {.host = host_or(std::string(text.substr(0, colon)), asked), .port = *port}};
}

}  // namespace sequent::store
