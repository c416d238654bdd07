#pragma once
// The only include of Catch2 (version 2 here; a move to 3 changes this file).

#include <catch2/catch.hpp>
