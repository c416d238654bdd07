// What the sources above the engine use besides.

#include <nlohmann/json.hpp>

#include "std.h"

// Made once, in json.cc: a seventh of what is above the engine is compiled sooner.
extern template class nlohmann::basic_json<>;
extern template class nlohmann::basic_json<nlohmann::ordered_map>;
