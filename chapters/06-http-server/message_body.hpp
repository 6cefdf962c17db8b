#pragma once
// A body that is put together from its pieces. Given.

#include <string>
#include <string_view>

#include "http_headers.hpp"

namespace tornado::httputil {

/// Adds a piece to a message's body. When the body needs more room it gets what
/// `headers`, the message's own, announce, so that a large one is not copied
/// again and again while it grows. What is announced need not come: so it gets
/// no more than 64 times what has come.
void add_to_body(std::string& body,
                 std::string_view piece,
                 const HTTPHeaders& headers);

}  // namespace tornado::httputil
