#include "conditional.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

#include "common/stub/stub.hpp"

#include "httputil.hpp"

namespace tornado::httputil {

std::optional<ByteRange> parse_byte_range(std::string_view header,
                                          std::uint64_t whole) {
    // TASK 11.5: one range of bytes, in one of three forms. What is no such
    // thing is no mistake: the header goes unheeded.
    TORNADO_STUB("httputil::parse_byte_range", "11.5");
}

std::optional<std::time_t> parse_timestamp(std::string_view text) {
    const std::string date(stripped(text));
    for (const char* form : {"%a, %d %b %Y %H:%M:%S GMT",
                             "%A, %d-%b-%y %H:%M:%S GMT",
                             "%a %b %d %H:%M:%S %Y"}) {
        std::tm parts{};
        const char* end = ::strptime(date.c_str(), form, &parts);
        if (!end || end != date.c_str() + date.size()) continue;
        const std::time_t time = ::timegm(&parts);
        if (time < 0) return {};
        return time;
    }
    return {};
}

}  // namespace tornado::httputil
