#include "tests/engine/persist/faulty_vfs.h"

#include <algorithm>
#include <fcntl.h>
#include <map>
#include <unistd.h>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "engine/base/guarded.h"

namespace sequent::persist {
namespace {

constexpr const char* kName = "faulty";
constexpr std::int64_t kSector = 512;

// A write that was not synced, and what to do to make it undone.
struct Unsynced {
  std::int64_t offset = 0;
  std::int64_t size = 0;
  std::string before;            // the bytes that were there; shorter where the file was
  std::int64_t size_before = 0;  // of the file
  bool dropped = false;          // by a failed sync: it is never written any more

  [[nodiscard]] bool covers(const Unsynced& other) const {
    return offset <= other.offset && offset + size >= other.offset + other.size;
  }
};

// What a sync that succeeds leaves: writes that one before it failed for, unless they were
// made once more.
std::vector<Unsynced> after_sync(const std::vector<Unsynced>& writes) {
  std::vector<Unsynced> left;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const auto made_again = [&](const Unsynced& later) {
      return !later.dropped && later.covers(writes[i]);
    };
    if (writes[i].dropped &&
        std::none_of(writes.begin() + static_cast<std::ptrdiff_t>(i), writes.end(), made_again)) {
      left.push_back(writes[i]);
    }
  }
  return left;
}

struct Faults {
  std::int64_t room = -1;
  bool syncs_fail = false;
  bool power_is_cut = false;
  std::map<std::string, std::vector<Unsynced>> unsynced;  // by path, in the order of time
};

base::Guarded<Faults>& faults() {
  static base::Guarded<Faults> all;
  return all;
}

struct File {
  sqlite3_file base;
  const char* path;  // SQLite keeps it as long as the file is open
  sqlite3_file* real;
};

sqlite3_file* real_of(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->real;
}
const char* path_of(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->path;
}

bool power_is_cut() {
  return faults().lock()->power_is_cut;
}

int close_file(sqlite3_file* file) {
  return real_of(file)->pMethods->xClose(real_of(file));
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  return power_is_cut() ? SQLITE_IOERR_READ
                        : real_of(file)->pMethods->xRead(real_of(file), to, size, offset);
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  sqlite3_file* real = real_of(file);
  auto state = faults().lock();
  if (state->power_is_cut) {
    return SQLITE_IOERR_WRITE;
  }
  sqlite3_int64 file_size = 0;
  real->pMethods->xFileSize(real, &file_size);
  const std::int64_t grown = std::max<std::int64_t>(0, offset + size - file_size);
  if (state->room >= 0 && grown > state->room) {
    return SQLITE_FULL;
  }
  if (state->room >= 0) {
    state->room -= grown;
  }
  Unsynced undo{.offset = offset, .size = size, .size_before = file_size};
  const std::int64_t overwritten =
      std::clamp<std::int64_t>(file_size - offset, 0, static_cast<std::int64_t>(size));
  undo.before.resize(static_cast<std::size_t>(overwritten));
  if (overwritten > 0) {
    real->pMethods->xRead(real, undo.before.data(), static_cast<int>(overwritten), offset);
  }
  if (path_of(file) != nullptr) {
    state->unsynced[path_of(file)].push_back(std::move(undo));
  }
  return real->pMethods->xWrite(real, from, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  sqlite3_file* real = real_of(file);
  auto state = faults().lock();
  if (state->power_is_cut) {
    return SQLITE_IOERR_TRUNCATE;
  }
  sqlite3_int64 size_before = 0;
  real->pMethods->xFileSize(real, &size_before);
  if (state->room >= 0) {
    state->room += std::max<sqlite3_int64>(0, size_before - size);
  }
  // SQLite syncs before it cuts what it still needs; to keep the model simple a cut is durable.
  return real->pMethods->xTruncate(real, size);
}

int sync_file(sqlite3_file* file, int /*flags*/) {
  auto state = faults().lock();
  std::vector<Unsynced>* writes =
      path_of(file) != nullptr ? &state->unsynced[path_of(file)] : nullptr;
  if (state->power_is_cut || state->syncs_fail) {
    for (std::size_t i = 0; writes != nullptr && i < writes->size(); ++i) {
      writes->at(i).dropped = true;
    }
    return SQLITE_IOERR_FSYNC;
  }
  if (writes != nullptr) {
    *writes = after_sync(*writes);
  }
  return SQLITE_OK;  // the test ends with the process: the kernel's cache is enough
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock_file(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xLock(real_of(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
int check_lock(sqlite3_file* file, int* result) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}
int control_file(sqlite3_file* file, int operation, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return real_of(file)->pMethods->xSectorSize(real_of(file));
}
int characteristics(sqlite3_file* file) {
  return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
int map_shared(sqlite3_file* file, int page, int size, int extend, volatile void** at) {
  return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, at);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
void shared_barrier(sqlite3_file* file) {
  real_of(file)->pMethods->xShmBarrier(real_of(file));
}
int unmap_shared(sqlite3_file* file, int erase) {
  return real_of(file)->pMethods->xShmUnmap(real_of(file), erase);
}

const sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = unmap_shared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

sqlite3_vfs* real_vfs(sqlite3_vfs* vfs) {
  return static_cast<sqlite3_vfs*>(vfs->pAppData);
}

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  auto* ours = reinterpret_cast<File*>(file);
  ours->base.pMethods = nullptr;
  ours->path = path;
  // The real file lies behind ours.
  ours->real = reinterpret_cast<sqlite3_file*>(ours + 1);
  if (power_is_cut()) {
    return SQLITE_CANTOPEN;
  }
  const int result = real_vfs(vfs)->xOpen(real_vfs(vfs), path, ours->real, flags, out_flags);
  if (result == SQLITE_OK) {
    ours->base.pMethods = &kMethods;
  }
  return result;
}

int delete_file(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  auto state = faults().lock();
  if (state->power_is_cut) {
    return SQLITE_IOERR_DELETE;
  }
  state->unsynced.erase(path);
  return real_vfs(vfs)->xDelete(real_vfs(vfs), path, sync_folder);
}

// Takes one write back, but for its first `from` bytes.
void take_back(int file, const Unsynced& write, std::int64_t from) {
  std::string rest = write.before;
  rest.resize(static_cast<std::size_t>(write.size), '\0');
  rest.erase(0, static_cast<std::size_t>(from));
  (void)!::pwrite(file, rest.data(), rest.size(), write.offset + from);
}

// Undoes some of the writes of one file, the last first.
void undo(const std::string& path, const std::vector<Unsynced>& writes, std::mt19937& random) {
  const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) {
    return;
  }
  // Most often the end is lost, sometimes anything.
  const bool in_order = random() % 2 == 0;
  const std::size_t kept = random() % (writes.size() + 1);
  for (std::size_t i = writes.size(); i-- > 0;) {
    const Unsynced& write = writes[i];
    const bool keep = in_order ? i < kept : random() % 2 == 0;
    if (keep) {
      continue;
    }
    std::int64_t from = 0;
    if (random() % 4 == 0) {  // torn: the first sectors arrived
      from = std::min<std::int64_t>(kSector * static_cast<std::int64_t>(random() % 8), write.size);
    }
    take_back(file, write, from);
    if (in_order && from == 0) {
      (void)!::ftruncate(file, std::max(write.size_before, write.offset));
    }
  }
  ::close(file);
}

}  // namespace

const char* FaultyVfs::name() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
    sqlite3_vfs copy = *real;
    copy.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
    copy.zName = kName;
    copy.pAppData = real;
    copy.xOpen = open_file;
    copy.xDelete = delete_file;
    return copy;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? kName : nullptr;
}

void FaultyVfs::reset() {
  *faults().lock() = Faults();
}
void FaultyVfs::set_room(std::int64_t bytes) {
  faults().lock()->room = bytes;
}
void FaultyVfs::fail_syncs(bool fail) {
  faults().lock()->syncs_fail = fail;
}
void FaultyVfs::evict_dropped() {
  auto state = faults().lock();
  for (auto& [path, writes] : state->unsynced) {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    for (std::size_t i = writes.size(); i-- > 0;) {
      if (writes[i].dropped) {
        take_back(file, writes[i], 0);
      }
    }
    ::close(file);
  }
}
void FaultyVfs::cut_power() {
  faults().lock()->power_is_cut = true;
}

void FaultyVfs::lose_unsynced(std::mt19937& random) {
  auto state = faults().lock();
  for (const auto& [path, writes] : state->unsynced) {
    undo(path, writes, random);
  }
  state->unsynced.clear();
  state->power_is_cut = false;
}

}  // namespace sequent::persist
