#include "httpserver.hpp"

#include <set>
#include <utility>

#include "common/stub/stub.hpp"

#include "whole_request.hpp"

namespace tornado {

using httputil::HTTPConnection;
using httputil::HTTPMessageDelegate;

namespace {

/// Lets the server's xheaders function have a look at the headers first.
/// Tornado: httpserver.py _ProxyAdapter (v6.5.7:376)
class ProxyAdapter final : public HTTPMessageDelegate {
    // TASK 06.3: passes on what it gets; before a head, calls the function.
  public:
    ProxyAdapter(const HTTPServerOptions::XHeaders& xheaders,
                 std::shared_ptr<HTTPConnection> connection,
                 std::shared_ptr<HTTPMessageDelegate> delegate)
        : xheaders_(xheaders)
        , connection_(std::move(connection))
        , delegate_(std::move(delegate)) {}

    httputil::MaybeFuture
    headers_received(httputil::StartLine start_line,
                     httputil::HTTPHeaders headers) override {
        httputil::RequestContext context = connection_->context();
        xheaders_(headers, context);
        connection_->set_context(std::move(context));
        return delegate_->headers_received(std::move(start_line),
                                           std::move(headers));
    }

    httputil::MaybeFuture data_received(std::string_view piece) override {
        return delegate_->data_received(piece);
    }

    void finish() override { delegate_->finish(); }

    void on_connection_close() override { delegate_->on_connection_close(); }

  private:
    HTTPServerOptions::XHeaders xheaders_;
    std::shared_ptr<HTTPConnection> connection_;
    std::shared_ptr<HTTPMessageDelegate> delegate_;
};

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

struct HTTPServer::Shared final : Delegate {
    // TASK 06.3: the options, whom requests are for, and the open connections.
    Shared(std::shared_ptr<Delegate> receiver, HTTPServerOptions chosen)
        : delegate(std::move(receiver))
        , options(std::move(chosen))
        , params(std::make_shared<const HTTP1ConnectionParameters>(
              parameters(options))) {}

    std::shared_ptr<HTTPMessageDelegate>
    start_request(std::shared_ptr<HTTPConnection> connection) override {
        auto request = delegate->start_request(connection);
        if (!options.xheaders) return request;
        return std::make_shared<ProxyAdapter>(
            options.xheaders, std::move(connection), std::move(request));
    }

    void on_close(HTTP1ServerConnection& connection) override {
        connections.erase(connection.shared_from_this());
    }

    std::shared_ptr<Delegate> delegate;
    HTTPServerOptions options;
    std::shared_ptr<const HTTP1ConnectionParameters> params;
    std::set<std::shared_ptr<HTTP1ServerConnection>> connections;
};

HTTPServer::HTTPServer(RequestCallback callback,
                       HTTPServerOptions options,
                       IOLoop& loop)
    : HTTPServer(std::make_shared<WholeRequests>(std::move(callback)),
                 std::move(options),
                 loop) {}

HTTPServer::HTTPServer(std::shared_ptr<Delegate> delegate,
                       HTTPServerOptions options,
                       IOLoop& loop)
    : TCPServer(loop, stream_limits(options))
    , shared_(
          std::make_shared<Shared>(std::move(delegate), std::move(options))) {
    // TASK 06.3: keep the delegate and the options.
}

HTTPServer::~HTTPServer() {
    // TASK 06.3: nobody is served any more.
    stop();
    close_all_connections();
}

void HTTPServer::close_all_connections() {
    // TASK 06.3: each of them. They leave the set on a later turn.
    for (const auto& connection : shared_->connections)
        connection->close();
}

void HTTPServer::close_idle_connections() {
    // TASK 06.3: the same, but each in its own time.
    for (const auto& connection : shared_->connections)
        connection->close_when_idle();
}

std::size_t HTTPServer::connections() const {
    // TASK 06.3: how many are being served?
    return shared_->connections.size();
}

Future<void> HTTPServer::handle_stream(std::shared_ptr<IOStream> stream,
                                       Address address) {
    // TASK 06.3: serve it, and remember it until that is over.
    httputil::RequestContext context{.address = address,
                                     .protocol = shared_->options.protocol};
    std::string host = address.host();
    if (is_valid_ip(host)) context.remote_ip = std::move(host);
    const auto connection = std::make_shared<HTTP1ServerConnection>(
        std::move(stream), shared_->params, std::move(context));
    shared_->connections.insert(connection);
    return connection->start_serving(shared_);
}

}  // namespace tornado
