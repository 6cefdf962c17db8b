#include <array>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>

#include "common/net/sockets.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "iostream.hpp"
#include "netutil.hpp"
#include "tcpclient.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

UniqueFd tcp_socket() {
    return UniqueFd(
        ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

Address local(std::uint16_t port) {
    return {"127.0.0.1", port};
}

/// A port at which nobody listens.
std::uint16_t refusing_port() {
    return local_port(bind_socket(0).get());
}

/// A listening Unix socket: another family on every machine.
struct UnixListener {
    UnixListener() {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        const UniqueFd unique = tcp_socket();
        // A name in no directory: the first byte is zero.
        const std::string text = "tornado-test-" + std::to_string(::getpid());
        std::memcpy(name.sun_path + 1, text.data(), text.size());
        address = Address(
            reinterpret_cast<sockaddr*>(&name),
            static_cast<socklen_t>(sizeof name.sun_family + 1 + text.size()));
        check_syscall("bind", ::bind(fd.get(), address.data(), address.size()));
        check_syscall("listen", ::listen(fd.get(), 8));
    }

    UniqueFd fd{
        ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    Address address;
};

/// A listener whose queue is full: who connects now waits for an answer.
struct SilentListener {
    SilentListener() {
        for (int i = 0; i < 4; ++i) {
            queue.push_back(tcp_socket());
            const Address address = local(local_port(fd.get()));
            ::connect(queue.back().get(), address.data(), address.size());
        }
    }

    Address address() const { return local(local_port(fd.get())); }

    UniqueFd fd = bind_socket(0, "127.0.0.1", 0);
    std::vector<UniqueFd> queue;
};

/// A resolver that knows these addresses.
TCPClient::Resolver knows(std::vector<Address> addresses) {
    return
        [addresses = std::move(addresses)](const std::string&, std::uint16_t) {
            return make_ready_future<std::vector<Address>>(addresses);
        };
}

/// A stream on something that is not a socket: the test says what happens.
class ScriptedStream : public BaseIOStream {
  public:
    ScriptedStream(IOLoop& loop, UniqueFd fd)
        : BaseIOStream(loop)
        , fd_(std::move(fd)) {}

    ~ScriptedStream() override { close(); }

    Future<void> begin() { return begin_connecting(); }

    int steps_left = 3;  // of connecting
    std::string inside;  // bytes that the descriptor does not show
    bool reads_by_writing = false;
    bool waits_for_bytes = false;  // to connect, and to write
    bool full = false;             // takes nothing

  protected:
    int fd() const override { return fd_.get(); }

    void close_fd() override { fd_.reset(); }

    bool handle_connect() override { return --steps_left == 0; }

    std::uint32_t events_for(Step step) const override {
        if (step == Step::read && reads_by_writing) return IOLoop::WRITE;
        if (step != Step::read && waits_for_bytes) return IOLoop::READ;
        return BaseIOStream::events_for(step);
    }

    bool has_pending_bytes() const override { return !inside.empty(); }

    std::optional<std::size_t> read_from_fd(std::span<char> buffer) override {
        if (inside.empty()) return std::nullopt;
        buffer[0] = inside[0];
        inside.erase(0, 1);
        return 1;
    }

    std::optional<std::size_t> write_to_fd(std::string_view bytes) override {
        if (full) return std::nullopt;
        return tornado::write_to_fd(fd_.get(), bytes);
    }

  private:
    UniqueFd fd_;
};

/// Its client was given a max_write_buffer_size of 1.
void refuses_two_bytes(IOStream& stream) {
    step("max_write_buffer_size is 1; wrote 2 bytes");
    const auto outcome = ending(stream.write("ab"));
    EXPECT(outcome.starts_with("failed: "),
           "the write is refused, it is " + outcome);
}

}  // namespace

TEST_CASE("05.4 IOStream: a stream may be used before it is connected" *
          doctest::description(
              "Connecting takes a round trip. What is written before waits "
              "its turn, and what is read waits, too. [STR-27, STR-28]")) {
    CurrentTurnLoop loop;
    const UniqueFd listener = bind_socket(0);
    auto stream = std::make_shared<IOStream>(tcp_socket(), loop);
    step("called connect(), write(\"hello\") and read_bytes(2)");
    const auto connected = stream->connect(local(local_port(listener.get())));
    const auto written = stream->write("hello");
    const auto read = stream->read_bytes(2);
    EXPECT_EQ(ending(connected), "pending");
    EXPECT_EQ(ending(written), "pending");
    loop.wait_for(connected, "the stream is connected");
    Client peer(*accept_connection(listener.get()));
    drive_until([&] { loop.turn(); },
                [&] { return peer.received().size() >= 5; },
                "the peer has received 5 bytes");
    EXPECT_EQ(peer.take(), "hello");
    EXPECT_EQ(ending(written), "done");
    peer.send("ok");
    EXPECT_EQ(loop.wait_for(read, "the two bytes are there"), "ok");
}

TEST_CASE("05.4 IOStream: a connection that is refused closes the stream, with "
          "the reason" *
          doctest::description(
              "The socket becomes writable either way; only SO_ERROR tells. "
              "All that waited is told. [STR-28]")) {
    CurrentTurnLoop loop;
    auto stream = std::make_shared<IOStream>(tcp_socket(), loop);
    Transcript seen;
    stream->set_close_callback([&] { seen("closed"); });
    step("connected to a port at which nobody listens, and wrote \"hello\"");
    const auto connected = stream->connect(local(refusing_port()));
    const auto written = stream->write("hello");
    loop.turns(3);
    const std::string refused =
        "StreamClosedError for connect: Connection refused";
    EXPECT_EQ(ending(connected), refused);
    EXPECT_EQ(ending(written), refused);
    EXPECT_EQ(seen.lines(), Lines{"closed"});
    EXPECT(stream->error(), "error() says why");
    step("a connection that cannot even begin: to a Unix socket, from TCP");
    const UnixListener unix_listener;
    auto wrong = std::make_shared<IOStream>(tcp_socket(), loop);
    wrong->set_close_callback([&] { seen("closed at once"); });
    const auto never = wrong->connect(unix_listener.address);
    loop.turns(2);
    EXPECT(ending(never).starts_with("StreamClosedError for connect"),
           "it fails with StreamClosedError for connect…, it is " +
               ending(never));
    EXPECT_EQ(seen.lines(), (Lines{"closed", "closed at once"}));
}

TEST_CASE("05.4 IOStream: who closes a stream while it connects ends all that "
          "waits for it" *
          doctest::description(
              "Nobody will hear of that connection any more: not from the "
              "kernel, and not from the stream. Whoever waits must be told "
              "now; that nobody waits is no news. [STR-18, STR-26, "
              "STR-28]")) {
    const ExpectLog log("never retrieved");
    CurrentTurnLoop loop;
    const SilentListener silent;
    auto stream = std::make_shared<IOStream>(tcp_socket(), loop);
    step("connected to who does not answer, and wrote \"hello\"");
    const auto connected = stream->connect(silent.address());
    const auto written = stream->write("hello");
    loop.turns(2);
    EXPECT_EQ(ending(connected), "pending");
    EXPECT_EQ(ending(written), "pending");
    step("closed the stream");
    stream->close();
    EXPECT_EQ(ending(connected), "StreamClosedError");
    EXPECT_EQ(ending(written), "StreamClosedError");
    step("connected the closed one, and looked at nothing");
    (void)stream->connect(silent.address());
    EXPECT_EQ(in_log(log), "lines in the log: 0");
    step("let go of another one while it connects");
    auto dropped = std::make_shared<IOStream>(tcp_socket(), loop);
    const auto connecting = dropped->connect(silent.address());
    loop.turns(2);
    EXPECT_EQ(ending(connecting), "pending");
    dropped.reset();
    loop.turn();
    EXPECT_EQ(ending(connecting), "StreamClosedError");
}

TEST_CASE("05.4 BaseIOStream: a subclass may connect in steps, write in order "
          "to read, and keep bytes to itself" *
          doctest::description(
              "This is what TLS will ask of it in chapter 15: a handshake "
              "first, and a layer that has decrypted more than was asked for. "
              "[STR-27]")) {
    CurrentTurnLoop loop;
    auto [ours, theirs] = socket_pair();
    Client peer(std::move(theirs));
    auto stream = std::make_shared<ScriptedStream>(loop, std::move(ours));
    step("began to connect, which takes three steps, and wrote \"hello\"");
    const auto connected = stream->begin();
    const auto written = stream->write("hello");
    EXPECT_EQ(ending(written), "pending");
    loop.wait_for(connected, "the stream is connected");
    EXPECT_EQ(stream->steps_left, 0);
    EXPECT_EQ(peer.received(), "hello");
    step("three bytes are inside; read 1, then fill(), and nothing shows at "
         "the descriptor");
    stream->inside = "abc";
    EXPECT_EQ(ending(stream->read_bytes(1)), show("a"));
    loop.wait_for(stream->fill(), "more is there");
    step("a read that needs WRITE");
    stream->consume(stream->buffered().size());
    stream->inside = "";
    stream->reads_by_writing = true;
    const auto read = stream->read_bytes(1);
    EXPECT_EQ(ending(read), "pending");
    stream->inside = "d";
    EXPECT_EQ(loop.wait_for(read, "the byte has been read"), "d");
}

TEST_CASE("05.4 BaseIOStream: to connect and to write wait for what the "
          "subclass says" *
          doctest::description(
              "In the middle of a handshake, or of a write, TLS may have to "
              "hear from the peer first. A socket can nearly always be "
              "written to, so a loop that is asked for that instead would "
              "never sleep. [STR-27]")) {
    CurrentTurnLoop loop;
    {
        auto [ours, theirs] = socket_pair();
        Client peer(std::move(theirs));
        auto stream = std::make_shared<ScriptedStream>(loop, std::move(ours));
        stream->waits_for_bytes = true;
        step("began to connect, which needs READ; the peer says nothing");
        const auto connected = stream->begin();
        loop.turns(5);
        EXPECT(stream->steps_left == 3,
               "handle_connect() has not been called: nothing has come");
        step("the peer sent a byte");
        peer.send("x");
        loop.wait_for(connected, "the stream is connected");
    }
    auto [ours, theirs] = socket_pair();
    Client peer(std::move(theirs));
    auto stream = std::make_shared<ScriptedStream>(loop, std::move(ours));
    stream->waits_for_bytes = true;
    stream->full = true;
    step("wrote \"hello\", which needs READ; the peer says nothing");
    const auto written = stream->write("hello");
    stream->full = false;
    loop.turns(5);
    EXPECT_EQ(ending(written), "pending");
    step("the peer sent a byte");
    peer.send("x");
    loop.wait_for(written, "the write is done");
    EXPECT_EQ(peer.received(), "hello");
}

TEST_CASE(
    "05.4 TCPClient: tries the next address when one fails, and the other "
    "family beside it after a while" *
    doctest::description(
        "A name has several addresses, and some lead nowhere. Who waits "
        "for the kernel to give up waits for minutes; after 0.3 s the "
        "other family gets its chance. [NET-6]")) {
    const UniqueFd listener = bind_socket(0);
    const auto port = local_port(listener.get());
    {
        CurrentTurnLoop loop;
        TCPClient client(loop, knows({local(refusing_port()), local(port)}));
        step("the first of two addresses refuses");
        const auto connecting = client.connect("example.test", port);
        const auto stream = loop.wait_for(connecting, "a stream is connected");
        EXPECT(peer_address(stream->fd()) == local(port),
               "it is connected to the second address");
        step("the first of two addresses is of a family that nobody knows");
        TCPClient unknown(loop, knows({Address(), local(port)}));
        loop.wait_for(unknown.connect("example.test", port),
                      "a stream is connected");
        step("the first of three refuses, and the last is of such a family");
        TCPClient between(
            loop, knows({local(refusing_port()), local(port), Address()}));
        loop.wait_for(between.connect("example.test", port),
                      "a stream is connected");
    }
    FakeTimeIOLoop loop;
    loop.make_current();
    const SilentListener silent;
    const UnixListener other;
    TCPClient client(loop, knows({silent.address(), other.address}));
    step("the first address does not answer, the second is of another family");
    const auto before = loop.time();
    const auto stream =
        loop.run_sync([&] { return client.connect("example.test", 1); });
    EXPECT_EQ(peer_address(stream->fd()).family(), AF_UNIX);
    EXPECT_EQ(loop.time() - before, IOLoop::Duration(300ms));
    step("the first address refuses, the second is of another family");
    TCPClient at_once(loop, knows({local(refusing_port()), other.address}));
    const auto begun = loop.time();
    const auto next =
        loop.run_sync([&] { return at_once.connect("example.test", 1, 5s); });
    EXPECT_EQ(peer_address(next->fd()).family(), AF_UNIX);
    EXPECT(loop.time() == begun, "nobody waits once the first has failed");
    ExpectLog log("Exception in callback");
    loop.pass(6s);
    pump(loop, 3);
    EXPECT(!next->closed(),
           "the time that it might take is over, and it stays");
    EXPECT_EQ(in_log(log), "lines in the log: 0");
}

TEST_CASE("05.4 TCPClient: fails when the last address has failed, the name is "
          "unknown or the time is up" *
          doctest::description(
              "Every way in which it can go wrong ends the Future, and leaves "
              "no half-made connection behind. [NET-6, STR-28]")) {
    FakeTimeIOLoop loop;
    loop.make_current();
    const auto outcome_of = [&](TCPClient::Resolver resolver) {
        TCPClient client(loop, std::move(resolver));
        const auto connecting = client.connect("example.test", 1, 5s);
        loop.add_future(connecting, [&](const auto&) { loop.stop(); });
        loop.start();
        return ending(connecting);
    };
    step("both addresses refuse");
    EXPECT_EQ(
        outcome_of(knows({local(refusing_port()), local(refusing_port())})),
        "StreamClosedError for connect: Connection refused");
    step("the resolver fails");
    EXPECT_EQ(outcome_of([](const auto&, auto) {
                  return make_failed_future<std::vector<Address>>(
                      std::runtime_error("no such host"));
              }),
              "failed: no such host");
    EXPECT_EQ(outcome_of([](const auto&, auto) -> Future<std::vector<Address>> {
                  throw std::runtime_error("no resolver");
              }),
              "failed: no resolver");
    step("the resolver knows no address");
    EXPECT_EQ(outcome_of(knows({})), "StreamClosedError");
    step("the only address does not answer for 5 s");
    const SilentListener silent;
    const auto before = loop.time();
    EXPECT_EQ(outcome_of(knows({silent.address()})),
              "failed: connect: not done in time");
    EXPECT_EQ(loop.time() - before, IOLoop::Duration(5s));
    step("the first address refuses, the other family's does not answer");
    UnixListener unix_listener;
    unix_listener.fd.reset();
    EXPECT_EQ(outcome_of(knows({unix_listener.address, silent.address()})),
              "failed: connect: not done in time");
    step("the resolver does not answer");
    const Future<std::vector<Address>> unanswered;
    const auto asked = loop.time();
    EXPECT_EQ(outcome_of([&](const auto&, auto) { return unanswered; }),
              "failed: connect: not done in time");
    EXPECT_EQ(loop.time() - asked, IOLoop::Duration(5s));
    step("the client and the loop go while it is connecting");
    {
        IOLoop short_lived;
        TCPClient client(short_lived, knows({silent.address()}));
        const auto connecting = client.connect("example.test", 1);
        short_lived.add_callback([&] { short_lived.stop(); });
        short_lived.start();
        EXPECT(!connecting.done(), "it is connecting");
    }
}

TEST_CASE("05.4 TCPClient: may be destroyed while it connects" *
          doctest::description(
              "Who has asked for a stream keeps the Future, and need not keep "
              "the client. Whatever the next try needs of it, the limits for "
              "the stream for example, must be there all the same. [NET-6]")) {
    CurrentTurnLoop loop;
    const UniqueFd listener = bind_socket(0);
    const auto port = local_port(listener.get());
    auto client = std::make_unique<TCPClient>(
        loop, knows({local(refusing_port()), local(port)}));
    client->set_limits({.max_write_buffer_size = 1});
    step("the first of two addresses refuses; called connect(), and destroyed "
         "the client at once");
    const auto connecting = client->connect("example.test", port);
    client.reset();
    const auto stream = loop.wait_for(connecting, "a stream is connected");
    EXPECT(peer_address(stream->fd()) == local(port),
           "it is connected to the second address");
    refuses_two_bytes(*stream);
}

TEST_CASE("05.4 TCPClient: its streams have the limits that it was given, or "
          "come from its factory" *
          doctest::description(
              "Whoever connects cannot make the stream: it is the client that "
              "must be told what it shall be like. Chapter 15 has it make "
              "streams for TLS. [STR-24]")) {
    CurrentTurnLoop loop;
    const UniqueFd listener = bind_socket(0);
    const auto port = local_port(listener.get());
    TCPClient client(loop, knows({local(port)}));
    const auto connected = [&] {
        return loop.wait_for(client.connect("example.test", port),
                             "a stream is connected");
    };
    client.set_limits({.max_write_buffer_size = 1});
    refuses_two_bytes(*connected());
    step("set a factory, which does not keep to the limits");
    std::string asked_for;
    StreamLimits told;
    client.set_stream_factory([&](UniqueFd socket,
                                  const std::string& host,
                                  IOLoop& on,
                                  StreamLimits limits) {
        asked_for = host;
        told = limits;
        return std::make_shared<IOStream>(std::move(socket), on);
    });
    EXPECT_EQ(ending(connected()->write("ab")), "done");
    EXPECT_EQ(asked_for, "example.test");
    step("looked at the limits that the factory was told");
    EXPECT_EQ(told.max_write_buffer_size, 1U);
}
