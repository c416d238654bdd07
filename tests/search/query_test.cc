#include "search/query_parser.h"
#include "tests/support/catch.h"
