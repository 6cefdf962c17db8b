#pragma once
// What a test file includes: doctest, steps and expectations that explain
// themselves. A program of tests is linked with common_testing, which brings
// main(), the reporter and the watchdog. CONTRIBUTING.md has the protocol.

#include <doctest/doctest.h>

#include "common/testing/expect.hpp"
#include "common/testing/show.hpp"
#include "common/testing/steps.hpp"
