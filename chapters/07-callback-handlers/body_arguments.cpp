#include "body_arguments.hpp"

#include <algorithm>

#include "common/stub/stub.hpp"

namespace tornado::httputil {

HeaderValue parse_header(std::string_view text) {
    // TASK 07.2: the value, then parameters.
    TORNADO_STUB("httputil::parse_header", "07.2");
}

void parse_body_arguments(std::string_view content_type,
                          std::string_view body,
                          BodyArguments& form,
                          std::string_view content_encoding) {
    // TASK 07.2: by type. A form that is packed cannot be read. 07.6: a
    // multipart one says what its boundary is.
    TORNADO_STUB("httputil::parse_body_arguments", "07.2");
}

}  // namespace tornado::httputil
