// parse_body_arguments and parse_header: the first line is the Content-Type,
// the rest the body. And patterns of paths: the first line, asked for the rest.

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "body_arguments.hpp"
#include "routing.hpp"

using namespace tornado;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::string line = text.substr(0, text.find('\n'));
    const std::string rest =
        text.substr(std::min(line.size() + 1, text.size()));
    (void)httputil::parse_header(line);
    httputil::BodyArguments form;
    try {
        httputil::parse_body_arguments(line, rest, form);
    } catch (const httputil::HTTPInputError&) {
        // Refused.
    }
    try {
        const web::PathPattern pattern(line);
        const auto found = pattern.match(rest);
        if (found && found->values.size() != pattern.groups()) __builtin_trap();
        const std::vector<std::string> arguments(pattern.groups(), "a");
        (void)pattern.reverse(arguments);
    } catch (const std::invalid_argument&) {
        // Refused.
    }
    return 0;
}
