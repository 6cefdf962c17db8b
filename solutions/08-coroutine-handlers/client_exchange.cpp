#include "client_exchange.hpp"

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "message_body.hpp"
#include "stream_deadline.hpp"

namespace tornado::httpclient {

using httputil::HTTPHeaders;
using httputil::MaybeFuture;

namespace {

/// What a callback of the request has thrown. On its way through the connection
/// and the stream it must not be taken for an error of theirs.
struct CallbackError {
    // TASK 08.1: keep it as it is.
    std::exception_ptr thrown;
};

/// What is left of the request when its head has been sent.
Future<void> send_rest(std::shared_ptr<HTTP1Connection> connection,
                       std::shared_ptr<IOStream> stream,
                       std::shared_ptr<const HTTPRequest> request) {
    // TASK 08.1: finish(). 08.4: before, a body_producer writes the body, and
    // may take its time. If it fails, nobody need wait for an answer any more:
    // the stream closes, and keeps the reason, a CallbackError.
    try {
        if (request->body_producer) {
            auto write = [connection](std::string_view piece) {
                return connection->write(piece);
            };
            Future<void> written = request->body_producer(write);
            co_yield written;
        }
        connection->finish();
    } catch (...) {
        stream->close(
            std::make_exception_ptr(CallbackError{std::current_exception()}));
    }
}

/// Puts a response together as it comes.
class ResponseCollector final : public httputil::HTTPMessageDelegate {
    // TASK 08.1: keep the code, the reason, the headers and the body, and close
    // the stream at the end: who has the answer need not wait for the server
    // to close. 08.4: some pieces go elsewhere, or nowhere.
  public:
    using SendBody = std::function<Future<void>()>;

    ResponseCollector(std::shared_ptr<const HTTPRequest> request,
                      std::weak_ptr<IOStream> stream,
                      SendBody send_body)
        : request_(std::move(request))
        , stream_(std::move(stream))
        , send_body_(std::move(send_body)) {}

    MaybeFuture headers_received(httputil::StartLine start_line,
                                 HTTPHeaders headers) override {
        const auto& line = std::get<httputil::ResponseStartLine>(start_line);
        if (line.code == 100 && request_->expect_100_continue && send_body_)
            (void)std::exchange(send_body_, nullptr)();
        if (line.code < 200) return {};
        response_.code = line.code;
        response_.reason = line.reason;
        response_.headers = std::move(headers);
        leaves_ = is_redirect(*request_, line.code, response_.headers);
        if (request_->header_callback && !leaves_) show_head(line);
        return {};
    }

    MaybeFuture data_received(std::string_view piece) override {
        if (leaves_) return {};
        if (request_->streaming_callback)
            tell(request_->streaming_callback, piece);
        else
            httputil::add_to_body(response_.body, piece, response_.headers);
        return {};
    }

    void finish() override {
        complete_ = true;
        if (auto stream = stream_.lock()) stream->close();
    }

    bool complete() const { return complete_; }

    HTTPResponse take_response() { return std::move(response_); }

  private:
    static void tell(const HTTPRequest::TextCallback& callback,
                     std::string_view text) {
        try {
            callback(text);
        } catch (...) {
            throw CallbackError{std::current_exception()};
        }
    }

    void show_head(const httputil::ResponseStartLine& line) {
        const auto& callback = request_->header_callback;
        tell(callback,
             line.version + " " + std::to_string(line.code) + " " +
                 line.reason + "\r\n");
        for (const auto& [name, value] : response_.headers.all()) {
            std::string header(name);
            header.append(": ").append(value).append("\r\n");
            tell(callback, header);
        }
        tell(callback, "\r\n");
    }

    std::shared_ptr<const HTTPRequest> request_;
    std::weak_ptr<IOStream> stream_;
    SendBody send_body_;  // when the server wants it, once; or null
    HTTPResponse response_;
    bool leaves_ = false;  // for another place: this body is nobody's
    bool complete_ = false;
};

/// Throws what a caller of fetch() understands for `error`.
[[noreturn]] void rethrow_for_caller(const std::exception_ptr& error,
                                     bool connected) {
    // TASK 08.1: a closed stream says why, or does not. No connection, and one
    // that has failed, is a 599, and says so with the words of what has failed:
    // the resolver's, the system's, or those of TLS. 08.4: so is a
    // TimeoutError. What a callback has thrown stays as it is, also one of
    // these.
    try {
        std::rethrow_exception(error);
    } catch (const CallbackError& callback) {
        std::rethrow_exception(callback.thrown);
    } catch (const HTTPClientError&) {
        throw;
    } catch (const StreamClosedError& closed) {
        if (!closed.real_error())
            throw HTTPStreamClosedError("Connection closed");
        rethrow_for_caller(closed.real_error(), connected);
    } catch (const TimeoutError&) {
        throw HTTPTimeoutError(connected ? "Timeout during request"
                                         : "Timeout while connecting");
    } catch (const std::runtime_error& failed) {
        throw HTTPClientError(599, failed.what());
    }
}

/// Writes the request, and reads what comes back into `response`.
Future<HTTPResponse> converse(std::shared_ptr<HTTP1Connection> connection,
                              std::shared_ptr<IOStream> stream,
                              OutgoingRequest outgoing,
                              std::shared_ptr<const HTTPRequest> request) {
    // TASK 08.1: head and body go out together. 08.4: with
    // expect_100_continue the body waits for the server's word.
    ResponseCollector::SendBody send_body;
    std::string_view body;
    if (request->body) body = *request->body;
    if (request->expect_100_continue) {
        send_body = [=] {
            if (!body.empty()) (void)connection->write(body);
            return send_rest(connection, stream, request);
        };
        body = "";
    }
    (void)connection->write_headers(
        outgoing.start_line, outgoing.headers, body);
    if (!send_body) (void)send_rest(connection, stream, request);
    auto collector = std::make_shared<ResponseCollector>(
        request, stream, std::move(send_body));
    (void)(co_yield connection->read_response(collector));
    if (!collector->complete())
        throw HTTPStreamClosedError("Malformed answer; the log says more");
    co_return collector->take_response();
}

}  // namespace

Future<HTTPResponse> exchange(Future<std::shared_ptr<IOStream>> connecting,
                              OutgoingRequest outgoing,
                              std::shared_ptr<const HTTPRequest> request,
                              HTTP1ConnectionParameters params) {
    // TASK 08.1: wait for the stream, and have a conversation on it. 08.4:
    // request_timeout begins here.
    const IOLoop::TimePoint start = IOLoop::current().time();
    bool connected = false;
    std::exception_ptr error;
    try {
        std::shared_ptr<IOStream> stream = co_yield connecting;
        connected = true;
        stream->set_nodelay(true);
        const IOLoop& loop = stream->loop();
        auto deadline = std::make_shared<StreamDeadline>(stream);
        if (request->request_timeout > IOLoop::Duration::zero())
            deadline->set(request->request_timeout - (loop.time() - start));
        auto context = std::make_shared<httputil::RequestContext>();
        context->remote_ip = outgoing.host;
        auto connection = std::make_shared<HTTP1Connection>(
            stream, HTTP1Connection::Role::client, params, context);
        HTTPResponse response =
            co_yield converse(connection, stream, outgoing, request);
        response.request = request;
        response.effective_url = request->url;
        response.request_time = loop.time() - start;
        co_return response;
    } catch (...) {
        error = std::current_exception();
    }
    rethrow_for_caller(error, connected);
}

}  // namespace tornado::httpclient
