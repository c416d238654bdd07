// What every test source uses, compiled once for all of them.

#include <deque>
#include <set>

#include <catch2/catch.hpp>

#include "std.h"
