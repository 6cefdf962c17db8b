// Whatever a client sends: no crash, no hang, and the same answers however the
// bytes arrive.

#include <cstddef>
#include <cstdint>
#include <string>

#include "served.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    tornado::fuzzing::check_slices(bytes,
                                   {.chunk_size = 64,
                                    .max_header_size = 1000,
                                    .max_body_size = 1000,
                                    .decompress = true});
    return 0;
}
