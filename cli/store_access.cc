#include "cli/store_access.h"

#include <cstdlib>
#include <utility>

namespace sequent::cli {
namespace {

// Messages about addresses do not repeat them, for the password's sake.
base::Error named(const std::string& url, base::Error error) {
  if (url.find('@') == std::string::npos && error.message.find(url) == std::string::npos) {
    error.message = "'" + url + "': " + error.message;
  }
  return error;
}

}  // namespace

void StoreAccess::declare(Options& options) {
  options
      .text("store", url, "URL",
            "where results are kept: embedded:PATH, redis://HOST:PORT, redis+unix:///PATH, "
            "redis+sentinel://HOST:PORT,…/MASTER "
            "(default: SEQUENT_STORE, else your own embedded store)")
      .text("namespace", name_space, "NAME", "whose part of the store (default: default)");
}

std::string StoreAccess::address() const {
  if (!url.empty()) {
    return url;
  }
  const char* const from_environment = std::getenv("SEQUENT_STORE");
  return from_environment != nullptr && *from_environment != '\0' ? from_environment : "embedded:";
}

base::Result<std::unique_ptr<store::OpenStore>> StoreAccess::open(
    const store::OpenOptions& options) const {
  const std::string url_given = address();
  auto opened = store::open_store(url_given, options);
  if (!opened && opened.error().code == base::ErrorCode::kInvalid) {
    return named(url_given, opened.error());
  }
  return opened;
}

base::Result<store::Address> StoreAccess::parse() const {
  auto parsed = store::parse_address(address());
  if (!parsed) {
    return named(address(), parsed.error());
  }
  return parsed;
}

ExitCode complain(Terminal& terminal, const base::Error& error) {
  terminal.complain(error.message);
  return exit_code_of(error);
}

}  // namespace sequent::cli
