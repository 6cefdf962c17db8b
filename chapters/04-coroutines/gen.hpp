#pragma once
// Everything that a coroutine needs: include this, and write functions that
// return a Future. Mirrors tornado/gen.py (v4.5.3).

#include "callbacks.hpp"  // IWYU pragma: export
#include "coroutine.hpp"  // IWYU pragma: export
#include "multi.hpp"      // IWYU pragma: export
#include "timing.hpp"     // IWYU pragma: export
