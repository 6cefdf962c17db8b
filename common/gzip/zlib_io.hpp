#pragma once
// What this folder's files need in order to talk to zlib.

#include <cstddef>
#include <limits>
#include <string_view>

#include <zlib.h>

namespace tornado::zlib {

/// zlib counts in unsigned int; what is longer goes in pieces.
inline unsigned clamped(std::size_t size) {
    constexpr std::size_t most = std::numeric_limits<unsigned>::max();
    return static_cast<unsigned>(size < most ? size : most);
}

/// zlib takes input by a pointer to non-const, and does not write to it.
inline void give(z_stream& stream, std::string_view bytes) {
    stream.next_in =
        const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream.avail_in = clamped(bytes.size());
}

inline Bytef* output(char* bytes) {
    return reinterpret_cast<Bytef*>(bytes);
}

}  // namespace tornado::zlib
