#include "httpserver.hpp"

#include <set>
#include <utility>

#include "common/stub/stub.hpp"

#include "whole_request.hpp"

namespace tornado {

using httputil::HTTPConnection;
using httputil::HTTPMessageDelegate;

namespace {

StreamLimits stream_limits(const HTTPServerOptions& options) {
    return {.max_buffer_size = options.max_buffer_size};
}

HTTP1ConnectionParameters parameters(const HTTPServerOptions& options) {
    return {.no_keep_alive = options.no_keep_alive,
            .chunk_size = options.chunk_size,
            .max_header_size = options.max_header_size,
            .max_body_size = options.max_body_size,
            .header_timeout = options.idle_connection_timeout,
            .body_timeout = options.body_timeout,
            .decompress = options.decompress_request};
}

}  // namespace

HTTPServer::HTTPServer(RequestCallback callback,
                       HTTPServerOptions options,
                       IOLoop& loop)
    : HTTPServer(std::make_shared<WholeRequests>(std::move(callback)),
                 std::move(options),
                 loop) {}

HTTPServer::HTTPServer(std::shared_ptr<Delegate> delegate,
                       HTTPServerOptions options,
                       IOLoop& loop) {
    // TASK 06.3: keep the delegate and the options.
    TORNADO_STUB("HTTPServer::HTTPServer", "06.3");
}

HTTPServer::~HTTPServer() {
    // TASK 06.3: nobody is served any more.
    TORNADO_STUB("HTTPServer::~HTTPServer", "06.3");
}

void HTTPServer::close_all_connections() {
    // TASK 06.3: each of them. They leave the set on a later turn.
    TORNADO_STUB("HTTPServer::close_all_connections", "06.3");
}

void HTTPServer::close_idle_connections() {
    // TASK 06.3: the same, but each in its own time.
    TORNADO_STUB("HTTPServer::close_idle_connections", "06.3");
}

std::size_t HTTPServer::connections() const {
    // TASK 06.3: how many are being served?
    TORNADO_STUB("HTTPServer::connections", "06.3");
}

Future<void> HTTPServer::handle_stream(std::shared_ptr<IOStream> stream,
                                       Address address) {
    // TASK 06.3: serve it, and remember it until that is over.
    TORNADO_STUB("HTTPServer::handle_stream", "06.3");
}

}  // namespace tornado
