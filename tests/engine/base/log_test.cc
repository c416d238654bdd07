#include "engine/base/log.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include "tests/support/catch.h"

using sequent::base::Log;
using sequent::base::LogLevel;

TEST_CASE("a log keeps one line a message and leaves out what is too fine", "[base]") {
  const auto path =
      std::filesystem::temp_directory_path() / ("sequent-log-" + std::to_string(getpid()));
  {
    const Log log = Log::to_file(path, LogLevel::kInfo);
    log.debug("unseen");
    log.info("first {}");
    log.warning("forged\n2026 error line\x1b[0m");
  }
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  std::filesystem::remove(path);
  const std::string out = text.str();
  CHECK(out.find("unseen") == std::string::npos);
  CHECK(out.find(" info first {}\n") != std::string::npos);
  CHECK(out.find(" warning forged?2026 error line?[0m\n") != std::string::npos);
  CHECK(std::count(out.begin(), out.end(), '\n') == 2);
}

TEST_CASE("a log to nowhere takes everything", "[base]") {
  Log().error("gone");
}
