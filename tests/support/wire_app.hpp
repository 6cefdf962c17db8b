#pragma once
// The application of the wire table, on our server. For tests only.

#include <chrono>
#include <memory>
#include <string>

#include "httpserver.hpp"
#include "tests/support/wire_table.hpp"

namespace tornado::testing {

inline void send_answer(const httputil::HTTPServerRequest& request,
                        int code,
                        const std::string& body,
                        std::size_t length) {
    httputil::HTTPHeaders headers;
    if (code != 204) headers.add("Content-Length", std::to_string(length));
    (void)request.connection->write_headers(
        httputil::ResponseStartLine{.code = code}, headers, body);
    request.connection->finish();
}

inline void send_answer(const httputil::HTTPServerRequest& request,
                        int code,
                        const std::string& body = "") {
    send_answer(request, code, body, body.size());
}

inline void wire_app(const std::shared_ptr<httputil::HTTPServerRequest>& r) {
    if (r->method != "GET" && r->method != "POST")
        send_answer(*r, 405);
    else if (r->path == "/")
        send_answer(*r, 200, r->body);
    else if (r->path == "/last")
        send_answer(*r, 200, "last");
    else if (r->path == "/204")
        send_answer(*r, 204);
    else if (r->path == "/more")
        send_answer(*r, 200, "abc", 2);
    else if (r->path == "/less")
        send_answer(*r, 200, "ab", 3);
    else if (r->path == "/flush") {
        (void)r->connection->write_headers(
            httputil::ResponseStartLine{}, {}, "one");
        (void)r->connection->write("two");
        r->connection->finish();
    } else {
        send_answer(*r, 404);
    }
}

inline HTTPServerOptions wire_options() {
    return {.max_header_size = wire_limit, .max_body_size = wire_limit};
}

}  // namespace tornado::testing
