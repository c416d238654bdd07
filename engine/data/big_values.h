#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::data {

// Strings over kBigValue bytes live here (on disk, behind a bounded cache)
// while the keyspace keeps only their id and length.
//
// Threads: only the thread that holds the engine.
class BigValues {
 public:
  static constexpr std::size_t kBigValue = 64 * 1024;

  virtual ~BigValues() = default;
  // Takes the bytes; they are committed with the turn that refers to the id.
  virtual std::uint64_t put(std::string_view bytes) = 0;
  // Blocking: may read the disk. kCorrupt if the bytes fail their checksum.
  // shared because the cache may drop the value while a reply still uses it
  virtual base::Result<std::shared_ptr<const std::string>> get(std::uint64_t id) = 0;
  // No key refers to `id` any more.
  virtual void drop(std::uint64_t id) = 0;
};

}  // namespace sequent::data
