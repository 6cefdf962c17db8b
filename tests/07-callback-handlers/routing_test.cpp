#include "common/testing/testing.hpp"

#include "routing.hpp"

using namespace tornado;
using namespace tornado::testing;
