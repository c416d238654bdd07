// What the commands of the engine start from, compiled once for all of them.

#include "std.h"

#include <bitset>
#include <deque>
#include <numeric>
#include <set>
#include <unordered_set>

#include "engine/cmd/context.h"
