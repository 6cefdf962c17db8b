#include "two_styles.hpp"

#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "ioloop.hpp"

namespace tornado::two_styles {

using httpclient::AsyncHTTPClient;
using httpclient::HTTPClientError;

std::string UpstreamHandler::page_of(const HTTPResponse& response) {
    return "The upstream says: " + response.body;
}

web::HTTPError UpstreamHandler::bad_gateway(const HTTPClientError& error) {
    return web::HTTPError(502, std::string("upstream: ") + error.what());
}

web::Asynchronous AsyncHandler::get() {
    // TASK 08.3: begin the fetch; its callback() is on_response(). Then say
    // that somebody will call finish().
    TORNADO_STUB("two_styles::AsyncHandler::get", "08.3");
}

void AsyncHandler::on_response(const HTTPResponse& response) {
    // TASK 08.3: answer with page_of() the response, and finish. It comes here
    // too if the fetch has failed: nobody has thrown anything then.
    TORNADO_STUB("two_styles::AsyncHandler::on_response", "08.3");
}

Future<void> GenAsyncHandler::get() {
    // TASK 08.3: fetch, and write page_of() the response. If the fetch fails,
    // it is thrown here.
    TORNADO_STUB("two_styles::GenAsyncHandler::get", "08.3");
}

void BlockingHandler::get() {
    // A loop of its own, since ours is in the middle of this call. It knows
    // nobody but the upstream. (Tornado's HTTPClient is made like this.)
    IOLoop other;
    AsyncHTTPClient http_client(other);
    write(
        page_of(other.run_sync([&] { return http_client.fetch(upstream()); })));
}

}  // namespace tornado::two_styles
