#include "httputil.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado::httputil {

HTTPServerRequest::HTTPServerRequest(
    RequestStartLine start_line,
    HTTPHeaders request_headers,
    std::shared_ptr<HTTPConnection> answered_on) {
    // TASK 06.1: take the start line apart, and the headers that every
    // application asks for.
    TORNADO_STUB("httputil::HTTPServerRequest::HTTPServerRequest", "06.1");
}

escape::Arguments HTTPServerRequest::arguments() const {
    // TASK 06.1: a name may have values in both; the body's come last.
    TORNADO_STUB("httputil::HTTPServerRequest::arguments", "06.1");
}

std::string HTTPServerRequest::full_url() const {
    // TASK 06.1: what a browser's address line would say.
    TORNADO_STUB("httputil::HTTPServerRequest::full_url", "06.1");
}

std::string HTTPServerRequest::host_name() const {
    // TASK 06.1: without the port. An IPv6 address has colons in brackets.
    TORNADO_STUB("httputil::HTTPServerRequest::host_name", "06.1");
}

std::chrono::steady_clock::duration HTTPServerRequest::request_time() const {
    return std::chrono::steady_clock::now() - started_;
}

std::string format_timestamp(std::time_t time) {
    // TASK 06.2: in English, whatever language the system speaks.
    TORNADO_STUB("httputil::format_timestamp", "06.2");
}

std::string_view current_timestamp() {
    // TASK 06.2: the clock is read each time, the text is made once a second.
    TORNADO_STUB("httputil::current_timestamp", "06.2");
}

}  // namespace tornado::httputil
