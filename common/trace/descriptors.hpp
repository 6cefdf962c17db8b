#pragma once
// What a program's descriptors are, asked when one is first seen.

#include <cstdint>

#include "common/trace/format.hpp"

namespace tornado::trace {

struct Known {
    Kind kind = Kind::unknown;
    std::uint16_t port = 0;
};

Known look_up(int fd);

/// Forgets what is known of a descriptor: it has been closed.
void forget(int fd);

}  // namespace tornado::trace
