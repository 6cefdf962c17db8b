#include "httpclient.hpp"

#include <list>
#include <map>
#include <mutex>
#include <utility>

#include "common/stub/stub.hpp"

#include "client_exchange.hpp"
#include "client_request.hpp"
#include "gen.hpp"

namespace tornado::httpclient {

namespace {

std::string text_of_error(int code, const std::string& message) {
    return "HTTP " + std::to_string(code) + ": " +
           (message.empty() ? std::string(httputil::reason_of(code)) : message);
}

/// Makes a loop the current one, and afterwards the one that was it before:
/// what a coroutine waits for meanwhile is that loop's. Given, for both
/// fetch(): a client's loop need not be the current one when they are called.
class CurrentLoop {
  public:
    explicit CurrentLoop(IOLoop& loop)
        : before_(IOLoop::current_or_null()) {
        loop.make_current();
    }

    ~CurrentLoop() {
        if (before_)
            before_->make_current();
        else
            IOLoop::clear_current();
    }

    CurrentLoop(const CurrentLoop&) = delete;
    CurrentLoop& operator=(const CurrentLoop&) = delete;

  private:
    IOLoop* before_;
};

}  // namespace

HTTPClientError::HTTPClientError(int code,
                                 const std::string& message,
                                 std::shared_ptr<const HTTPResponse> response)
    : std::runtime_error(text_of_error(code, message))
    , code_(code)
    , response_(std::move(response)) {}

std::exception_ptr HTTPResponse::error() const {
    // TASK 08.1: what was no success is an error, and has the answer with it.
    TORNADO_STUB("httpclient::HTTPResponse::error", "08.1");
}

void HTTPResponse::rethrow() const {
    // TASK 08.1: throw it.
    TORNADO_STUB("httpclient::HTTPResponse::rethrow", "08.1");
}

AsyncHTTPClient::AsyncHTTPClient(IOLoop& loop) {
    // TASK 08.1: take the loop's.
    TORNADO_STUB("httpclient::AsyncHTTPClient::AsyncHTTPClient", "08.1");
}

AsyncHTTPClient::AsyncHTTPClient(AsyncHTTPClientOptions options, IOLoop& loop) {
    // TASK 08.1: make one.
    TORNADO_STUB("httpclient::AsyncHTTPClient::AsyncHTTPClient", "08.1");
}

void AsyncHTTPClient::configure(AsyncHTTPClientOptions options) {
    // TASK 08.1: keep the options for those to come.
    TORNADO_STUB("httpclient::AsyncHTTPClient::configure", "08.1");
}

Future<HTTPResponse> AsyncHTTPClient::fetch(HTTPRequest request,
                                            RaiseError raise) {
    // TASK 08.1: fetch, and let what goes wrong be the Future's. The handle may
    // be gone before the answer is there.
    TORNADO_STUB("httpclient::AsyncHTTPClient::fetch", "08.1");
}

void AsyncHTTPClient::fetch(HTTPRequest request, Callback callback) {
    // TASK 08.2: the same, and whatever comes of it, the callback is called
    // once, with a response. If there is no answer, make one that says so.
    TORNADO_STUB("httpclient::AsyncHTTPClient::fetch", "08.2");
}

}  // namespace tornado::httpclient
