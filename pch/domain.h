// What the sources above the engine use besides.

#include <nlohmann/json.hpp>

#include "std.h"
