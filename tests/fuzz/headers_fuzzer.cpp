// HTTPHeaders::parse: what it takes can be written, and comes out the same.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "httputil.hpp"

using tornado::httputil::HTTPHeaders;

static std::optional<HTTPHeaders> parsed(const std::string& lines) {
    try {
        return HTTPHeaders::parse(lines);
    } catch (const std::invalid_argument&) {
        return {};
    }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string lines(reinterpret_cast<const char*>(data), size);
    (void)tornado::escape::parse_qs(lines);
    const auto headers = parsed(lines);
    if (!headers) return 0;
    std::string once;
    headers->append_to(once);
    std::string twice;
    HTTPHeaders::parse(once).append_to(twice);
    if (once != twice) __builtin_trap();
    return 0;
}
