// What every test source uses, compiled once for all of them.

#include "std.h"

#include <deque>
#include <set>

#include <catch2/catch.hpp>
