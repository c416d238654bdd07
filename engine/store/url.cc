#include "engine/store/url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "engine/base/take_until.h"

namespace sequent::store {
namespace {

using base::take_until;

constexpr std::string_view kForms =
    "expected embedded:PATH, redis://[user:password@]host[:port][/db], redis+unix:///path[?db=N], "
    "redis+cluster://host,host or redis+sentinel://host,host/master (rediss…: over TLS)";

struct Scheme {
  std::string_view prefix;
  AddressKind kind;
  bool tls = false;
};
constexpr std::array kSchemes{
    Scheme{"redis://", AddressKind::kTcp},
    Scheme{"rediss://", AddressKind::kTcp, true},
    Scheme{"redis+unix://", AddressKind::kUnixSocket},
    Scheme{"redis+cluster://", AddressKind::kCluster},
    Scheme{"rediss+cluster://", AddressKind::kCluster, true},
    Scheme{"redis+sentinel://", AddressKind::kSentinel},
    Scheme{"rediss+sentinel://", AddressKind::kSentinel, true},
};

std::string_view prefix_of(AddressKind kind, bool tls = false) {
  const auto* scheme = std::find_if(kSchemes.begin(), kSchemes.end(), [&](const Scheme& each) {
    return each.kind == kind && each.tls == tls;
  });
  return scheme == kSchemes.end() ? "embedded:" : scheme->prefix;
}

std::optional<int> parse_number(std::string_view text, int least, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned byte = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) {
      return std::nullopt;
    }
    decoded += static_cast<char>(byte);
    i += 2;
  }
  return decoded;
}

// Messages name only the scheme: whatever follows may hold a password, even
// (above all) when it does not parse.
base::Error refuse(AddressKind kind, std::string_view why) {
  return base::invalid("store address " + std::string(prefix_of(kind)) + "…: " + std::string(why) +
                       "; " + std::string(kForms));
}

base::Status parse_credentials(std::string_view text, Address& address) {
  const std::size_t colon = text.find(':');
  const bool has_password = colon != std::string_view::npos;
  const auto user = percent_decode(text.substr(0, colon));
  const auto password = percent_decode(has_password ? text.substr(colon + 1) : std::string_view());
  if (!user || !password) {
    return refuse(address.kind, "the user or password has a bad % escape");
  }
  if (!user->empty() && !has_password) {
    return refuse(address.kind, "a user without a password");
  }
  address.user = *user;
  address.password = *password;
  return {};
}

base::Result<HostPort> parse_host(std::string_view text, AddressKind kind) {
  HostPort host;
  host.port = kind == AddressKind::kSentinel ? 26379 : 6379;
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) {
      return refuse(kind, "a [ without ] around the host");
    }
    host.host = text.substr(1, close - 1);
    const std::string_view rest = text.substr(close + 1);
    has_port = rest.starts_with(':');
    if (!rest.empty() && !has_port) {
      return refuse(kind, "only :port may follow the host's ]");
    }
    port = has_port ? rest.substr(1) : std::string_view();
  } else {
    const std::size_t colon = text.find(':');
    has_port = colon != std::string_view::npos;
    host.host = text.substr(0, colon);
    port = has_port ? text.substr(colon + 1) : std::string_view();
  }
  if (host.host.empty()) {
    return refuse(kind, "the host is missing");
  }
  if (has_port) {
    const auto number = parse_number(port, 1, 65535);
    if (!number) {
      return refuse(kind, "the port is not a number from 1 to 65535");
    }
    host.port = *number;
  }
  return host;
}

base::Status parse_hosts(std::string_view text, Address& address) {
  const bool many = address.kind == AddressKind::kCluster || address.kind == AddressKind::kSentinel;
  if (!many && text.find(',') != std::string_view::npos) {
    return refuse(address.kind, "more than one host");
  }
  do {
    SEQUENT_TRY_ASSIGN(HostPort host, parse_host(take_until(text, ','), address.kind));
    address.hosts.push_back(std::move(host));
  } while (!text.empty());
  return {};
}

base::Status parse_db(std::string_view text, Address& address) {
  const auto number = parse_number(text, 0, 1'000'000);
  if (!number) {
    return refuse(address.kind, "the database is not a number");
  }
  address.db = *number;
  return {};
}

// What follows the hosts: /db, or /master[/db] for a sentinel.
base::Status parse_tail(std::string_view text, Address& address) {
  if (address.kind == AddressKind::kSentinel) {
    const auto master = percent_decode(take_until(text, '/'));
    if (!master || master->empty()) {
      return refuse(address.kind, "the name of the master is missing");
    }
    address.master = *master;
  }
  if (text.empty()) {
    return {};
  }
  if (address.kind == AddressKind::kCluster) {
    return refuse(address.kind, "a cluster has no numbered databases");
  }
  return parse_db(text, address);
}

// name=value&name=value
base::Status parse_tls(std::string_view text, Address& address) {
  TlsSettings& tls = address.tls.emplace();
  while (!text.empty()) {
    std::string_view value = take_until(text, '&');
    const std::string_view name = take_until(value, '=');
    const auto decoded = percent_decode(value);
    if (!decoded || decoded->empty()) {
      return refuse(address.kind, "an option of TLS has no value or a bad % escape");
    }
    if (name == "ca") {
      tls.ca = *decoded;
    } else if (name == "cert") {
      tls.certificate = *decoded;
    } else if (name == "key") {
      tls.key = *decoded;
    } else if (name == "verify" && (value == "host" || value == "chain" || value == "none")) {
      tls.verify = value == "host"    ? TlsVerify::kHost
                   : value == "chain" ? TlsVerify::kChain
                                      : TlsVerify::kNothing;
    } else {
      return refuse(address.kind, "only ?ca=, cert=, key= and verify=host|chain|none may follow");
    }
  }
  if (!tls.key.empty() && tls.certificate.empty()) {
    return refuse(address.kind, "a key without a certificate");
  }
  return {};
}

base::Status parse_unix(std::string_view text, Address& address) {
  if (!text.starts_with('/')) {
    return refuse(address.kind, "the path of the socket must begin with a slash");
  }
  std::string_view query = text;
  const auto path = percent_decode(take_until(query, '?'));
  if (!path || path->size() < 2) {
    return refuse(address.kind, "the path of the socket is missing or has a bad % escape");
  }
  address.path = *path;
  if (query.empty()) {
    return {};
  }
  if (!query.starts_with("db=")) {
    return refuse(address.kind, "only ?db=N may follow the path");
  }
  return parse_db(query.substr(3), address);
}

}  // namespace

std::string HostPort::shown() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? "[" + host + "]:" : host + ":") + std::to_string(port);
}

std::string Address::shown() const {
  std::string text(prefix_of(kind, tls.has_value()));
  if (kind == AddressKind::kEmbedded) {
    return text + path;
  }
  if (!user.empty()) {
    text += user + "@";
  }
  if (kind == AddressKind::kUnixSocket) {
    return text + path + (db == 0 ? "" : "?db=" + std::to_string(db));
  }
  for (const HostPort& each : hosts) {
    text.append(&each == &hosts.front() ? "" : ",").append(each.shown());
  }
  text += master.empty() ? "" : "/" + master;
  return text + (db == 0 ? "" : "/" + std::to_string(db));
}

base::Result<Address> parse_address(std::string_view text) {
  Address address;
  constexpr std::string_view kEmbedded = "embedded:";
  if (text.starts_with(kEmbedded)) {
    address.path = text.substr(kEmbedded.size());
    if (address.path.find('\0') != std::string::npos) {
      return refuse(address.kind, "the path holds a zero byte");
    }
    return address;
  }
  const auto* scheme = std::find_if(kSchemes.begin(), kSchemes.end(), [&](const Scheme& each) {
    return text.starts_with(each.prefix);
  });
  if (scheme == kSchemes.end()) {
    return base::invalid("not a store address; " + std::string(kForms));
  }
  address.kind = scheme->kind;
  text.remove_prefix(scheme->prefix.size());
  // A path may hold @, a password may hold anything but (for a socket) a slash.
  const bool is_path = address.kind == AddressKind::kUnixSocket;
  const std::string_view authority = is_path ? text.substr(0, text.find('/')) : text;
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    SEQUENT_TRY(parse_credentials(text.substr(0, at), address));
    text.remove_prefix(at + 1);
  }
  if (is_path) {
    SEQUENT_TRY(parse_unix(text, address));
    return address;
  }
  if (scheme->tls) {
    const bool has_options = text.find('?') != std::string_view::npos;
    std::string_view options = text;
    text = take_until(options, '?');
    if (has_options && options.empty()) {
      return refuse(address.kind, "no option after ?");
    }
    SEQUENT_TRY(parse_tls(options, address));
  } else if (text.find('?') != std::string_view::npos) {
    return refuse(address.kind, "only an address of TLS (rediss://) has options");
  }
  SEQUENT_TRY(parse_hosts(take_until(text, '/'), address));
  SEQUENT_TRY(parse_tail(text, address));
  return address;
}

}  // namespace sequent::store
