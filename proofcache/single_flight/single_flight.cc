#include "proofcache/single_flight/single_flight.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include "engine/base/file_io.h"
#include "engine/base/parse.h"
#include "engine/base/random.h"
#include "engine/store/typed.h"
#include "proofcache/single_flight/scripts.h"

namespace sequent::proofcache {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLooksAround{500};
constexpr std::string_view kWordStays = "10000";  // longer than any waiting takes to come back

// Where process numbers mean the same: this boot of this machine, this namespace of processes.
std::string numbering() {
  std::error_code error;
  const auto space = std::filesystem::read_symlink("/proc/self/ns/pid", error);
  const auto boot = base::read_file("/proc/sys/kernel/random/boot_id");
  return (boot ? boot->substr(0, boot->find('\n')) : "") + "/" + space.string();
}

// "numbering/process/nonce"
std::string new_token() {
  const std::array<std::uint64_t, 2> bits{base::random_seed(), base::random_seed()};
  return numbering() + "/" + std::to_string(::getpid()) + "/" +
         base::to_hex({reinterpret_cast<const char*>(bits.data()), sizeof bits});
}

bool is_known_dead(std::string_view token) {
  const std::size_t nonce = token.rfind('/');
  const std::size_t process = token.rfind('/', nonce - 1);
  if (nonce == std::string_view::npos || process == std::string_view::npos ||
      token.substr(0, process) != numbering()) {
    return false;
  }
  const auto number = base::parse_int(token.substr(process + 1, nonce - process - 1));
  return number && ::kill(static_cast<pid_t>(*number), 0) != 0 && errno == ESRCH;
}

}  // namespace

Flight::Flight(store::Store& store, FlightKeys keys, std::string token, milliseconds lease)
    : store_(store),
      keys_(std::move(keys)),
      token_(std::move(token)),
      lease_(lease),
      renewer_([this] { renew_until_ended(); }) {}

// A store that cannot be told forgets the flight by itself.
Flight::~Flight() {
  *ended_.lock() = true;
  changed_.notify_all();
  renewer_.join();
  const std::array<std::string_view, 2> args{token_, kWordStays};
  static_cast<void>(store_.repeatable().run_script(kEndFlightScript, keys_.all(), args));
}

void Flight::renew_until_ended() {
  const std::string lease = std::to_string(lease_.count());
  const std::array<std::string_view, 2> args{token_, lease};
  const std::array<std::string_view, 1> holder{keys_.all().front()};
  auto ended = ended_.lock();
  const auto has_ended = [&] {
    return *ended;
  };
  while (!ended.wait_until(changed_, std::chrono::steady_clock::now() + lease_ / 3, has_ended)) {
    static_cast<void>(store_.repeatable().run_script(kRenewFlightScript, holder, args));
  }
}

base::Result<SingleFlight::Holder> SingleFlight::ask(const FlightKeys& keys,
                                                     std::string_view token,
                                                     std::string_view dead) {
  const std::string lease = std::to_string(lease_.count());
  const std::array<std::string_view, 3> args{token, lease, dead};
  SEQUENT_TRY_ASSIGN(const std::vector<resp::Reply> reply,
                     store::run_for_list(store_.repeatable(), kTakeFlightScript, keys.all(), args));
  if (reply.size() != 2) {
    return base::internal("take_flight answered with " + std::to_string(reply.size()) + " words");
  }
  return Holder{reply[0].text, milliseconds(reply[1].integer)};
}

base::Result<std::unique_ptr<Flight>> SingleFlight::take(FlightKeys keys,
                                                         const std::stop_token& stop) {
  std::string token = new_token();
  SEQUENT_TRY_ASSIGN(Holder holder, ask(keys, token, ""));
  if (holder.token != token && is_known_dead(holder.token)) {
    SEQUENT_TRY_ASSIGN(holder, ask(keys, token, holder.token));
  }
  if (holder.token == token) {
    return std::make_unique<Flight>(store_, std::move(keys), std::move(token), lease_);
  }
  while (holder.lease.count() > 0 && !stop.stop_requested() && !is_known_dead(holder.token)) {
    const milliseconds wait = std::min(holder.lease, kLooksAround);
    SEQUENT_TRY_ASSIGN(const auto word, store::wait_pop_front(store_, keys.ended(), wait));
    if (word) {
      break;
    }
    holder.lease -= wait;
  }
  return std::unique_ptr<Flight>();
}

}  // namespace sequent::proofcache
