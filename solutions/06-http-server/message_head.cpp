#include "message_head.hpp"

#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

namespace {

std::string version_of(const HttpParser& parser) {
    // TASK 06.1: "HTTP/1.1". There are other HTTPs, but not on this wire.
    if (parser.major_version() != 1)
        throw httputil::HTTPInputError("this is not HTTP/1");
    return parser.minor_version() == 0 ? "HTTP/1.0" : "HTTP/1.1";
}

}  // namespace

void MessageHead::on_target(std::string_view piece) {
    // TASK 06.1: it may come in pieces.
    text_ += piece;
}

void MessageHead::on_reason(std::string_view piece) {
    // TASK 06.1: the same.
    text_ += piece;
}

void MessageHead::on_header_name(std::string_view piece) {
    // TASK 06.1: the same.
    name_ += piece;
}

void MessageHead::on_header_value(std::string_view piece) {
    // TASK 06.1: the same. It may also be empty.
    value_ += piece;
}

void MessageHead::on_header_end() {
    // TASK 06.1: put the header with the others. The spaces at the end of its
    // line are no part of the value.
    try {
        headers_.add(name_, httputil::stripped(value_));
    } catch (const std::invalid_argument& error) {
        throw httputil::HTTPInputError(error.what());
    }
    name_.clear();
    value_.clear();
}

httputil::RequestStartLine
MessageHead::take_request_line(const HttpParser& parser) {
    // TASK 06.1: method, target, version.
    return {parser.method(), std::exchange(text_, {}), version_of(parser)};
}

httputil::ResponseStartLine
MessageHead::take_response_line(const HttpParser& parser) {
    // TASK 06.1: version, code, reason.
    return {version_of(parser), parser.status_code(), std::exchange(text_, {})};
}

httputil::HTTPHeaders MessageHead::take_headers() {
    // TASK 06.1: whoever takes them leaves none for the next message.
    return std::exchange(headers_, {});
}

}  // namespace tornado
