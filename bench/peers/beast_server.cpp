// Boost.Beast on one thread, answering what bench_server answers.
//
//     beast_server 8060

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "common/net/descriptor_limit.hpp"

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace {

class Session;

/// Who waits for the next message.
std::vector<std::weak_ptr<Session>> waiting;

class EchoSocket : public std::enable_shared_from_this<EchoSocket> {
  public:
    explicit EchoSocket(beast::tcp_stream stream)
        : socket_(std::move(stream)) {}

    void accept(const http::request<http::string_body>& request) {
        socket_.async_accept(
            request, [self = shared_from_this()](beast::error_code error) {
                if (!error) self->read();
            });
    }

  private:
    void read() {
        socket_.async_read(
            buffer_,
            [self = shared_from_this()](beast::error_code error, std::size_t) {
                if (!error) self->write();
            });
    }

    void write() {
        socket_.text(socket_.got_text());
        socket_.async_write(
            buffer_.data(),
            [self = shared_from_this()](beast::error_code error, std::size_t) {
                if (error) return;
                self->buffer_.consume(self->buffer_.size());
                self->read();
            });
    }

    beast::websocket::stream<beast::tcp_stream> socket_;
    beast::flat_buffer buffer_;
};

class Session : public std::enable_shared_from_this<Session> {
  public:
    explicit Session(tcp::socket socket)
        : stream_(std::move(socket)) {
        stream_.socket().set_option(tcp::no_delay(true));
    }

    void read() {
        request_ = {};
        http::async_read(
            stream_,
            buffer_,
            request_,
            [self = shared_from_this()](beast::error_code error, std::size_t) {
                if (!error) self->serve();
            });
    }

    void answer(const char* type, std::string body) {
        response_ = {http::status::ok, request_.version()};
        response_.set(http::field::content_type, type);
        response_.keep_alive(request_.keep_alive());
        response_.body() = std::move(body);
        response_.prepare_payload();
        http::async_write(
            stream_,
            response_,
            [self = shared_from_this()](beast::error_code error, std::size_t) {
                if (!error) self->read();
            });
    }

  private:
    void serve() {
        if (beast::websocket::is_upgrade(request_)) {
            std::make_shared<EchoSocket>(std::move(stream_))->accept(request_);
        } else if (request_.target() == "/a/message/updates") {
            park();
        } else if (request_.target() == "/a/message/new") {
            publish();
        } else {
            answer("text/plain", "Hello, World!");
        }
    }

    /// Holds itself for as long as it waits.
    void park() {
        self_ = shared_from_this();
        waiting.push_back(self_);
        // A byte, or the end, while it waits: whoever waits sends nothing.
        stream_.socket().async_wait(
            tcp::socket::wait_read,
            [weak = weak_from_this()](beast::error_code) {
                if (const auto self = weak.lock()) self->look();
            });
    }

    void look() {
        char byte = 0;
        beast::error_code error;
        if (!self_) return;  // answered in the meantime
        (void)stream_.socket().receive(
            asio::buffer(&byte, 1), tcp::socket::message_peek, error);
        if (error) self_.reset();
    }

    void publish() {
        // Good enough for a benchmark: the words need no escapes.
        const std::string message = R"({"from":"somebody","body":")" +
                                    request_.body().substr(5) + "\"}";
        answer("application/json", message);
        std::vector<std::weak_ptr<Session>> told;
        told.swap(waiting);
        for (const auto& weak : told)
            if (const auto waiter = weak.lock())
                waiter->be_told("{\"messages\":[" + message + "]}");
    }

    void be_told(std::string news) {
        stream_.socket().cancel();
        self_.reset();
        answer("application/json", std::move(news));
    }

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> response_;
    std::shared_ptr<Session> self_;
};

void accept_next(tcp::acceptor& acceptor) {
    acceptor.async_accept([&](beast::error_code error, tcp::socket socket) {
        if (!error) std::make_shared<Session>(std::move(socket))->read();
        accept_next(acceptor);
    });
}

}  // namespace

int main(int argc, char** argv) {
    tornado::raise_descriptor_limit(20'000);
    asio::io_context context(1);
    const int port = argc > 1 ? std::atoi(argv[1]) : 0;
    tcp::acceptor acceptor(context,
                           {asio::ip::make_address("127.0.0.1"),
                            static_cast<std::uint16_t>(port)});
    std::printf("beast on port %d\n", acceptor.local_endpoint().port());
    std::fflush(stdout);
    accept_next(acceptor);
    context.run();
}
