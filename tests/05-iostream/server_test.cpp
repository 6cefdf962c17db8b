#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "iostream.hpp"
#include "tcpserver.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// Keeps every stream, and calls what a test wants to be called.
class KeepingServer : public TCPServer {
  public:
    using TCPServer::TCPServer;

    std::vector<std::shared_ptr<IOStream>> streams;
    std::vector<Address> addresses;
    std::function<void()> on_stream = [] {};

  protected:
    Future<void> handle_stream(std::shared_ptr<IOStream> stream,
                               Address address) override {
        streams.push_back(std::move(stream));
        addresses.push_back(address);
        on_stream();
        return make_ready_future<void>();
    }
};

}  // namespace

TEST_CASE("05.5 TCPServer: each connection gets a stream, and stop() leaves "
          "those that are open" *
          doctest::description(
              "handle_stream() also learns where the peer is. A server that "
              "stops takes no newcomers, and lets the others finish; it may "
              "stop in the middle of accepting. [NET-2, NET-3, NET-5]")) {
    ExpectLog log("Cannot accept connections");
    CurrentTurnLoop loop;
    KeepingServer server(loop);
    server.listen(0, "127.0.0.1");
    const auto port = server.port();
    step("one client connected");
    Client one(port);
    drive_until([&] { loop.turn(); },
                [&] { return server.streams.size() == 1; },
                "the server has a stream");
    EXPECT_EQ(server.addresses[0].text(),
              "127.0.0.1:" + std::to_string(local_port(one.fd())));
    step("two more connected at once, and the first of them made the server "
         "stop");
    Client two(port);
    Client three(port);
    server.on_stream = [&] { server.stop(); };
    loop.turns(3);
    EXPECT_EQ(server.streams.size(), 2U);
    EXPECT_THROWS(std::system_error, Client{port});
    EXPECT_EQ(in_log(log), "lines in the log: 0");
    server.stop();
    step("the first client sent \"still here\"");
    one.send("still here");
    EXPECT_EQ(loop.wait_for(server.streams[0]->read_bytes(10), "it is read"),
              "still here");
    step("a server was destroyed that listened");
    std::make_unique<KeepingServer>(loop)->listen(0, "127.0.0.1");
    loop.turns(2);
    step("a server listened twice, and a client connected to each port");
    KeepingServer twice(loop);
    twice.listen(0, "127.0.0.1");
    const auto first = twice.port();
    auto more = bind_sockets(0, "127.0.0.1");
    const auto second = local_port(more.front().get());
    twice.add_sockets(std::move(more));
    EXPECT(twice.port() == first, "port() is the first socket's");
    const Client here(first);
    const Client there(second);
    drive_until([&] { loop.turn(); },
                [&] { return twice.streams.size() == 2; },
                "the server has two streams");
}

TEST_CASE("05.5 TCPServer: its streams have the limits that it was given, or "
          "come from its factory" *
          doctest::description(
              "A server that takes in what anybody sends needs a limit; and "
              "chapter 15 has it make streams for TLS. [STR-24]")) {
    CurrentTurnLoop loop;
    KeepingServer server(loop, {.max_write_buffer_size = 1});
    server.listen(0, "127.0.0.1");
    const auto accepted = [&] {
        const Client client(server.port());
        const std::size_t before = server.streams.size();
        drive_until([&] { loop.turn(); },
                    [&] { return server.streams.size() > before; },
                    "the server has a stream");
        return ending(server.streams.back()->write("ab"));
    };
    step("max_write_buffer_size is 1; wrote 2 bytes");
    const auto outcome = accepted();
    EXPECT(outcome.starts_with("failed: "),
           "the write is refused, it is " + outcome);
    step("set a factory, which does not keep to the limits");
    StreamLimits told;
    server.set_stream_factory(
        [&](UniqueFd socket, IOLoop& on, StreamLimits limits) {
            told = limits;
            return std::make_shared<IOStream>(std::move(socket), on);
        });
    EXPECT_EQ(accepted(), "done");
    step("looked at the limits that the factory was told");
    EXPECT_EQ(told.max_write_buffer_size, 1U);
}

TEST_CASE("05.5 TCPServer: accepts until nobody waits, but no more than 128 in "
          "one turn" *
          doctest::description(
              "One event may stand for a crowd; to accept one in each turn is "
              "slow, and to accept without a bound lets nobody else have a "
              "turn while they keep coming. [NET-2]")) {
    CurrentTurnLoop loop;
    KeepingServer server(loop);
    server.add_socket(bind_socket(0, "127.0.0.1", 512));
    step("300 clients connected before the loop's next turn");
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 300; ++i)
        clients.push_back(std::make_unique<Client>(server.port()));
    std::vector<std::size_t> accepted;
    for (int turn = 0; turn < 4; ++turn) {
        loop.turn();
        accepted.push_back(server.streams.size());
    }
    EXPECT_EQ(accepted, (std::vector<std::size_t>{128, 256, 300, 300}));
}

namespace {

class FailingServer : public TCPServer {
  public:
    using TCPServer::TCPServer;

  protected:
    Future<void> handle_stream(std::shared_ptr<IOStream> stream,
                               Address) override {
        const std::string line = co_yield stream->read_until("\n");
        if (line == "fail\n") throw std::runtime_error("as you wish");
        co_yield stream->write(line);
    }
};

class ThrowingServer : public TCPServer {
  public:
    using TCPServer::TCPServer;

  protected:
    Future<void> handle_stream(std::shared_ptr<IOStream>, Address) override {
        throw std::runtime_error("at once");
    }
};

}  // namespace

TEST_CASE("05.5 TCPServer: what goes wrong with one connection is logged, and "
          "the server goes on" *
          doctest::description(
              "Whether it throws at once or its Future fails later. The stream "
              "closes with its last owner. [NET-4]")) {
    ExpectLog log("Error in connection callback");
    CurrentTurnLoop loop;
    FailingServer server(loop);
    server.listen(0, "127.0.0.1");
    Client bad(server.port());
    Client good(server.port());
    step("one client said \"fail\", and another \"hello\"");
    bad.send("fail\n");
    good.send("hello\n");
    drive_until([&] { loop.turn(); },
                [&] { return bad.closed() && good.closed(); },
                "both connections are closed");
    EXPECT_EQ(good.received(), "hello\n");
    EXPECT_EQ(in_log(log), "lines in the log: 1");
    ThrowingServer throwing(loop);
    throwing.listen(0, "127.0.0.1");
    Client third(throwing.port());
    drive_until([&] { loop.turn(); },
                [&] { return third.closed(); },
                "the third connection is closed");
    EXPECT_EQ(in_log(log), "lines in the log: 2");
    loop.close();
}

TEST_CASE("05.5 TCPServer: when accepting fails it waits a second before it "
          "tries again" *
          doctest::description(
              "A process without descriptors left, for example, can accept "
              "nobody, and whoever waits makes the listener readable: a loop "
              "that tries again at once never sleeps any more. [NET-2]")) {
    ExpectLog log("Cannot accept connections");
    FakeTimeIOLoop loop;
    loop.make_current();
    UniqueFd socket(
        ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const Address any("127.0.0.1", 0);
    check_syscall("bind", ::bind(socket.get(), any.data(), any.size()));
    const int listener = socket.get();
    KeepingServer server(loop);
    step("added a socket that does not listen yet; 50 turns");
    server.add_socket(std::move(socket));
    pump(loop, 50);
    EXPECT_EQ(in_log(log), "lines in the log: 1");
    step("a second passed; 50 turns");
    loop.pass(1s);
    pump(loop, 50);
    EXPECT_EQ(in_log(log), "lines in the log: 2");
    step("it listens, and somebody has connected; a second passed");
    check_syscall("listen", ::listen(listener, 8));
    const Client client(server.port());
    loop.pass(1s);
    server.on_stream = [&] { loop.stop(); };
    loop.start();
    EXPECT_EQ(server.streams.size(), 1U);
    step("a server that waits so was destroyed; a second passed");
    {
        KeepingServer waiting(loop);
        waiting.add_socket(UniqueFd(
            ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
        pump(loop, 3);
        EXPECT_EQ(in_log(log), "lines in the log: 3");
    }
    loop.pass(1s);
    pump(loop, 3);
    EXPECT_EQ(in_log(log), "lines in the log: 3");
    step("a server with two such sockets was destroyed; a second passed");
    {
        KeepingServer waiting(loop);
        for (int i = 0; i < 2; ++i)
            waiting.add_socket(UniqueFd(::socket(
                AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
        pump(loop, 3);
        EXPECT_EQ(in_log(log), "lines in the log: 5");
    }
    loop.pass(1s);
    pump(loop, 3);
    EXPECT_EQ(in_log(log), "lines in the log: 5");
}

TEST_CASE("05.5 bind_sockets: one port for all of a name's addresses" *
          doctest::description(
              "Port 0 is chosen once, and IPv6 leaves IPv4 alone, or the "
              "second socket could not be bound. [NET-1, NET-7]")) {
    step("bound port 0 on every interface");
    const auto sockets = bind_sockets(0);
    EXPECT(!sockets.empty(), "there is a socket for each family");
    const auto port = local_port(sockets.front().get());
    for (const UniqueFd& socket : sockets) {
        EXPECT_EQ(local_port(socket.get()), port);
        EXPECT((::fcntl(socket.get(), F_GETFL) & O_NONBLOCK) != 0,
               "it is non-blocking");
        EXPECT((::fcntl(socket.get(), F_GETFD) & FD_CLOEXEC) != 0,
               "it is close-on-exec");
        int reused = 0;
        socklen_t size = sizeof reused;
        ::getsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &reused, &size);
        EXPECT(reused != 0,
               "a server that starts again gets its port (SO_REUSEADDR)");
    }
    const Client client(port);
    step("bound the same port once more");
    EXPECT_THROWS(std::system_error, (void)bind_sockets(port));
    EXPECT(is_valid_ip("127.0.0.1") && is_valid_ip("::1"),
           "numbers are addresses");
    for (const std::string text : {"", "localhost", "127.0.0.1 ", "1.2.3"})
        EXPECT(!is_valid_ip(text), show(text) + " is not an address");
    EXPECT(!is_valid_ip(std::string_view("4.4.4.4\0x", 9)),
           "a NUL makes it invalid");
}
