#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace sequent::script {

// The memory of one Lua interpreter: small blocks from free lists by size (Lua
// says the size of what it frees), large ones from malloc; a limit, so that a
// script that builds without end gets "not enough memory" and not the process.
//
// Threads: one at a time.
class LuaMemory {
 public:
  // `limit`: bytes.
  explicit LuaMemory(std::size_t limit) : limit_(limit) {}
  LuaMemory(const LuaMemory&) = delete;
  LuaMemory& operator=(const LuaMemory&) = delete;
  // All large blocks must have been freed.
  ~LuaMemory() = default;

  // The contract of lua_Alloc: absent memory is nullptr, new size 0 frees.
  void* allocate(void* block, std::size_t old_size, std::size_t new_size);

  [[nodiscard]] std::size_t used() const { return used_; }
  [[nodiscard]] std::size_t limit() const { return limit_; }

  // While a Limited lives the limit is applied: around what lua_pcall or luaL_loadbuffer
  // protects, nowhere else, for an error outside of them would be the end.
  class Scope {
   public:
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { memory_->enforced_ = before_; }

   protected:
    Scope(LuaMemory& memory, bool enforced) : memory_(&memory), before_(memory.enforced_) {
      memory.enforced_ = enforced;
    }

   private:
    LuaMemory* memory_;
    bool before_;
  };
  class Limited final : public Scope {
   public:
    explicit Limited(LuaMemory& memory) : Scope(memory, true) {}
  };
  // Within a Limited, for the reply of a command, which must not be cut off half-way.
  class Unlimited final : public Scope {
   public:
    explicit Unlimited(LuaMemory& memory) : Scope(memory, false) {}
  };

 private:
  static constexpr std::size_t kStep = 16;
  static constexpr std::size_t kMaxSmall = 256;
  static constexpr std::size_t kChunk = 32 * 1024;

  struct FreeBlock {
    FreeBlock* next;
  };

  void* take(std::size_t size);
  void give(void* block, std::size_t size);
  void* take_small(std::size_t size);

  std::size_t limit_;
  std::size_t used_ = 0;
  bool enforced_ = false;
  std::array<FreeBlock*, kMaxSmall / kStep + 1> free_{};
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* fresh_ = nullptr;  // the rest of the last chunk
  std::size_t fresh_size_ = 0;
};

}  // namespace sequent::script
