#include <cstdlib>

#include "cli/command.h"
#include "cli/signals.h"
#include "cli/store_access.h"
#include "engine/engine.h"
#include "engine/server/server.h"
#include "engine/store/database_place.h"
#include "engine/store/owned_engine.h"

namespace sequent::cli {
namespace {

constexpr const char* kDefaultListen = "127.0.0.1:7379";

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

class ServeCommand final : public Command {
 public:
  void declare(Options& options) override {
    options
        .summary(
            "Serves a store to Redis clients: other processes and machines of yours, "
            "redis-cli.")
        .text("store", store_, "embedded:PATH",
              "which store (default: SEQUENT_STORE, else your own embedded store)")
        .texts("listen", listen_, "HOST:PORT",
               "where to listen; may be repeated; port 0: any (default: 127.0.0.1:7379, unless "
               "--unix is given)")
        .text("unix", server_.unix_path, "PATH", "a Unix socket to listen on")
        .text("password", server_.password, "WORD",
              "what clients must say first (default: SEQUENT_PASSWORD)")
        .text("durability", durability_, "HOW",
              "when a write counts as done: always (on disk), everysec, no (default: everysec)")
        .example("sequent serve --listen 0.0.0.0:7379 --password …", "for other machines")
        .example("sequent serve --unix /run/sequent.sock --store embedded:/srv/sequent.db",
                 "for this one");
  }

  ExitCode run(Terminal& terminal) override {
    const Signals signals;
    const base::Status served = serve(terminal, signals.first());
    return served ? ExitCode::kProved : complain(terminal, served.error());
  }

 private:
  base::Status serve(Terminal& terminal, const std::stop_token& stop) {
    const StoreAccess access{.url = store_};
    SEQUENT_TRY_ASSIGN(const store::Address address, access.parse());
    if (address.kind != store::AddressKind::kEmbedded) {
      return base::invalid("sequent serve needs a store of its own (embedded:PATH), not " +
                           address.shown());
    }
    SEQUENT_TRY_ASSIGN(const engine::Durability durability, parse_durability(durability_));
    SEQUENT_TRY_ASSIGN(server::Options options, server_options());
    SEQUENT_TRY_ASSIGN(const store::DatabasePlace place, store::locate_database(address.path));
    SEQUENT_TRY_ASSIGN(const auto owned, store::OwnedEngine::open(place, durability));
    SEQUENT_TRY_ASSIGN(const auto server,
                       server::Server::open(owned->engine(), std::move(options)));
    for (const std::string& name : server->names()) {
      terminal.print_line("listening on " + name);
    }
    const std::stop_callback on_stop(stop, [&] { server->request_stop(); });
    server->run();
    return {};
  }

  base::Result<server::Options> server_options() const {
    server::Options options;
    std::vector<std::string> addresses = listen_;
    if (addresses.empty() && server_.unix_path.empty()) {
      addresses.emplace_back(kDefaultListen);
    }
    for (const std::string& text : addresses) {
      SEQUENT_TRY_ASSIGN(server::Address address, server::Address::parse(text));
      options.listen.push_back(std::move(address));
    }
    options.unix_path = server_.unix_path;
    const char* const password = std::getenv("SEQUENT_PASSWORD");
    options.password =
        server_.password.empty() && password != nullptr ? password : server_.password;
    options.log = base::Log::to_stderr(base::LogLevel::kWarning);
    return options;
  }

  struct Given {
    std::string unix_path;
    std::string password;
  };

  std::string store_;
  std::vector<std::string> listen_;
  Given server_;
  std::string durability_ = "everysec";
};

}  // namespace

std::unique_ptr<Command> make_serve_command() {
  return std::make_unique<ServeCommand>();
}

}  // namespace sequent::cli
