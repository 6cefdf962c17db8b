#pragma once
// For tests of "it keeps no memory": not by looking inside, but by asking the
// allocator. For tests only.

#include <cstddef>

#include <malloc.h>

// Only programs that are built with a sanitizer have this function.
extern "C" [[gnu::weak]] std::size_t __sanitizer_get_current_allocated_bytes();

namespace tornado::testing {

/// Bytes that are allocated in the whole program. The C library knows, unless
/// a sanitizer has taken its place.
inline std::size_t live_bytes() {
    if (__sanitizer_get_current_allocated_bytes != nullptr)
        return __sanitizer_get_current_allocated_bytes();
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;  // large blocks are counted apart
}

}  // namespace tornado::testing
