#include "engine/script/lua_memory.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace sequent::script {

void* LuaMemory::allocate(void* block, std::size_t old_size, std::size_t new_size) {
  if (new_size == 0) {
    if (block != nullptr) {
      give(block, old_size);
      used_ -= old_size;
    }
    return nullptr;
  }
  if (enforced_ && new_size > old_size && used_ - old_size + new_size > limit_) {
    return nullptr;
  }
  void* moved = nullptr;
  if (block != nullptr && old_size > kMaxSmall && new_size > kMaxSmall) {
    moved = std::realloc(block, new_size);
  } else {
    moved = take(new_size);
    if (moved != nullptr && block != nullptr) {
      std::memcpy(moved, block, std::min(old_size, new_size));
      give(block, old_size);
    }
  }
  if (moved != nullptr) {
    used_ = used_ - old_size + new_size;
  }
  return moved;
}

void* LuaMemory::take(std::size_t size) {
  return size > kMaxSmall ? std::malloc(size) : take_small(size);
}

void* LuaMemory::take_small(std::size_t size) {
  const std::size_t index = (size + kStep - 1) / kStep;
  if (FreeBlock* block = free_[index]; block != nullptr) {
    free_[index] = block->next;
    return block;
  }
  const std::size_t rounded = index * kStep;
  if (fresh_size_ < rounded) {
    std::unique_ptr<std::byte[]> chunk(new (std::nothrow) std::byte[kChunk]);
    if (chunk == nullptr) {
      return nullptr;
    }
    if (fresh_size_ > 0) {
      give(fresh_, fresh_size_);
    }
    fresh_ = chunk.get();
    fresh_size_ = kChunk;
    chunks_.push_back(std::move(chunk));
  }
  std::byte* block = fresh_;
  fresh_ += rounded;
  fresh_size_ -= rounded;
  return block;
}

void LuaMemory::give(void* block, std::size_t size) {
  if (size > kMaxSmall) {
    std::free(block);
    return;
  }
  FreeBlock*& first = free_[(size + kStep - 1) / kStep];
  first = ::new (block) FreeBlock{first};
}

}  // namespace sequent::script
