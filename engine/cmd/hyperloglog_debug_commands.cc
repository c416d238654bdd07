// PFDEBUG and PFSELFTEST: what Redis has for its own tests.

#include <array>
#include <cmath>
#include <string>

#include "engine/base/ascii.h"
#include "engine/cmd/hyperloglog_commands.h"
#include "engine/data/hyperloglog.h"

namespace sequent::cmd {
namespace {

using data::HllEncoding;

std::string describe_runs(std::string_view hll) {
  std::string text;
  data::for_each_hll_run(hll, [&text](const data::HllRun& run) {
    text += text.empty() ? "" : " ";
    switch (run.kind) {
      case data::HllRun::Kind::kZeros:
        text += "z:" + std::to_string(run.length);
        break;
      case data::HllRun::Kind::kLongZeros:
        text += "Z:" + std::to_string(run.length);
        break;
      case data::HllRun::Kind::kValue:
        text += "v:" + std::to_string(run.value) + ',' + std::to_string(run.length);
        break;
    }
  });
  return text;
}

void reply_registers(Context& context, std::string_view hll) {
  data::HllRegisters registers{};
  if (!data::merge_hll(registers, hll)) {
    return context.reply.error(kCorruptedHll);
  }
  context.reply.begin_array(registers.size());
  for (const std::uint8_t value : registers) {
    context.reply.integer(value);
  }
}

// Makes what the key holds dense. False: corrupted, which is replied.
bool make_dense(Context& context, std::string_view key, const StringLookup& found) {
  if (data::hll_encoding(found.bytes()) == HllEncoding::kDense) {
    return true;
  }
  std::string hll(found.bytes());
  if (!data::make_hll_dense(hll)) {
    context.reply.error(kCorruptedHll);
    return false;
  }
  store_hll(context, key, found, hll);
  return true;
}

std::string byte_string(std::uint64_t number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

// Whether registers keep their own value and leave their neighbours alone.
bool registers_hold(base::Random& random) {
  constexpr int kRounds = 20;
  for (int round = 0; round < kRounds; ++round) {
    data::HllRegisters wanted;
    std::string hll = data::make_hll();
    if (!data::make_hll_dense(hll)) {
      return false;
    }
    for (std::size_t index = 0; index < wanted.size(); ++index) {
      wanted[index] = static_cast<std::uint8_t>(random.below(64));
      data::raise_dense_hll(hll, {index, wanted[index]});
    }
    data::HllRegisters found{};
    if (!data::merge_hll(found, hll) || found != wanted) {
      return false;
    }
  }
  return true;
}

// Empty: both forms count alike, and near enough to the truth.
std::string counting_fault(base::Random& random, std::size_t most_sparse) {
  constexpr std::uint64_t kElements = 1'000'000;
  const double error = 1.04 / std::sqrt(static_cast<double>(data::kHllRegisters));
  std::string sparse = data::make_hll();
  std::string dense = data::make_hll();
  if (!data::make_hll_dense(dense)) {
    return "cannot make it dense";
  }
  const std::uint64_t seed = random.next();
  std::uint64_t checkpoint = 1;
  for (std::uint64_t i = 1; i <= kElements; ++i) {
    const data::HllSighting sighting = data::hll_sighting(byte_string(i ^ seed));
    data::raise_dense_hll(dense, sighting);
    if (data::raise_hll(sparse, sighting, most_sparse) == data::HllChange::kCorrupted) {
      return "sparse form broken";
    }
    if (i != checkpoint) {
      continue;
    }
    if (i < most_sparse / 2 && data::hll_encoding(sparse) != HllEncoding::kSparse) {
      return "sparse encoding not used";
    }
    const auto count = data::count_hll(dense);
    if (count != data::count_hll(sparse)) {
      return "dense/sparse disagree";
    }
    const double off = std::abs(static_cast<double>(i) - static_cast<double>(*count));
    // Among few elements one collision is much.
    if (off > (i == 10 ? 1 : std::ceil(error * 6 * static_cast<double>(i)))) {
      return "Too big error. card:" + std::to_string(i) +
             " abserr:" + std::to_string(static_cast<std::uint64_t>(off));
    }
    checkpoint *= 10;
  }
  return {};
}

}  // namespace

void pfdebug(Context& context, Args args) {
  const StringLookup found = find_hll(context, args[2]);
  if (found.failed()) {
    return;
  }
  if (!found) {
    return context.reply.error("ERR The specified key does not exist");
  }
  const HllEncoding encoding = data::hll_encoding(found.bytes());
  const bool is_sparse = encoding == HllEncoding::kSparse;
  if (base::equal_ignoring_case(args[1], "GETREG")) {
    if (make_dense(context, args[2], found)) {
      reply_registers(context, find_hll(context, args[2]).bytes());
    }
  } else if (base::equal_ignoring_case(args[1], "DECODE")) {
    if (is_sparse) {
      context.reply.bulk(describe_runs(found.bytes()));
    } else {
      context.reply.error("ERR HLL encoding is not sparse");
    }
  } else if (base::equal_ignoring_case(args[1], "ENCODING")) {
    context.reply.simple(is_sparse ? "sparse" : "dense");
  } else if (base::equal_ignoring_case(args[1], "TODENSE")) {
    if (make_dense(context, args[2], found)) {
      context.reply.integer(is_sparse ? 1 : 0);
    }
  } else {
    context.reply.error("ERR Unknown PFDEBUG subcommand '" + std::string(args[1]) + "'");
  }
}

void pfselftest(Context& context, Args /*args*/) {
  base::Random& random = context.instance.random;
  const auto most_sparse = static_cast<std::size_t>(context.instance.config.hll_sparse_max_bytes);
  if (!registers_hold(random)) {
    return context.reply.error("TESTFAILED a register holds another value than it was given");
  }
  if (const std::string fault = counting_fault(random, most_sparse); !fault.empty()) {
    return context.reply.error("TESTFAILED " + fault);
  }
  context.reply.ok();
}

}  // namespace sequent::cmd
