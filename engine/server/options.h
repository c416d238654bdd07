#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/server/address.h"

namespace sequent::server {

// What a server is started with; all else it takes from the engine's settings.
struct Options {
  std::vector<Address> listen;
  std::vector<Address> tls_listen;  // with the files that the settings tls-* name
  std::filesystem::path unix_path;  // empty: no Unix socket
  unsigned unix_mode = 0600;
  std::filesystem::path private_path;  // the same for processes of this user: no password
  std::string password;                // empty: clients need not authenticate
  base::Log log;
};

}  // namespace sequent::server
