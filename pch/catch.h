// What every test source uses, compiled once for all of them.

#include <catch2/catch.hpp>

#include "std.h"
