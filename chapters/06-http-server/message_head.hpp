#pragma once
// A message's start line and headers, put together from what the parser finds.

#include <string>
#include <string_view>

#include "common/http_parser/http_parser.hpp"
#include "common/stub/stub.hpp"

#include "httputil.hpp"

namespace tornado {

/// Collects the pieces of one head after the other.
///
/// errors: its listening functions throw HTTPInputError for a header that
///         HTTPHeaders does not take
class MessageHead final : public HttpParserListener {
  public:
    void on_target(std::string_view piece) override;
    void on_reason(std::string_view piece) override;
    void on_header_name(std::string_view piece) override;
    void on_header_value(std::string_view piece) override;
    void on_header_end() override;

    /// What `parser` has read: to be called once, when the head is complete.
    /// errors: HTTPInputError for a version that is not HTTP/1
    httputil::RequestStartLine take_request_line(const HttpParser& parser);
    httputil::ResponseStartLine take_response_line(const HttpParser& parser);

    /// The headers, which are gone from here then.
    httputil::HTTPHeaders take_headers();

  private:
    // TASK 06.1: what is there so far. A name is complete when its value
    // begins, and a value when on_header_end() says so.
    // Yours to design.
};

}  // namespace tornado
