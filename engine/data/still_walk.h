#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/data/element_visitor.h"
#include "engine/data/value.h"

namespace sequent::data {

// Goes through a large collection as it was when the walk began, in small steps between
// which it may change, and even end: what is about to change and was not reached yet is
// kept aside first. The collection's own functions that change it say so to its walk.
//
// Owns: what is kept aside, and the collection once it has lost its key. Borrows it till then.
// Threads: as the collection.
class StillWalk {
 public:
  // Where a collection notes its walk. Says to it that the collection ends.
  class Hook {
   public:
    Hook() = default;
    Hook(const Hook& /*other*/) {}  // a copy of a collection is not walked through
    Hook& operator=(const Hook&) = delete;
    ~Hook() {
      if (walk_ != nullptr) {
        walk_->hook_ = nullptr;
      }
    }
    [[nodiscard]] StillWalk* walk() const { return walk_; }

   private:
    friend class StillWalk;
    StillWalk* walk_ = nullptr;
  };

  explicit StillWalk(Hook& hook) : hook_(&hook) { hook.walk_ = this; }
  virtual ~StillWalk() { detach(); }
  StillWalk(const StillWalk&) = delete;
  StillWalk& operator=(const StillWalk&) = delete;

  // Gives some hundred more elements, as one part. False: that was all.
  virtual bool step(ElementVisitor& visitor) = 0;
  // The same as commands, as Collection::rebuild emits them; their order matters.
  bool step(std::string_view key, const EmitCommand& emit);

  // The key is gone, its value is not: nobody else changes it any more.
  void keep(std::unique_ptr<Collection> collection) { kept_ = std::move(collection); }
  // What was kept, to be destroyed where that may take its time. The last call.
  [[nodiscard]] std::unique_ptr<Collection> release() {
    detach();
    return std::move(kept_);
  }

  // Whether a collection is so large that it is not to be gone through at once.
  [[nodiscard]] static bool is_worth_it(std::size_t elements, std::size_t bytes) {
    return elements > 512 || bytes > std::size_t{256} * 1024;
  }

 protected:
  [[nodiscard]] bool has_source() const { return hook_ != nullptr; }

 private:
  void detach() {
    if (hook_ != nullptr) {
      hook_->walk_ = nullptr;
      hook_ = nullptr;
    }
  }

  Hook* hook_;
  std::unique_ptr<Collection> kept_;
};

}  // namespace sequent::data
