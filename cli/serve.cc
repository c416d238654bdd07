#include <charconv>
#include <cstdlib>
#include <sstream>
#include <system_error>
#include <utility>

#include "cli/command.h"
#include "cli/signals.h"
#include "cli/store_access.h"
#include "engine/engine.h"
#include "engine/server/server.h"
#include "engine/state/config_file.h"
#include "engine/store/database_place.h"
#include "engine/store/owned_engine.h"

namespace sequent::cli {
namespace {

constexpr const char* kDefaultListen = "127.0.0.1:7379";
constexpr const char* kDefaultHost = "127.0.0.1";

base::Result<engine::Durability> parse_durability(const std::string& text) {
  if (text == "always") {
    return engine::Durability::kAlways;
  }
  if (text == "everysec") {
    return engine::Durability::kEverySec;
  }
  if (text == "no") {
    return engine::Durability::kNo;
  }
  return base::invalid("--durability: '" + text + "' is none of always, everysec, no");
}

base::Result<std::vector<server::Address>> parse_addresses(const std::vector<std::string>& texts) {
  std::vector<server::Address> addresses;
  for (const std::string& text : texts) {
    SEQUENT_TRY_ASSIGN(server::Address address, server::Address::parse(text));
    addresses.push_back(std::move(address));
  }
  return addresses;
}

// "bind" and a port of a configuration file.
std::vector<server::Address> addresses_of(const state::Config& config, std::int64_t port) {
  std::vector<server::Address> addresses;
  std::istringstream words(config.bind.empty() ? kDefaultHost : config.bind);
  for (std::string word; port != 0 && words >> word;) {
    if (!word.starts_with('-')) {
      addresses.push_back({word, static_cast<std::uint16_t>(port)});
    }
  }
  return addresses;
}

constexpr unsigned kUnixMode = 0600;
constexpr unsigned kMostUnixMode = 0777;

// "unixsocketperm", in octal digits; "0": not said.
base::Result<unsigned> unix_mode_of(const state::Config& config) {
  const std::string text = *state::setting(config, "unixsocketperm");
  unsigned mode = 0;
  const auto end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, mode, 8);
  if (error != std::errc() || stopped != end || mode > kMostUnixMode) {
    return base::invalid("unixsocketperm: '" + text + "' is no octal number up to 777");
  }
  return mode == 0 ? kUnixMode : mode;
}

// What options say of TLS comes before the configuration file.
struct TlsGiven {
  std::string certificate;
  std::string key;
  std::string authorities;
  std::string clients;

  base::Status set_in(state::Config& config) const {
    const std::pair<const char*, const std::string&> given[] = {
        {"tls-cert-file", certificate},
        {"tls-key-file", key},
        {"tls-ca-cert-file", authorities},
        {"tls-auth-clients", clients},
    };
    for (const auto& [name, value] : given) {
      std::string problem;
      if (!value.empty() && state::set_setting(config, name, value, problem,
                                               state::SetTime::kStart) != state::SetResult::kDone) {
        return base::invalid("--tls-auth-clients: '" + value + "': " + problem);
      }
    }
    return {};
  }
};

class ServeCommand final : public Command {
 public:
  void declare(Options& options) override {
    options
        .summary(
            "Serves a store to Redis clients: other processes and machines of yours, "
            "redis-cli.")
        .text("store", store_, "embedded:PATH",
              "which store (default: SEQUENT_STORE, else your own embedded store)")
        .text("config", config_, "FILE", "a redis.conf; options given here come before it")
        .texts("listen", listen_, "HOST:PORT",
               "where to listen; may be repeated; port 0: any (default: 127.0.0.1:7379, unless "
               "--unix, --tls-listen or --config is given)")
        .text("unix", given_.unix_path, "PATH", "a Unix socket to listen on")
        .text("password", given_.password, "WORD",
              "what clients must say first (default: SEQUENT_PASSWORD)")
        .text("durability", durability_, "HOW",
              "when a write counts as done: always (on disk), everysec, no (default: as the "
              "configuration file says, else everysec)")
        .texts("tls-listen", tls_listen_, "HOST:PORT", "where to listen for TLS; may be repeated")
        .text("tls-cert", tls_.certificate, "FILE", "the certificate, as PEM")
        .text("tls-key", tls_.key, "FILE", "its key, as PEM")
        .text("tls-ca", tls_.authorities, "FILE", "who signs the clients' certificates, as PEM")
        .text("tls-auth-clients", tls_.clients, "HOW",
              "whether clients need a certificate: yes, optional, no (default: yes)")
        .example("sequent serve --listen 0.0.0.0:7379 --password …", "for other machines")
        .example("sequent serve --unix /run/sequent.sock --store embedded:/srv/sequent.db",
                 "for this one")
        .example(
            "sequent serve --tls-listen 0.0.0.0:7380 --tls-cert c.pem --tls-key k.pem --tls-ca "
            "ca.pem",
            "over TLS");
  }

  ExitCode run(Terminal& terminal) override {
    const Signals signals;
    const base::Status served = serve(terminal, signals.first());
    return served ? ExitCode::kProved : complain(terminal, served.error());
  }

 private:
  base::Status serve(Terminal& terminal, const std::stop_token& stop) {
    store::OwnedEngine::Setup setup;
    SEQUENT_TRY(read_config(setup.config));
    SEQUENT_TRY(tls_.set_in(setup.config));
    if (!durability_.empty()) {
      SEQUENT_TRY_ASSIGN(setup.durability, parse_durability(durability_));
    }
    SEQUENT_TRY_ASSIGN(setup.serve, server_options(setup.config));
    SEQUENT_TRY_ASSIGN(const store::DatabasePlace place, place_of(setup.config));
    SEQUENT_TRY_ASSIGN(const auto owned, store::OwnedEngine::open(place, std::move(setup)));
    server::Server& server = owned->server();
    for (const std::string& name : server.names()) {
      terminal.print_line("listening on " + name);
    }
    const std::stop_callback on_stop(stop, [&] { server.request_stop(); });
    server.wait();
    return {};
  }

  base::Status read_config(state::Config& config) const {
    return config_.empty() ? base::Status() : state::read_config_file(config, config_);
  }

  base::Result<store::DatabasePlace> place_of(const state::Config& config) const {
    StoreAccess access{.url = store_};
    if (store_.empty() && !config.dir.empty()) {
      access.url = "embedded:" + config.dir + "/sequent.db";
    }
    SEQUENT_TRY_ASSIGN(const store::Address address, access.parse());
    if (address.kind != store::AddressKind::kEmbedded) {
      return base::invalid("sequent serve needs a store of its own (embedded:PATH), not " +
                           address.shown());
    }
    return store::locate_database(address.path);
  }

  base::Result<server::Options> server_options(const state::Config& config) const {
    server::Options options;
    options.unix_path = given_.unix_path.empty() ? config.unix_socket : given_.unix_path;
    SEQUENT_TRY_ASSIGN(options.unix_mode, unix_mode_of(config));
    SEQUENT_TRY_ASSIGN(options.listen, parse_addresses(listen_));
    SEQUENT_TRY_ASSIGN(options.tls_listen, parse_addresses(tls_listen_));
    if (options.listen.empty()) {
      options.listen = addresses_of(config, config.port);
    }
    if (options.tls_listen.empty()) {
      options.tls_listen = addresses_of(config, config.tls_port);
    }
    if (options.listen.empty() && options.tls_listen.empty() && options.unix_path.empty()) {
      SEQUENT_TRY_ASSIGN(options.listen, parse_addresses({kDefaultListen}));
    }
    const char* const password = std::getenv("SEQUENT_PASSWORD");
    options.password = given_.password;
    if (options.password.empty()) {
      options.password = password != nullptr ? password : config.requirepass;
    }
    options.log = base::Log::to_stderr(base::LogLevel::kWarning);
    return options;
  }

  struct Given {
    std::string unix_path;
    std::string password;
  };

  std::string store_;
  std::string config_;
  std::vector<std::string> listen_;
  Given given_;
  std::string durability_;
  std::vector<std::string> tls_listen_;
  TlsGiven tls_;
};

}  // namespace

std::unique_ptr<Command> make_serve_command() {
  return std::make_unique<ServeCommand>();
}

}  // namespace sequent::cli
