#include "distproof/job_record.h"

#include <bit>
#include <cstddef>

#include "distproof/job_state.h"

namespace sequent::distproof {
namespace {

constexpr std::size_t kHead = 17;

void put_big_endian(std::string& to, std::uint64_t value, unsigned bytes) {
  while (bytes > 0) {
    --bytes;
    to.push_back(static_cast<char>((value >> (8U * bytes)) & 0xffU));
  }
}

}  // namespace

std::string new_job_record(std::uint32_t unmet,
                           std::int64_t priority,
                           std::string_view dependents) {
  std::string record;
  record.reserve(kHead + dependents.size());
  record.push_back(static_cast<char>(unmet > 0 ? JobState::kWaiting : JobState::kReady));
  put_big_endian(record, unmet, 3);
  put_big_endian(record, std::bit_cast<std::uint64_t>(static_cast<double>(priority)), 8);
  put_big_endian(record, 0, 3);  // chunks
  put_big_endian(record, 0, 2);  // the length of the token
  record.append(dependents);
  return record;
}

}  // namespace sequent::distproof
