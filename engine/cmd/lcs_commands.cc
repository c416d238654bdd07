#include "engine/cmd/lcs_commands.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/string_value.h"

namespace sequent::cmd {
namespace {

constexpr std::size_t kMostCells = 512ULL * 1024 * 1024 / sizeof(std::uint32_t);

struct LcsOptions {
  bool length = false;
  bool indexes = false;
  bool match_lengths = false;
  std::size_t least_match = 0;
};

// A run of equal bytes, by the first position in each string.
struct Match {
  std::size_t a;
  std::size_t b;
  std::size_t size;
};

// Lengths of the longest common subsequences of all pairs of beginnings.
class Lengths {
 public:
  Lengths(std::string_view a, std::string_view b)
      : width_(b.size() + 1), cells_((a.size() + 1) * width_) {
    for (std::size_t i = 1; i <= a.size(); ++i) {
      for (std::size_t j = 1; j <= b.size(); ++j) {
        cells_[i * width_ + j] =
            a[i - 1] == b[j - 1] ? at(i - 1, j - 1) + 1 : std::max(at(i - 1, j), at(i, j - 1));
      }
    }
  }
  [[nodiscard]] std::uint32_t at(std::size_t i, std::size_t j) const {
    return cells_[i * width_ + j];
  }

 private:
  std::size_t width_;
  std::vector<std::uint32_t> cells_;
};

// The subsequence as runs, the last first: the order in which it is found.
std::vector<Match> find_matches(const Lengths& lengths, std::string_view a, std::string_view b) {
  std::vector<Match> matches;
  std::size_t i = a.size();
  std::size_t j = b.size();
  bool in_match = false;
  while (i > 0 && j > 0) {
    if (a[i - 1] == b[j - 1]) {
      --i;
      --j;
      if (in_match) {
        matches.back() = {i, j, matches.back().size + 1};
      } else {
        matches.push_back({i, j, 1});
      }
      in_match = true;
      continue;
    }
    in_match = false;
    if (lengths.at(i - 1, j) > lengths.at(i, j - 1)) {
      --i;
    } else {
      --j;
    }
  }
  return matches;
}

void reply_range(resp::ReplySink& reply, std::size_t first, std::size_t size) {
  reply.begin_array(2);
  reply.integer(static_cast<std::int64_t>(first));
  reply.integer(static_cast<std::int64_t>(first + size - 1));
}

void reply_indexes(resp::ReplySink& reply,
                   const std::vector<Match>& matches,
                   std::int64_t length,
                   const LcsOptions& options) {
  const auto is_long = [&](const Match& match) {
    return match.size >= options.least_match;
  };
  reply.begin_map(2);
  reply.bulk("matches");
  reply.begin_array(
      static_cast<std::size_t>(std::count_if(matches.begin(), matches.end(), is_long)));
  for (const Match& match : matches) {
    if (!is_long(match)) {
      continue;
    }
    reply.begin_array(options.match_lengths ? 3 : 2);
    reply_range(reply, match.a, match.size);
    reply_range(reply, match.b, match.size);
    if (options.match_lengths) {
      reply.integer(static_cast<std::int64_t>(match.size));
    }
  }
  reply.bulk("len");
  reply.integer(length);
}

std::string join(const std::vector<Match>& matches, std::string_view a) {
  std::string text;
  for (auto match = matches.rbegin(); match != matches.rend(); ++match) {
    text += a.substr(match->a, match->size);
  }
  return text;
}

// False: an error is replied.
bool read_options(Context& context, Args args, LcsOptions& options) {
  ArgReader in(context.reply, args, 3);
  while (in.more()) {
    if (in.take("IDX")) {
      options.indexes = true;
    } else if (in.take("LEN")) {
      options.length = true;
    } else if (in.take("WITHMATCHLEN")) {
      options.match_lengths = true;
    } else if (in.take("MINMATCHLEN", 1)) {
      options.least_match = static_cast<std::size_t>(std::max<std::int64_t>(in.integer(), 0));
    } else {
      in.fail();
    }
  }
  if (!in.failed() && options.indexes && options.length) {
    in.fail("ERR If you want both the length and indexes, please just use IDX.");
  }
  return !in.failed();
}

bool is_string_or_absent(Context& context, std::string_view key) {
  const data::Entry entry = context.find(key);
  return !entry || entry.type() == data::Type::kString;
}

}  // namespace

void lcs(Context& context, Args args) {
  const bool first_fits = is_string_or_absent(context, args[1]);
  const bool second_fits = is_string_or_absent(context, args[2]);
  if (!first_fits || !second_fits) {
    context.reply.error("ERR The specified keys must contain string values");
    return;
  }
  LcsOptions options;
  if (!read_options(context, args, options)) {
    return;
  }
  const Context::Counting again(context, false);
  const StringLookup first = find_string(context, args[1]);
  const StringLookup second = first.failed() ? StringLookup() : find_string(context, args[2]);
  if (first.failed() || second.failed()) {
    return;
  }
  const std::string_view a = first.bytes();
  const std::string_view b = second.bytes();
  if ((a.size() + 1) * (b.size() + 1) > kMostCells) {
    context.reply.error(
        "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
    return;
  }
  const Lengths lengths(a, b);
  const std::int64_t length = lengths.at(a.size(), b.size());
  if (options.length) {
    context.reply.integer(length);
    return;
  }
  const std::vector<Match> matches = find_matches(lengths, a, b);
  if (options.indexes) {
    reply_indexes(context.reply, matches, length, options);
  } else {
    context.reply.bulk(join(matches, a));
  }
}

}  // namespace sequent::cmd
