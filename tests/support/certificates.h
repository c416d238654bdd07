#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "tests/support/temp_dir.h"

namespace sequent::test {

// A certificate authority, and certificates for a server (`server`, `localhost`) and a client, made
// by openssl: ca.pem, server.pem, server.key, client.pem, client.key.
class Certificates {
 public:
  Certificates() {
    const std::string script =
        "cd " + (dir_ / "") +
        " && exec >/dev/null 2>&1"
        " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        "    -subj /CN=authority -keyout ca.key -out ca.pem"
        " && echo subjectAltName=DNS:server,DNS:localhost >names"
        " && for who in server client; do"
        "      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=$who"
        "        -keyout $who.key -out $who.csr"
        "      && openssl x509 -req -in $who.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
        "        -extfile names -out $who.pem || exit 1; done";
    if (std::system(script.c_str()) != 0) {
      throw std::runtime_error("openssl makes no certificates");
    }
  }
  [[nodiscard]] std::string file(const std::string& name) const { return dir_ / name; }

 private:
  TempDir dir_;
};

}  // namespace sequent::test
