#include "message_head.hpp"

#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

void MessageHead::on_target(std::string_view piece) {
    // TASK 06.1: it may come in pieces.
    TORNADO_STUB("MessageHead::on_target", "06.1");
}

void MessageHead::on_reason(std::string_view piece) {
    // TASK 06.1: the same.
    TORNADO_STUB("MessageHead::on_reason", "06.1");
}

void MessageHead::on_header_name(std::string_view piece) {
    // TASK 06.1: the same.
    TORNADO_STUB("MessageHead::on_header_name", "06.1");
}

void MessageHead::on_header_value(std::string_view piece) {
    // TASK 06.1: the same. It may also be empty.
    TORNADO_STUB("MessageHead::on_header_value", "06.1");
}

void MessageHead::on_header_end() {
    // TASK 06.1: put the header with the others. The spaces at the end of its
    // line are no part of the value.
    TORNADO_STUB("MessageHead::on_header_end", "06.1");
}

httputil::RequestStartLine
MessageHead::take_request_line(const HttpParser& parser) {
    // TASK 06.1: method, target, version.
    TORNADO_STUB("MessageHead::take_request_line", "06.1");
}

httputil::ResponseStartLine
MessageHead::take_response_line(const HttpParser& parser) {
    // TASK 06.1: version, code, reason.
    TORNADO_STUB("MessageHead::take_response_line", "06.1");
}

httputil::HTTPHeaders MessageHead::take_headers() {
    // TASK 06.1: whoever takes them leaves none for the next message.
    TORNADO_STUB("MessageHead::take_headers", "06.1");
}

}  // namespace tornado
