// The body of a request, in chunks: see request_fuzzer.cpp.

#include <cstddef>
#include <cstdint>
#include <string>

#include "served.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n";
    bytes.append(reinterpret_cast<const char*>(data), size);
    tornado::fuzzing::check_slices(bytes,
                                   {.chunk_size = 5, .max_body_size = 1000});
    return 0;
}
