#include "engine/cmd/geo_commands.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/cli.h"

using sequent::test::Cli;
using sequent::test::Strings;

namespace {

struct Sicily : Cli {
  Sicily() { run("GEOADD s 13.361389 38.115556 Palermo 15.087269 37.502669 Catania"); }
  std::string text(std::string_view line) { return sequent::test::to_text(run(line).reply); }
};

}  // namespace

TEST_CASE_METHOD(Sicily, "GEOADD gives members the scores of their places", "[cmd]") {
  CHECK(run("ZSCORE s Palermo") == "3479099956230698");
  CHECK(run("GEOADD s NX 1 1 Palermo") == 0);
  CHECK(run("GEOADD s CH 1 1 Palermo 2 2 Rome") == 2);
  CHECK(run("GEOADD s XX 1 1 Naples") == 0);
  CHECK(run("GEOADD s 181 91 x") == "ERR invalid longitude,latitude pair 181.000000,91.000000");
  CHECK(run("GEOADD s a 1 x") == "ERR value is not a valid float");
  CHECK(run("GEOADD s NX XX 1 1 x") == "ERR syntax error");
  CHECK(run("GEOADD s 1 1 x 2") == "ERR syntax error");
  CHECK(run("GEOADD s NX CH CH") == "ERR syntax error");
}

TEST_CASE_METHOD(Sicily, "GEOPOS, GEOHASH and GEODIST tell of members", "[cmd]") {
  CHECK(text("GEOPOS s Palermo none") ==
        "[[\"13.36138933897018433\", \"38.11555639549629859\"], (nil array)]");
  CHECK(text("GEOHASH s Palermo none Catania") == "[\"sqc8b49rny0\", (nil), \"sqdtr74hyu0\"]");
  CHECK(run("GEODIST s Palermo Catania") == "166274.1516");
  CHECK(run("GEODIST s Palermo Catania KM") == "166.2742");
  CHECK(run("GEODIST s Palermo Catania mi") == "103.3182");
  CHECK(run("GEODIST s Palermo Palermo") == "0.0000");
  CHECK(run("GEODIST s Palermo none") == nullptr);
  CHECK(run("GEODIST none a b") == nullptr);
  CHECK(run("GEODIST s Palermo Catania yd") ==
        "ERR unsupported unit provided. please use M, KM, FT, MI");
  CHECK(run("GEODIST s Palermo Catania m m") == "ERR syntax error");
}

TEST_CASE_METHOD(Sicily, "a search finds what lies in a circle or a box", "[cmd]") {
  run("GEOADD s 12.758489 38.788135 edge1 17.241510 38.788135 edge2");
  CHECK(run("GEOSEARCH s FROMLONLAT 15 37 BYRADIUS 200 km ASC") == Strings{"Catania", "Palermo"});
  CHECK(run("GEOSEARCH s FROMLONLAT 15 37 BYBOX 400 400 km DESC") ==
        Strings{"edge1", "edge2", "Palermo", "Catania"});
  CHECK(run("GEOSEARCH s FROMMEMBER Catania BYRADIUS 1 m") == Strings{"Catania"});
  CHECK(text("GEOSEARCH s FROMLONLAT 15 37 BYRADIUS 100 km WITHCOORD WITHDIST WITHHASH") ==
        "[[\"Catania\", \"56.4413\", (integer) 3479447370796909, [\"15.08726745843887329\", "
        "\"37.50266842333162032\"]]]");
  CHECK(run("GEOSEARCH s FROMLONLAT 15 37 BYRADIUS 2000 km COUNT 1") == Strings{"Catania"});
  CHECK(run("GEOSEARCH s FROMLONLAT 15 37 BYRADIUS 2000 km COUNT 1 ANY").reply.items.size() == 1);
}

TEST_CASE_METHOD(Sicily, "what a search cannot mean is refused", "[cmd]") {
  CHECK(run("GEOSEARCH s FROMMEMBER none BYRADIUS 1 m") ==
        "ERR could not decode requested zset member");
  CHECK(run("GEOSEARCH s BYRADIUS 1 m ASC WITHDIST WITHHASH") ==
        "ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCH");
  CHECK(run("GEOSEARCH s FROMLONLAT 1 1 ASC ASC ASC") ==
        "ERR exactly one of BYRADIUS and BYBOX can be specified for GEOSEARCH");
  CHECK(run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS -1 m") == "ERR radius cannot be negative");
  CHECK(run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS x m") == "ERR need numeric radius");
  CHECK(run("GEOSEARCH s FROMLONLAT 1 1 BYBOX 1 -1 m") == "ERR height or width cannot be negative");
  CHECK(run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS 1 m ANY") ==
        "ERR the ANY argument requires COUNT argument");
  CHECK(run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS 1 m COUNT 0") == "ERR COUNT must be > 0");
  CHECK(run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS 1 m BYBOX 1 1 m") == "ERR syntax error");
  CHECK(run("GEOSEARCHSTORE d s FROMLONLAT 1 1 BYRADIUS 1 m WITHDIST") ==
        "ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
  CHECK(run("GEORADIUS s 1 1 1 m STORE d WITHDIST") ==
        "ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD "
        "options");
  CHECK(run("GEORADIUS_RO s 1 1 1 m STORE d") == "ERR syntax error");
}

TEST_CASE_METHOD(Sicily, "a result is stored with its scores or its distances", "[cmd]") {
  CHECK(run("GEOSEARCHSTORE d s FROMLONLAT 15 37 BYRADIUS 200 km") == 2);
  CHECK(run("ZSCORE d Catania") == "3479447370796909");
  CHECK(run("GEOSEARCHSTORE d s FROMLONLAT 15 37 BYRADIUS 200 km STOREDIST") == 2);
  CHECK(run("ZSCORE d Catania").reply.text.substr(0, 7) == "56.4412");
  CHECK(run("GEORADIUS s 15 37 100 km STOREDIST d") == 1);
  CHECK(run("GEORADIUSBYMEMBER s Catania 1 m STORE d") == 1);
  CHECK(run("GEORADIUS s 0 0 1 m STORE d") == 0);
  CHECK(run("EXISTS d") == 0);
  CHECK(run("GEOSEARCHSTORE d none FROMMEMBER x BYRADIUS 1 m") == 0);
}

TEST_CASE_METHOD(Sicily, "the older forms find the same", "[cmd]") {
  CHECK(run("GEORADIUS s 15 37 200 km ASC") == Strings{"Catania", "Palermo"});
  CHECK(run("GEORADIUS_RO s 15 37 200 km DESC") == Strings{"Palermo", "Catania"});
  CHECK(run("GEORADIUSBYMEMBER s Palermo 1 m") == Strings{"Palermo"});
  CHECK(run("GEORADIUSBYMEMBER_RO s Palermo 200 km DESC") == Strings{"Catania", "Palermo"});
  CHECK(text("GEORADIUSBYMEMBER none x 1 m") == "[]");
  CHECK(text("GEORADIUSBYMEMBER none x y z") == "[]");
}
