#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "engine/base/result.h"

namespace sequent::base {

// Files as a whole. Every Error names the file.
//
// Errors: kNotFound (no such file or folder), kInvalid (a folder where a file is
// wanted, a name too long), kUnavailable (permission, full disk, I/O error).

// The system's words for `error_number`, lower case.
[[nodiscard]] std::string system_message(int error_number);
// "cannot VERB PATH: why", with the code that `error_number` stands for.
[[nodiscard]] Error file_error(std::string_view verb, std::string_view path, int error_number);

[[nodiscard]] Result<std::string> read_file(const std::string& path);

enum class Durability {
  kCached,  // survives kill -9, not a power cut
  kSynced,  // on the disk, with its name, when the call returns
};

// Readers see the old bytes or the new ones, never a part; `mode` is not cut by umask.
[[nodiscard]] Status write_file_atomically(const std::string& path,
                                           std::string_view bytes,
                                           mode_t mode = 0644,
                                           Durability durability = Durability::kCached);

// The folder and those above it; what is not there yet is made with `mode`, cut by
// umask. kInvalid: something else stands there.
[[nodiscard]] Status make_folders(const std::string& path, mode_t mode = 0777);

enum class Placement {
  kShared,  // a hard link where possible: the new name must not be written to
  kOwn,     // blocks shared by the file system where possible (reflink), else copied
};

// Makes `to` hold the bytes of `from`, atomically replacing what was there, with
// permissions `mode` (kShared: those of `from`, when linked).
[[nodiscard]] Status place_file(const std::string& from,
                                const std::string& to,
                                Placement placement,
                                mode_t mode = 0644);

// Removes a file; success if there was none.
[[nodiscard]] Status remove_file(const std::string& path);

// Removes a folder and all below it, also where folders are read-only; success if there
// was none. Never follows a symbolic link.
[[nodiscard]] Status remove_folder(const std::string& path);

}  // namespace sequent::base
