#pragma once
// Forms in a request's body.
//
// Mirrors tornado/httputil.py (v6.5.7) parse_body_arguments.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "httputil.hpp"

namespace tornado::httputil {

/// What forms bring.
struct BodyArguments {
    escape::Arguments arguments;
    std::map<std::string, std::vector<HTTPFile>> files;
};

/// How much of a form is accepted.
/// Tornado: ParseMultipartConfig (v6.5.5)
struct MultipartLimits {
    std::size_t max_parts = 100;
    std::size_t max_part_header_size = 10 * 1024;  // bytes
};

/// Adds to `form` what a body of this type holds: a form, urlencoded or
/// multipart. Other bodies hold nothing.
///
/// content_type:     the request's Content-Type, with its parameters
/// content_encoding: its Content-Encoding; a form must have none
/// errors:           HTTPInputError for a body that is not what its type says,
///                   or that is packed
/// Tornado:          httputil.py parse_body_arguments (v6.5.7:993)
void parse_body_arguments(std::string_view content_type,
                          std::string_view body,
                          BodyArguments& form,
                          std::string_view content_encoding = "");

/// The same for a multipart body, whose parts stand between lines of
/// `boundary`. What follows the last one is ignored.
///
/// errors:  HTTPInputError: no such lines, more than the limits, a part without
///          headers, without a name, or without its line break
/// Tornado: httputil.py parse_multipart_form_data (v6.5.7:1048)
void parse_multipart_form_data(std::string_view boundary,
                               std::string_view body,
                               BodyArguments& form,
                               const MultipartLimits& limits = {});

/// "form-data; name=\"a\"" as "form-data", and name: a.
struct HeaderValue {
    std::string value;
    std::map<std::string, std::string> parameters;  // names in lower case
};

/// Takes a header's value with parameters apart. They may be quoted; within
/// quotes ";" is a character, and a backslash takes its meaning from a quote or
/// a backslash.
/// Tornado: httputil.py _parse_header (v6.5.7:1224)
HeaderValue parse_header(std::string_view text);

}  // namespace tornado::httputil
