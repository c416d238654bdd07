#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "proofcache/results/result_key.h"

namespace sequent::proofcache {

// What a prover can say of a module. Out of memory, timeout and signals say nothing and
// are never stored.
enum class Verdict : std::uint8_t { kProved, kFailed };

struct OutputFile {
  std::string path;  // in the workspace
  base::Digest digest;
  std::uint64_t size_bytes = 0;
  std::uint32_t mode = 0644;
  bool operator==(const OutputFile&) const = default;
};

// What a job produced.
//
// Format: result.capnp.
struct Manifest {
  std::string module;
  Verdict verdict = Verdict::kFailed;
  int exit_code = 0;
  std::vector<OutputFile> outputs;  // sorted by path
  std::string out;                  // what it wrote; bounded by whoever ran it
  std::string err;
  // Of a proved module. Not its tree: the proofs below may have changed since, without a new
  // result.
  ProductDigests product;
  bool observer = false;  // the class it was keyed by
  // Files it read that were not declared; such a result is reported, never stored.
  std::vector<std::string> undeclared_reads;

  std::chrono::microseconds wall{0};
  std::chrono::microseconds user{0};
  std::chrono::microseconds system{0};
  std::uint64_t peak_memory_bytes = 0;
  std::string worker;
  std::string prover;            // for people: "Coq 8.16.1"
  std::int64_t finished_ms = 0;  // since 1970

  // Whether another run of the job gave the same: verdict, exit code, outputs,
  // what it wrote. Times and places do not count.
  [[nodiscard]] bool same_result(const Manifest& other) const;
};

}  // namespace sequent::proofcache
