// Forms with files: multipart/form-data, RFC 7578.

#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

#include "body_arguments.hpp"

namespace tornado::httputil {

void parse_multipart_form_data(std::string_view boundary,
                               std::string_view body,
                               BodyArguments& form,
                               const MultipartLimits& limits) {
    // TASK 07.6: part after part, and no more than there may be.
    TORNADO_STUB("httputil::parse_multipart_form_data", "07.6");
}

}  // namespace tornado::httputil
