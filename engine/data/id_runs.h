#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "engine/data/heap.h"
#include "engine/data/stream_id.h"

namespace sequent::data {

// Records in the order of their stream ids, each id once: runs of up to kMost records, so that
// one record costs little more than itself. T: a struct with a member `StreamId id`.
//
// Cost: adding at the end and finding there or at the front are cheap; elsewhere the
// logarithm of the size and a move within one run.
// What it points to holds until the next `insert` or `erase`.
template <typename T>
class IdRuns {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  // What it takes from the allocator.
  [[nodiscard]] std::size_t memory_bytes() const {
    return records_ * sizeof(T) + runs_.capacity() * sizeof(Run);
  }

  // REQUIRES: !empty()
  [[nodiscard]] const T& front() const { return runs_.front().front(); }
  [[nodiscard]] const T& back() const { return runs_.back().back(); }

  // Null if there is none.
  [[nodiscard]] const T* find(StreamId id) const {
    const T* record = at_or_after(id);
    return record != nullptr && record->id == id ? record : nullptr;
  }
  [[nodiscard]] T* find(StreamId id) { return const_cast<T*>(std::as_const(*this).find(id)); }
  // The first one whose id is not less; null if there is none.
  [[nodiscard]] const T* at_or_after(StreamId id) const {
    const std::size_t run = run_of(id);
    return run == runs_.size() ? nullptr : &*place_in(runs_[run], id);
  }

  // visit(const T&) for the records with first <= id, in order, until it returns false.
  template <typename Visit>
  void for_from(StreamId first, Visit visit) const {
    for (std::size_t number = run_of(first); number < runs_.size(); ++number) {
      const Run& run = runs_[number];
      for (auto at = place_in(run, first); at != run.end(); ++at) {
        if (!visit(*at)) {
          return;
        }
      }
    }
  }

  // False: its id was there already, and nothing is changed.
  bool insert(const T& record) {
    if (runs_.empty() || runs_.back().back().id < record.id) {
      append(record);
      return true;
    }
    const std::size_t number = run_of(record.id);
    const auto at = place_in(runs_[number], record.id);
    if (at->id == record.id) {
      return false;
    }
    const auto offset = at - runs_[number].cbegin();
    if (runs_[number].size() == kMost) {
      split(number);
      return insert(record);
    }
    change(runs_[number], [&](Run& run) { run.insert(run.begin() + offset, record); });
    ++size_;
    return true;
  }

  // False: it is not there.
  bool erase(StreamId id) {
    const std::size_t number = run_of(id);
    if (number == runs_.size()) {
      return false;
    }
    const auto at = place_in(runs_[number], id);
    if (at->id != id) {
      return false;
    }
    runs_[number].erase(at);
    --size_;
    if (runs_[number].empty()) {
      drop(number);
    } else {
      join_small(number);
    }
    return true;
  }

 private:
  using Run = std::vector<T, HeapAllocator<T>>;
  static constexpr std::size_t kMost = 128;

  // The first run that has an id not less, or the number of runs.
  [[nodiscard]] std::size_t run_of(StreamId id) const {
    const auto found = std::partition_point(runs_.begin(), runs_.end(),
                                            [id](const Run& run) { return run.back().id < id; });
    return static_cast<std::size_t>(found - runs_.begin());
  }
  [[nodiscard]] static typename Run::const_iterator place_in(const Run& run, StreamId id) {
    return std::partition_point(run.begin(), run.end(),
                                [id](const T& record) { return record.id < id; });
  }

  template <typename Change>
  void change(Run& run, Change make) {
    records_ -= run.capacity();
    make(run);
    records_ += run.capacity();
  }
  void append(const T& record) {
    if (runs_.empty() || runs_.back().size() == kMost) {
      runs_.emplace_back();
    }
    change(runs_.back(), [&](Run& run) { run.push_back(record); });
    ++size_;
  }
  void drop(std::size_t number) {
    records_ -= runs_[number].capacity();
    runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(number));
  }
  void split(std::size_t number) {
    const auto half = static_cast<std::ptrdiff_t>(kMost / 2);
    Run upper;
    change(upper, [&](Run& run) { run.assign(runs_[number].begin() + half, runs_[number].end()); });
    runs_[number].erase(runs_[number].begin() + half, runs_[number].end());
    runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(number) + 1, std::move(upper));
  }
  // Two neighbours that fill half a run together become one.
  void join_small(std::size_t number) {
    if (number == 0 || !join(number - 1)) {
      join(number);
    }
  }
  // False: the run and the next one stay two.
  bool join(std::size_t first) {
    if (first + 1 >= runs_.size() || runs_[first].size() + runs_[first + 1].size() > kMost / 2) {
      return false;
    }
    change(runs_[first], [&](Run& run) {
      run.insert(run.end(), runs_[first + 1].begin(), runs_[first + 1].end());
    });
    drop(first + 1);
    return true;
  }

  std::vector<Run, HeapAllocator<Run>> runs_;
  std::size_t size_ = 0;
  std::size_t records_ = 0;  // that the runs have room for
};

}  // namespace sequent::data
