#pragma once
// The same handler twice, and once as it must not be: each fetches a page from
// a slow server and passes it on.

#include <string>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "httpclient.hpp"
#include "web.hpp"

namespace tornado::two_styles {

using httpclient::HTTPResponse;

/// What all of them have: a server that knows what they are asked. Given.
class UpstreamHandler : public web::RequestHandler {
  public:
    /// upstream: a URL
    void initialize(const std::string& upstream) { upstream_ = upstream; }

  protected:
    const std::string& upstream() const { return upstream_; }

    /// What the client is to read.
    static std::string page_of(const HTTPResponse& response);

    /// To be thrown if the upstream has failed: 502, and the log says why.
    static web::HTTPError bad_gateway(const httpclient::HTTPClientError& error);

  private:
    std::string upstream_;
};

/// Callback style: get() says what is to be done with the response, and
/// returns; on_response() does it.
class AsyncHandler : public UpstreamHandler {
  public:
    web::Asynchronous get();

  private:
    void on_response(const HTTPResponse& response);
};

/// Coroutine style: one function, from top to bottom.
class GenAsyncHandler : public UpstreamHandler {
  public:
    Future<void> get();
};

/// What a blocking library does: returns when the response is there, and not
/// before. Given, as a bad example.
class BlockingHandler : public UpstreamHandler {
  public:
    void get();
};

}  // namespace tornado::two_styles
