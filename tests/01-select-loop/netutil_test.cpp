#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "netutil.hpp"
#include "tests/support/failing_accept.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

bool is_nonblocking(int fd) {
    return (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

bool is_close_on_exec(int fd) {
    return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}

std::string what_bind_throws(std::uint16_t port, const std::string& address) {
    try {
        bind_socket(port, address);
        return "nothing";
    } catch (const std::exception& error) {
        return error.what();
    }
}

std::string what_accept_gives(const UniqueFd& listener) {
    try {
        return accept_connection(listener.get()) ? "a connection"
                                                 : "no connection";
    } catch (const std::exception& error) {
        return error.what();
    }
}

std::string local_address(const UniqueFd& fd) {
    sockaddr_in name{};
    socklen_t size = sizeof name;
    ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&name), &size);
    std::array<char, INET_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET, &name.sin_addr, text.data(), text.size());
    return text.data();
}

/// A connection seen from both ends: the server's descriptor and a client.
struct Connection {
    UniqueFd listener = bind_socket(0);
    Client client{local_port(listener.get())};
    UniqueFd server = std::move(accept_connection(listener.get()).value());
};

}  // namespace

TEST_CASE("01.1 bind_socket: clients can connect to the port that it got" *
          doctest::description(
              "Port 0 asks the kernel for any free port; from listen() on, "
              "the kernel completes connections by itself, whether or not "
              "the program calls accept(). [NET-1]")) {
    UniqueFd listener = bind_socket(0);
    step("listening on a port that the kernel chose");
    EXPECT(local_port(listener.get()) != 0, "a port that is not 0");
    Client client(local_port(listener.get()));
}

TEST_CASE("01.1 accept_connection: gives one connection for each client" *
          doctest::description(
              "accept() makes a new descriptor for each connection; the "
              "listener goes on listening. The new descriptor must not "
              "block, either: it does not inherit that. [NET-2]")) {
    UniqueFd listener = bind_socket(0);
    Client one(local_port(listener.get()));
    Client two(local_port(listener.get()));
    step("two clients connected");
    auto first = accept_connection(listener.get());
    auto second = accept_connection(listener.get());
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    EXPECT(first->get() != second->get(), "two different descriptors");
    EXPECT(is_nonblocking(first->get()), "O_NONBLOCK is set");
    EXPECT(is_close_on_exec(first->get()), "FD_CLOEXEC is set");
}

TEST_CASE("01.1 accept_connection: nobody waiting is an answer, not an error" *
          doctest::description(
              "A non-blocking accept() that finds nobody says EAGAIN at "
              "once. That is the normal end of accepting, so it is an empty "
              "optional here. [NET-2]")) {
    UniqueFd listener = bind_socket(0);
    step("accepted with no client there");
    EXPECT(!accept_connection(listener.get()), "no connection");
}

TEST_CASE("01.1 bind_socket: the socket never blocks, and no child inherits "
          "it" *
          doctest::description(
              "One blocking call in the loop would stop everybody; a "
              "descriptor that leaks into a child process keeps the port "
              "taken. Both flags can be given to socket() itself. [NET-1]")) {
    UniqueFd listener = bind_socket(0);
    EXPECT(is_nonblocking(listener.get()), "O_NONBLOCK is set");
    EXPECT(is_close_on_exec(listener.get()), "FD_CLOEXEC is set");
}

TEST_CASE("01.1 accept_connection: a bad descriptor is an error that names "
          "the call" *
          doctest::description(
              "Real errors must be told apart from \"nobody is waiting\". "
              "[NET-2]")) {
    CHECK_THROWS_WITH_AS(accept_connection(-1),
                         "accept: Bad file descriptor",
                         std::system_error);
}

TEST_CASE("01.1 accept_connection: a client that has given up is no error, nor "
          "is a signal" *
          doctest::description(
              "Who resets its connection while it waits in the queue makes "
              "accept() fail with ECONNABORTED, and a signal may make it fail "
              "with EINTR. The listener is as good as before. If this threw, "
              "any client could end the server. [NET-2]")) {
    const UniqueFd listener = bind_socket(0);
    for (const int error : {ECONNABORTED, EINTR}) {
        step(std::string("accept() fails once with ") +
             (error == EINTR ? "EINTR" : "ECONNABORTED") +
             ", and nobody is waiting");
        let_accept_fail(error, 1);
        EXPECT_EQ(what_accept_gives(listener), "no connection");
    }
}

TEST_CASE("01.1 bind_socket: a port can be bound again right after the server "
          "stopped" *
          doctest::description(
              "A server that closes a connection first leaves it in "
              "TIME_WAIT for a minute. Without SO_REUSEADDR a restart would "
              "fail with \"Address already in use\". [NET-1]")) {
    std::uint16_t port = 0;
    {
        Connection connection;
        port = local_port(connection.listener.get());
        step("the server closed a connection, then its listener");
        connection.server.reset();
    }
    step("bound the same port again");
    EXPECT_EQ(what_bind_throws(port, "127.0.0.1"), "nothing");
}

TEST_CASE("01.1 bind_socket: listens on the address that was asked for" *
          doctest::description(
              "127.0.0.1 can be reached from this machine only, 0.0.0.0 from "
              "everywhere. A server that takes the second for the first is "
              "open to the world. [NET-1]")) {
    step("bound without an address, to 127.0.0.2 and to 0.0.0.0");
    EXPECT_EQ(local_address(bind_socket(0)), "127.0.0.1");
    EXPECT_EQ(local_address(bind_socket(0, "127.0.0.2")), "127.0.0.2");
    EXPECT_EQ(local_address(bind_socket(0, "0.0.0.0")), "0.0.0.0");
}

TEST_CASE("01.1 bind_socket: as many may wait at the door as it was told" *
          doctest::description(
              "The kernel keeps those who have connected until they are "
              "accepted, up to this number. [NET-1]")) {
    step("bound with a backlog of 7");
    const UniqueFd listener = bind_socket(0, "127.0.0.1", 7);
    // Of a listener it says how many wait (unacked), and how many may.
    tcp_info info{};
    socklen_t size = sizeof info;
    CHECK(::getsockopt(listener.get(), IPPROTO_TCP, TCP_INFO, &info, &size) ==
          0);
    EXPECT_EQ(info.tcpi_sacked, 7U);
}

TEST_CASE("01.1 bind_socket: what fails says so, and leaves nothing open" *
          doctest::description(
              "Errors begin with the name of the call that failed. The "
              "descriptor made before must be closed on the way out: that is "
              "what UniqueFd is for. [NET-1]")) {
    UniqueFd listener = bind_socket(0);
    step("bound a port that is taken");
    EXPECT_EQ(what_bind_throws(local_port(listener.get()), "127.0.0.1"),
              "bind: Address already in use");
    step("bound an address that is none");
    CHECK_THROWS_AS(bind_socket(0, "localhost.invalid"), std::invalid_argument);
}

TEST_CASE(
    "01.2 read_from_fd: bytes, nothing yet, and the end are three "
    "answers" *
    doctest::description(
        "recv() says -1 with EAGAIN when there is nothing now, and 0 "
        "when there will never be more. A loop that takes one for the "
        "other drops living clients or spins on dead ones. [SOCK-1, SEL-2]")) {
    Connection c;
    std::array<char, 16> buffer;
    step("read before the client has sent anything");
    EXPECT_EQ(read_from_fd(c.server.get(), buffer),
              std::optional<std::size_t>());
    step("the client sent \"abc\"");
    c.client.send("abc");
    EXPECT_EQ(read_from_fd(c.server.get(), buffer),
              std::optional<std::size_t>(3));
    EXPECT_EQ(std::string(buffer.data(), 3), "abc");
    step("the client closed its sending side");
    c.client.shutdown_write();
    EXPECT_EQ(read_from_fd(c.server.get(), buffer),
              std::optional<std::size_t>(0));
}

TEST_CASE("01.2 read_from_fd: a reset is an error that names the call" *
          doctest::description(
              "A peer that has crashed is not one that has said goodbye: what "
              "it sent may be cut short. [SOCK-1]")) {
    Connection c;
    std::array<char, 16> buffer;
    step("the client reset the connection");
    c.client.reset();
    CHECK_THROWS_WITH_AS(read_from_fd(c.server.get(), buffer),
                         "recv: Connection reset by peer",
                         std::system_error);
}

TEST_CASE("01.2 write_to_fd: says how much the kernel took, and when it takes "
          "nothing" *
          doctest::description(
              "send() may take a part only; the rest is the caller's to keep. "
              "When the buffers are full it takes nothing: that is no error. "
              "[SOCK-2]")) {
    auto [a, b] = socket_pair();
    EXPECT_EQ(write_to_fd(a.get(), "hello"), std::optional<std::size_t>(5));
    step("wrote until the kernel took no more");
    const std::string block(64 * 1024, 'x');
    while (write_to_fd(a.get(), block)) {
    }
    EXPECT_EQ(write_to_fd(a.get(), block), std::optional<std::size_t>());
}

TEST_CASE("01.2 write_to_fd: a peer that is gone is an error, not the end of "
          "the process" *
          doctest::description(
              "Writing to a closed connection raises SIGPIPE, which kills a "
              "process that has not asked otherwise. send() can be told not "
              "to. [SOCK-3]")) {
    static volatile std::sig_atomic_t signals = 0;
    std::signal(SIGPIPE, [](int) { signals = signals + 1; });
    auto [a, b] = socket_pair();
    step("the peer closed; then wrote");
    b.reset();
    CHECK_THROWS_WITH_AS(
        write_to_fd(a.get(), "x"), "send: Broken pipe", std::system_error);
    EXPECT(signals == 0,
           "no SIGPIPE is raised (this test has caught it; a program without "
           "a handler would be dead now)");
}
