#include "workers/worker_pool.h"

#include <utility>

namespace sequent::workers {
namespace {

constexpr std::chrono::hours kLong{1};

}  // namespace

WorkerPool::WorkerPool(int slots) : slots_(slots) {
  state_.lock()->free = slots;
  threads_.reserve(static_cast<std::size_t>(slots));
  for (int slot = 0; slot < slots; ++slot) {
    threads_.emplace_back([this, slot] { work(slot); });
  }
}

WorkerPool::~WorkerPool() {
  state_.lock()->closing = true;
  changed_.notify_all();
}

void WorkerPool::assign(Task task) {
  {
    auto state = state_.lock();
    state->tasks.push_back(std::move(task));
    --state->free;
  }
  changed_.notify_all();
}

int WorkerPool::wait_for_free(TimePoint deadline) {
  auto state = state_.lock();
  state.wait_until(changed_, deadline, [&] { return state->free > 0 || state->woken; });
  state->woken = false;
  return state->free > 0 ? state->free : 0;
}

bool WorkerPool::wait_until_idle(TimePoint deadline) {
  auto state = state_.lock();
  return state.wait_until(changed_, deadline, [&] { return state->free == slots_; });
}

void WorkerPool::wake() {
  state_.lock()->woken = true;
  changed_.notify_all();
}

void WorkerPool::work(int slot) {
  while (true) {
    Task task;
    {
      auto state = state_.lock();
      while (state->tasks.empty() && !state->closing) {
        state.wait_until(changed_, std::chrono::steady_clock::now() + kLong,
                         [&] { return !state->tasks.empty() || state->closing; });
      }
      if (state->tasks.empty()) {
        return;
      }
      task = std::move(state->tasks.front());
      state->tasks.pop_front();
    }
    task(slot);
    task = nullptr;  // what it holds goes before the slot counts as free
    ++state_.lock()->free;
    changed_.notify_all();
  }
}

}  // namespace sequent::workers
