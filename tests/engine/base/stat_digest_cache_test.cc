#include "engine/base/stat_digest_cache.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "engine/base/file_io.h"
#include "engine/base/unique_fd.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::base {
namespace {

// A clock that says `ahead` more than the time of day, so that files just written look old.
class AheadClock final : public Clock {
 public:
  explicit AheadClock(std::int64_t ahead_us) : ahead_us_(ahead_us) {}
  [[nodiscard]] std::int64_t wall_us() const override { return system_.wall_us() + ahead_us_; }
  [[nodiscard]] std::chrono::steady_clock::time_point monotonic() const override {
    return system_.monotonic();
  }

 private:
  SystemClock system_;
  std::int64_t ahead_us_;
};

TEST_CASE("an unchanged file is hashed once, also by the next process", "[base]") {
  const test::TempDir folder;
  const AheadClock clock(1'000'000);
  REQUIRE(write_file_atomically(folder / "f", "one"));
  {
    StatDigestCache cache(folder / "cache", clock);
    CHECK(cache.digest_of(folder / "f").value() == sha256("one"));
    CHECK(cache.digest_of(folder / "f").value() == sha256("one"));
    CHECK(cache.files_hashed() == 1);
    REQUIRE(cache.save());
  }
  StatDigestCache cache(folder / "cache", clock);
  CHECK(cache.digest_of(folder / "f").value() == sha256("one"));
  CHECK(cache.files_hashed() == 0);
}

TEST_CASE("other bytes of the same size with the old mtime given back are seen", "[base]") {
  const test::TempDir folder;
  const AheadClock clock(1'000'000);
  REQUIRE(write_file_atomically(folder / "f", "one"));
  struct stat facts {};
  REQUIRE(::stat((folder / "f").c_str(), &facts) == 0);
  StatDigestCache cache("", clock);
  REQUIRE(cache.digest_of(folder / "f").value() == sha256("one"));

  struct stat now {};
  do {  // ctime has the granularity of the kernel's tick
    const UniqueFd fd(::open((folder / "f").c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
    REQUIRE(::write(fd.get(), "two", 3) == 3);
    const std::array<timespec, 2> times{facts.st_atim, facts.st_mtim};
    REQUIRE(::futimens(fd.get(), times.data()) == 0);
    REQUIRE(::fstat(fd.get(), &now) == 0);
  } while (file_identity(now).ctime_ns == file_identity(facts).ctime_ns);

  CHECK(file_identity(now).mtime_ns == file_identity(facts).mtime_ns);
  CHECK(cache.digest_of(folder / "f").value() == sha256("two"));
}

TEST_CASE("a file changed within the clock's granularity is never trusted", "[base]") {
  const test::TempDir folder;
  const AheadClock clock(0);
  REQUIRE(write_file_atomically(folder / "f", "one"));
  StatDigestCache cache("", clock);
  CHECK(cache.digest_of(folder / "f").value() == sha256("one"));
  CHECK(cache.digest_of(folder / "f").value() == sha256("one"));
  CHECK(cache.files_hashed() == 2);
}

TEST_CASE("a damaged cache file is an empty cache", "[base]") {
  const test::TempDir folder;
  const AheadClock clock(1'000'000);
  REQUIRE(write_file_atomically(folder / "f", "one"));
  {
    StatDigestCache cache(folder / "cache", clock);
    REQUIRE(cache.digest_of(folder / "f"));
    REQUIRE(cache.save());
  }
  const std::string good = read_file(folder / "cache").value();
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    REQUIRE(write_file_atomically(folder / "cache", bad));
    StatDigestCache cache(folder / "cache", clock);
    CHECK(cache.digest_of(folder / "f").value() == sha256("one"));
    CHECK(cache.files_hashed() == 1);
  }
}

TEST_CASE("a missing file is named", "[base]") {
  const SystemClock clock;
  StatDigestCache cache("", clock);
  const Result<Digest> digest = cache.digest_of("/nowhere/f");
  REQUIRE_FALSE(digest);
  CHECK(digest.error().code == ErrorCode::kNotFound);
  CHECK(digest.error().message.find("/nowhere/f") != std::string::npos);
}

}  // namespace
}  // namespace sequent::base
