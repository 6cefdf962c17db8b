#include "common/testing/testing.hpp"

#include "httputil.hpp"

using namespace tornado;
using testing::Lines;
