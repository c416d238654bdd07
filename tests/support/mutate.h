#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace sequent::test {

// Calls `use` with `count` texts made from one by random cuts, repeats, and changed
// bytes; the same ones in every run.
inline void for_each_mutation(const std::string& text,
                              int count,
                              const std::function<void(const std::string&)>& use) {
  std::uint64_t state = 88172645463325252ULL;
  const auto random = [&](std::size_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return static_cast<std::size_t>(state % (below == 0 ? 1 : below));
  };
  for (int i = 0; i < count; ++i) {
    std::string mutated = text;
    for (std::size_t changes = 1 + random(4); changes > 0; --changes) {
      const std::size_t at = random(mutated.size());
      switch (random(4)) {
        case 0:
          mutated.resize(at);
          break;
        case 1:
          mutated.erase(at, random(8));
          break;
        case 2:
          mutated.insert(at, mutated.substr(random(mutated.size()), random(16)));
          break;
        default:
          if (!mutated.empty()) {
            mutated[at] = static_cast<char>(random(256));
          }
      }
    }
    use(mutated);
  }
}

}  // namespace sequent::test
